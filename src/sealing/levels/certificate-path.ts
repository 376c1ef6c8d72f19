import { X509Certificate } from 'node:crypto';
import { readSignedData, type SignedData, type SignerInfo } from '../../lib/cms/read/signed-data.js';
import { OIDS } from '../../lib/oids.js';
import { certificateParts } from '../../lib/x509/write/certificate-parts.js';

/** A signer's certificate and those above it, DER, the root last. */
export type CertificatePath = readonly Uint8Array[];

/** Far more than any chain has. */
const MAX_LENGTH = 8;

/**
 * The paths of everyone who signed in a CMS: the signer itself, and the authority of each of its signature timestamps.
 *
 * Nothing is judged here: what revocation evidence is wanted for, the reader of the file judges afterwards.
 *
 * @param contents DER of a seal's CMS or of a document timestamp
 * @param known further certificates, DER: the trust anchors at least
 * @throws FaultError `cms-malformed`; Error when a signer's certificate is not there
 */
export function signersPaths(contents: Uint8Array, known: readonly Uint8Array[]): CertificatePath[] {
  const message = readSignedData(contents);
  return message.signers.flatMap((signer) => [
    pathOf(signerCertificate(message, signer), [...message.certificates, ...known]),
    ...timestampTokens(signer).flatMap((token) => signersPaths(token, known)),
  ]);
}

function timestampTokens({ unsignedAttributes }: SignerInfo): Uint8Array[] {
  return unsignedAttributes
    .filter(({ oid }) => oid === OIDS.signatureTimeStampToken)
    .flatMap(({ values }) => values.map(({ encoded }) => encoded));
}

function signerCertificate({ certificates }: SignedData, { issuer, serial }: SignerInfo): Uint8Array {
  const found = certificates.find((certificate) => {
    const parts = certificateParts(certificate);
    const serialHex = Buffer.from(parts.serialNumber.subarray(2)).toString('hex');
    return Buffer.compare(parts.issuer, issuer) === 0 && serialHex === serial;
  });
  if (!found) throw new Error("the signer's certificate is not in the message");
  return found;
}

/** Follows issuers upwards as far as certificates are known. */
export function pathOf(leaf: Uint8Array, known: readonly Uint8Array[]): CertificatePath {
  const path = [leaf];
  for (let last = certificateParts(leaf); path.length < MAX_LENGTH;) {
    const { issuer, subject } = last;
    if (Buffer.compare(issuer, subject) === 0) break;
    const next = known.find(
      (candidate) =>
        Buffer.compare(certificateParts(candidate).subject, issuer) === 0 &&
        hasIssued(candidate, path.at(-1)),
    );
    if (!next) break;
    path.push(next);
    last = certificateParts(next);
  }
  return path;
}

/** Of several authorities of one name, as there are after a change of keys, the one whose key has signed. */
function hasIssued(issuer: Uint8Array, issued: Uint8Array | undefined): boolean {
  if (!issued) return false;
  return new X509Certificate(issued).verify(new X509Certificate(issuer).publicKey);
}
