import { verify, X509Certificate } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { addSealField, type Appearance, type SealField } from '../lib/pades/write/seal-field.js';
import {
  coveredDigest,
  embedCms,
  type PreparedSeal,
  writePrepared,
} from '../lib/pades/write/prepared-seal.js';
import type { PdfDraft } from '../lib/pdf/write/draft.js';
import { Clock } from '../platform/time/clock.js';
import { type OpenedSeals, openSeals } from './open-seals.js';
import { isInDate, type Seal } from './seal.js';
import type { SealCondition } from './seal-condition.js';
import { readSpecimenFont } from './specimen/specimen-font.js';
import { drawSpecimen } from './specimen/specimen.js';

/** A document drawn and not yet written, and the place on it that is kept for the seal. */
export type DrawnDocument = Readonly<{
  draft: PdfDraft;
  /** 16 bytes. */
  documentId: Uint8Array;
  sealPlace: Readonly<Pick<SealField, 'page' | 'rect'>>;
}>;

const FIELD_NAME = 'IssuerSeal';
const REASON = '签发电子证照';

/** Made for nothing but this: no bytes of a document, no CMS attributes. */
const TEST_MESSAGE = Buffer.from('jianzhang: does this key sign?');

/** Seals documents with the seals that were opened at start. */
@Injectable()
export class SealingService {
  constructor(
    private readonly opened: OpenedSeals,
    private readonly clock: Clock,
  ) {}

  /**
   * @param directory see `openSeals`
   * @throws Error naming the file that forbids the start
   */
  static async open(
    { directory, production }: Readonly<{ directory: string; production: boolean }>,
    clock: Clock,
  ): Promise<SealingService> {
    const font = await readSpecimenFont();
    const draw = (name: string, sealCode: string): Appearance => drawSpecimen(name, sealCode, font);
    const opened = await openSeals({ directory, production, now: clock.now(), draw });
    const logger = new Logger(SealingService.name);
    for (const reason of opened.skipped) logger.warn(`Seal left out: ${reason}`);
    return new SealingService(opened, clock);
  }

  /** DER of the roots that seals are trusted under. */
  trustAnchors(): readonly Uint8Array[] {
    return this.opened.trustAnchors;
  }

  /**
   * The authority's first seal that is in date.
   *
   * @param issuerUscc 统一社会信用代码
   * @throws DomainError `seal-unavailable`
   */
  sealFor(issuerUscc: string): Seal {
    const own = this.opened.seals.filter(({ authority }) => authority.uscc === issuerUscc);
    const seal = own.find((candidate) => isInDate(candidate, this.clock.now())) ?? own[0];
    if (!seal) throw new DomainError('seal-unavailable', `The authority ${issuerUscc} has no seal here.`);
    this.assertInDate(seal);
    return seal;
  }

  /**
   * @param sealId as stored with what it sealed or was to seal; dates are not looked at
   * @throws DomainError `seal-unavailable` when this seal was removed
   */
  sealById(sealId: string): Seal {
    const seal = this.opened.seals.find(({ id }) => id === sealId);
    if (!seal) throw new DomainError('seal-unavailable', `The seal ${sealId} is no longer here.`);
    return seal;
  }

  /**
   * Writes the document with its seal field. The result is stored before {@link complete} touches the key.
   *
   * @param drawn used up: its draft becomes this file
   * @param at time of sealing, as the file will claim it
   */
  prepare(drawn: DrawnDocument, seal: Seal, at: Date): PreparedSeal {
    const signature = addSealField(drawn.draft, {
      ...drawn.sealPlace,
      fieldName: FIELD_NAME,
      description: `${seal.authority.name}电子印章`,
      appearance: seal.specimen,
      permission: 1,
      signature: { reserve: seal.cms.maximumLength, name: seal.signerName, reason: REASON, at },
    });
    return writePrepared(drawn.draft, signature, drawn.documentId);
  }

  /**
   * Signs what was prepared.
   *
   * @param prepared as stored; not modified
   * @returns the sealed file
   * @throws DomainError `seal-unavailable` when the certificate is no longer in date, before the key is touched
   */
  async complete(prepared: PreparedSeal, seal: Seal): Promise<Uint8Array> {
    this.assertInDate(seal);
    const digest = coveredDigest(prepared);
    const signature = await seal.signer.sign(seal.cms.signedAttributes(digest));
    return embedCms(prepared, seal.cms.signedData(digest, signature));
  }

  /** Makes and verifies a test signature with every key. Never throws for a seal that does not work. */
  probe(): Promise<readonly SealCondition[]> {
    return Promise.all(
      this.opened.seals.map(async (seal) => ({
        sealId: seal.id,
        uscc: seal.authority.uscc,
        keyUsable: await canSign(seal),
        certificateInDate: isInDate(seal, this.clock.now()),
        notBefore: seal.notBefore,
        notAfter: seal.notAfter,
      })),
    );
  }

  private assertInDate(seal: Seal): void {
    const now = this.clock.now();
    if (isInDate(seal, now)) return;
    const reason = now < seal.notBefore ? 'is not valid yet' : 'has expired';
    throw new DomainError('seal-unavailable', `The certificate of the seal ${seal.id} ${reason}.`);
  }
}

async function canSign({ signer, certificate }: Seal): Promise<boolean> {
  try {
    const { publicKey } = new X509Certificate(certificate);
    return verify('sha256', TEST_MESSAGE, publicKey, await signer.sign(TEST_MESSAGE));
  } catch {
    return false;
  }
}
