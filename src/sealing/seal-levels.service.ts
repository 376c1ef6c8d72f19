import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { signatureValue, withSignatureTimestamp } from '../lib/cms/write/signature-timestamp.js';
import { DomainError, type DomainErrorCode } from '../lib/errors/domain-error.js';
import { type PadesLevel, reaches } from '../lib/pades/level.js';
import { prepareDocumentTimestamp } from '../lib/pades/write/document-timestamp.js';
import { coveredDigest, embedCms, type PreparedSeal, roomFor } from '../lib/pades/write/prepared-seal.js';
import { signatureContents } from '../lib/pades/write/validation-data.js';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';
import { TimestampAuthority } from './timestamp-authority.port.js';
import { signersPaths } from './levels/certificate-path.js';
import { ValidationData } from './levels/validation-data.js';

/** A file, the level that was built, and why it is not a higher one. */
export type RaisedFile = Readonly<{ bytes: Uint8Array; level: PadesLevel; missing?: DomainError }>;

/** What another try may find: the file stays at the level that it has. */
const EVIDENCE_MISSING: readonly DomainErrorCode[] = ['timestamp-unavailable', 'revocation-unavailable'];

/** How the names of the fields begin that hold document timestamps. */
const TIMESTAMP_FIELD = 'DocumentTimestamp';

/** Until a token was seen: enough for a chain of four RSA-4096 certificates. */
const FIRST_RESERVE = 8192;
/** A token of the same authority grows by a few octets at most: longer times and serial numbers. */
const RESERVE_SLACK = 256;

/** Adds to sealed files what lets their seals outlive certificates and algorithms (ETSI EN 319 142-1 §6). */
@Injectable()
export class SealLevelsService {
  /** Octets of the largest token seen. */
  private largestToken = 0;

  constructor(
    private readonly authority: TimestampAuthority,
    private readonly validation: ValidationData,
  ) {}

  /** Octets to keep free beside a CMS that is to get a signature timestamp. */
  timestampReserve(asked: PadesLevel): number {
    if (!reaches(asked, 'B-T')) return 0;
    return this.largestToken > 0 ? this.largestToken + RESERVE_SLACK : FIRST_RESERVE;
  }

  /**
   * Puts the CMS into its place, with a signature timestamp when one is asked for and can be got.
   *
   * @param prepared with room of {@link timestampReserve}
   */
  async embed(
    prepared: PreparedSeal,
    cms: Uint8Array,
    asked: PadesLevel,
  ): Promise<Readonly<{ bytes: Uint8Array; timestamped: boolean; missing?: DomainError }>> {
    if (!reaches(asked, 'B-T')) return { bytes: embedCms(prepared, cms), timestamped: false };
    try {
      const token = await this.token(createHash('sha256').update(signatureValue(cms)).digest());
      const timestamped = withSignatureTimestamp(cms, token);
      assertFits(timestamped, prepared);
      return { bytes: embedCms(prepared, timestamped), timestamped: true };
    } catch (error) {
      return { bytes: embedCms(prepared, cms), timestamped: false, missing: evidenceMissing(error) };
    }
  }

  /**
   * Raises a file step by step, by appending only, until the asked level is reached or evidence is missing.
   *
   * @param from level that the file has now
   * @throws DomainError `certificate-revoked`: no evidence makes such a seal better
   */
  async raise(
    file: Readonly<{ bytes: Uint8Array; level: PadesLevel }>,
    asked: PadesLevel,
  ): Promise<RaisedFile> {
    let raised: RaisedFile = file;
    while (!reaches(raised.level, asked)) {
      try {
        raised = await this.climb(raised);
      } catch (error) {
        return { ...raised, missing: evidenceMissing(error) };
      }
    }
    return raised;
  }

  /**
   * Takes a file of level B-LTA on before its last timestamp ends: the evidence for that timestamp, then another one.
   *
   * @throws DomainError `timestamp-unavailable`, `revocation-unavailable`, `certificate-revoked`
   */
  async renew(bytes: Uint8Array): Promise<RaisedFile> {
    const evidenced = await this.validation.append(bytes, 'last-timestamp');
    return { bytes: await this.timestampDocument(evidenced), level: 'B-LTA' };
  }

  /**
   * The certificate that stands behind a file's last document timestamp.
   *
   * @throws Error for a file without one
   */
  lastTimestamp(bytes: Uint8Array): Readonly<{ notAfter: Date; keyKind: string }> {
    const last = signatureContents(bytes).findLast(({ fieldName }) => fieldName.startsWith(TIMESTAMP_FIELD));
    const certificate = last && signersPaths(last.contents, [])[0]?.[0];
    if (!certificate) throw new Error('the file has no document timestamp');
    const { publicKey } = new X509Certificate(certificate);
    return { notAfter: certificateParts(certificate).notAfter, keyKind: keyKindOf(publicKey) };
  }

  private async climb({ bytes, level }: RaisedFile): Promise<RaisedFile> {
    if (level === 'B-B') return { bytes: await this.timestampDocument(bytes), level: 'B-T' };
    if (level === 'B-T') return { bytes: await this.validation.append(bytes), level: 'B-LT' };
    return { bytes: await this.timestampDocument(bytes), level: 'B-LTA' };
  }

  private async timestampDocument(bytes: Uint8Array): Promise<Uint8Array> {
    const prepared = prepareDocumentTimestamp(bytes, { reserve: this.timestampReserve('B-T') });
    const token = await this.token(coveredDigest(prepared));
    assertFits(token, prepared);
    return embedCms(prepared, token);
  }

  private async token(digest: Uint8Array): Promise<Uint8Array> {
    const token = await this.authority.timestamp(digest);
    this.largestToken = Math.max(this.largestToken, token.length);
    return token;
  }
}

/** The next try keeps more room, as by then the larger token was seen. */
function assertFits(cms: Uint8Array, prepared: PreparedSeal): void {
  const room = roomFor(prepared);
  if (cms.length > room)
    throw new DomainError(
      'timestamp-unavailable',
      `The timestamp needs ${cms.length} octets where ${room} are kept free.`,
    );
}

function evidenceMissing(error: unknown): DomainError {
  if (error instanceof DomainError && EVIDENCE_MISSING.includes(error.code)) return error;
  throw error;
}

/** As the code table of lifetimes names it: `rsa-3072`, `p-256`, `secp384r1`. */
function keyKindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const { modulusLength, namedCurve = '' } = asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return `${asymmetricKeyType}-${modulusLength}`;
  return namedCurve === 'prime256v1' ? 'p-256' : namedCurve;
}
