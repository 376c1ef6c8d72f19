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

/** Attributes that name the organisation as a whole. */
const NAMING: readonly string[] = [OIDS.organisation, OIDS.commonName];

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
 * By 统一社会信用代码 wherever the subject carries one; by the whole name where it carries none.
 *
 * A certificate with another code is another organisation's, whatever the name says.
 */
export function namesHolder({ subject }: Pick<Certificate, 'subject'>, holder: Holder): boolean {
  const attributes = readName(subject);
  const codes = attributes.flatMap(({ text }) => text.split(/[^0-9A-Z]/).filter((word) => isUscc(word)));
  if (codes.length > 0) return codes.every((code) => code === holder.uscc);
  return attributes.some(({ oid, text }) => NAMING.includes(oid) && sameName(text, holder.name));
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
