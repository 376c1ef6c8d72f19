import { faultOf } from '../../lib/faults/fault.js';
import { readSeal, type SealFacts } from '../../lib/pades/read/check-seal.js';
import type { SealField } from '../../lib/pades/read/seal-field.js';
import type { PdfDocument } from '../../lib/pdf/read/pdf-document.js';
import type { Certificate } from '../../lib/x509/read/certificate.js';
import type { CertificateReader } from '../../lib/x509/read/certificate-reader.js';
import { buildChain } from '../../lib/x509/read/chain.js';
import type { SealCheckFacts, SelfCheckFault, SelfCheckInput } from './report.js';

/**
 * The seal: what was sealed, by whom, and who vouches for that.
 *
 * @throws FaultError when the seal has not the form of a PAdES B-B seal, so that nothing can be said about it
 */
export function checkSeal(
  input: SelfCheckInput,
  file: { document: PdfDocument; field: SealField },
  reader: CertificateReader,
): { facts: SealCheckFacts; faults: SelfCheckFault[] } {
  const seal = readSeal(input.bytes, file, reader);
  const signerIsExpected = Buffer.compare(seal.certificate.encoded, input.signerCertificate) === 0;
  const faults: SelfCheckFault[] = [];
  if (!seal.isDigestRight)
    faults.push({ code: 'seal-digest', detail: 'the bytes of the file are not those that were sealed' });
  if (!seal.isSignatureRight)
    faults.push({ code: 'seal-signature', detail: 'the key of the certificate did not sign the seal' });
  if (!signerIsExpected)
    faults.push({ code: 'seal-signer', detail: `sealed by ${seal.certificate.commonName || 'another'}` });
  const chain = checkChain({ input, seal, reader }, faults);
  const facts = {
    digestMatches: seal.isDigestRight,
    signatureIsValid: seal.isSignatureRight,
    signerIsExpected,
    chain: chain.map(({ commonName }) => commonName),
  };
  return { facts, faults };
}

function checkChain(
  { input, seal, reader }: { input: SelfCheckInput; seal: SealFacts; reader: CertificateReader },
  faults: SelfCheckFault[],
): Certificate[] {
  try {
    const chain = buildChain({
      signer: seal.certificate,
      intermediates: seal.certificates,
      anchors: input.trustAnchors.map((anchor) => reader.read(anchor)),
      at: input.at,
    });
    const isUsed = (certificate: Certificate): boolean =>
      chain.some(({ encoded }) => Buffer.compare(encoded, certificate.encoded) === 0);
    const unused = seal.certificates.find((certificate) => !isUsed(certificate));
    const isRepeated =
      new Set(seal.certificates.map(({ encoded }) => Buffer.from(encoded).toString('base64'))).size <
      seal.certificates.length;
    if (unused !== undefined || isRepeated)
      faults.push({
        code: 'cms-certificate-unused',
        detail: 'the seal carries a certificate beside its chain',
      });
    return chain;
  } catch (error) {
    faults.push(faultOf(error, 'self-check-crashed'));
    return [];
  }
}
