import { faultOf } from '../../lib/faults/fault.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { isUscc } from '../../lib/numbering/uscc.js';
import { OIDS } from '../../lib/oids.js';
import type { Certificate } from '../../lib/x509/read/certificate.js';
import { CertificateReader } from '../../lib/x509/read/certificate-reader.js';
import { buildChain } from '../../lib/x509/read/chain.js';
import { readName } from '../../lib/x509/read/name.js';

/** Who has to be named by the certificate. */
export type Holder = Readonly<{ uscc: string; name: string }>;

/**
 * Judges the certificate that a holder wants to seal with: readable, strong key, for seals, in date, trusted, and
 * the holder's own.
 *
 * @param encoded DER: the holder's certificate first, those above it in any order
 * @returns the path, holder first, anchor last
 * @throws DomainError `holder-certificate-refused` with `reason`
 */
export function judgeHolderCertificate(
  encoded: readonly Uint8Array[],
  holder: Holder,
  trust: Readonly<{ anchors: readonly Uint8Array[]; at: Date }>,
): readonly Certificate[] {
  const path = refusing(() => {
    const reader = new CertificateReader();
    const [signer, ...intermediates] = encoded.map((der) => reader.read(der));
    if (!signer) throw refusal('certificate-missing', 'no certificate was given');
    const anchors = trust.anchors.map((der) => reader.read(der));
    return buildChain({ signer, intermediates, anchors, at: trust.at });
  });
  const [signer] = path;
  if (!signer || !namesHolder(signer, holder))
    throw refusal('certificate-other-holder', `the certificate does not name ${holder.name}`);
  return path;
}

/**
 * By 统一社会信用代码 where the subject says one, in the attributes made for it; by the organisation's name where it says
 * none. A certificate with another code, or of a person in the organisation, is not the holder's.
 */
export function namesHolder({ subject }: Pick<Certificate, 'subject'>, holder: Holder): boolean {
  const attributes = readName(subject);
  const textsOf = (oid: string): string[] =>
    attributes.flatMap((each) => (each.oid === oid ? [each.text] : []));
  const identifiers = textsOf(OIDS.organisationIdentifier);
  const organisations = textsOf(OIDS.organisation);
  const names = textsOf(OIDS.commonName);
  if (isOfPerson(organisations, names)) return false;
  const codes = [...identifiers, ...textsOf(OIDS.serialNumber)].flatMap(codesIn);
  if (codes.length > 0) return codes.every((code) => code === holder.uscc);
  // An identifier that cannot be read may be another organisation's.
  if (identifiers.length > 0) return false;
  const claimed = organisations.length > 0 ? organisations : names;
  return claimed.length > 0 && claimed.every((text) => sameName(text, holder.name));
}

/** A seal is named after its organisation, with or without a remark; a person's certificate after the person. */
function isOfPerson(organisations: readonly string[], names: readonly string[]): boolean {
  const isNamed = (name: string): boolean =>
    organisations.some((each) => plain(name).includes(plain(each))) || codesIn(name).length > 0;
  return organisations.length > 0 && names.length > 0 && !names.every(isNamed);
}

const USCC_LENGTH = 18;

/** Every 统一社会信用代码 in a text, in whatever it is wrapped: `NTRCN-…`, `USCC…`, lower case. */
function codesIn(text: string): string[] {
  const upper = text.toUpperCase();
  const starts = Array.from({ length: Math.max(0, upper.length - USCC_LENGTH + 1) }, (_, i) => i);
  return starts.map((start) => upper.slice(start, start + USCC_LENGTH)).filter((word) => isUscc(word));
}

function sameName(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s/g, '');
}

function refusing<T>(judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const { code, detail } = faultOf(error, 'certificate-malformed');
    throw refusal(code, detail);
  }
}

function refusal(reason: string, detail: string): DomainError {
  return new DomainError('holder-certificate-refused', `The certificate is refused: ${detail}.`, { reason });
}
