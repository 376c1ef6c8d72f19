import { DerError, readDer, TAG } from '../../asn1/der.js';
import { readTime } from '../../asn1/time.js';
import { readInteger } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import type { Certificate } from './certificate.js';
import type { Crl } from './crl.js';
import { entryLength, scanEntries } from './crl-entries.js';
import { crlFault } from './crl-fault.js';
import { readExtensions } from './extensions.js';
import { type RevocationReason, revocationReason } from './revocation.js';
import { isSignatureValid } from './signature.js';

/** RFC 5280 §5.3: one certificate that its issuer has revoked. */
export type Revocation = Readonly<{ revokedAt: Date; reason: RevocationReason }>;

/**
 * A CRL made for asking: its entries are walked over once, and each question is one look into a table. Only the
 * entry that is asked for is read.
 */
export class CrlIndex {
  /** Signing keys already tried: a list is asked about many certificates of the same issuer. */
  private readonly signers = new WeakMap<Certificate, boolean>();

  private constructor(
    readonly crl: Crl,
    /** By serial number in lower-case hex: where its entry begins. */
    private readonly offsets: ReadonlyMap<string, number>,
  ) {}

  /** @throws FaultError `crl-malformed`, `crl-critical-extension` */
  static of(crl: Crl): CrlIndex {
    return asCrlFault(() => new CrlIndex(crl, scanEntries(crl.entries)));
  }

  get size(): number {
    return this.offsets.size;
  }

  /**
   * @param serial content octets of the INTEGER, lower-case hex
   * @throws FaultError `crl-malformed`
   */
  find(serial: string): Revocation | undefined {
    const offset = this.offsets.get(serial);
    return offset === undefined ? undefined : asCrlFault(() => readEntry(this.crl.entries, offset));
  }

  /** @throws FaultError `certificate-algorithm` */
  isSignedBy(issuer: Certificate): boolean {
    const known = this.signers.get(issuer);
    if (known !== undefined) return known;
    const { tbs, algorithm, signature } = this.crl;
    const isSigned = isSignatureValid(issuer.publicKey, algorithm, { data: tbs, signature });
    this.signers.set(issuer, isSigned);
    return isSigned;
  }
}

function readEntry(entries: Uint8Array, offset: number): Revocation {
  const length = entryLength(entries, offset);
  const [, time, extensions] = readDer(entries.subarray(offset, offset + length)).children();
  if (time === undefined) throw new DerError('entry without a time');
  const reason = readExtensions(extensions).find(({ oid }) => oid === OIDS.crlReason);
  return {
    revokedAt: readTime(time),
    reason: revocationReason(reason && readInteger(readDer(reason.value), TAG.ENUMERATED)),
  };
}

function asCrlFault<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) throw crlFault('crl-malformed', error.message);
    throw error;
  }
}
