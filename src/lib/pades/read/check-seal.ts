import { readSealMessage, type SealMessage } from '../../cms/read/seal-message.js';
import { readSignedData } from '../../cms/read/signed-data.js';
import { OIDS } from '../../oids.js';
import type { PdfDocument } from '../../pdf/read/pdf-document.js';
import type { Certificate } from '../../x509/read/certificate.js';
import type { CertificateReader } from '../../x509/read/certificate-reader.js';
import { isSignatureValid } from '../../x509/read/signature.js';
import { sealFault } from './seal-fault.js';
import type { SealField } from './seal-field.js';
import { assertPadding, digestRanges, readSealedRanges } from './sealed-ranges.js';

/** A seal whose form is right; the booleans say whether it is genuine. */
export type SealFacts = Readonly<{
  /** The sealed bytes are those the signer digested. */
  isDigestRight: boolean;
  /** The signer's key signed the attributes. */
  isSignatureRight: boolean;
  certificate: Certificate;
  certificates: readonly Certificate[];
}>;

/** RFC 5652 §5.3 lets the plain key type stand for the signature; the digest is then the signer's. */
const DIGEST_LESS: Readonly<Record<string, string>> = { [OIDS.rsaEncryption]: OIDS.sha256WithRsa };

/** SHA-256 only: the seal promises nothing by another digest. */
const SEAL_ALGORITHMS: ReadonlySet<string> = new Set([OIDS.sha256WithRsa, OIDS.ecdsaWithSha256]);

/** @throws FaultError with a `seal-`, `cms-` or `certificate-` code when the form is wrong */
export function readSeal(
  bytes: Uint8Array,
  { document, field }: { document: PdfDocument; field: SealField },
  reader: CertificateReader,
): SealFacts {
  const { byteRange, contents } = readSealedRanges(document, field.signature, bytes.length);
  const signedData = readSignedData(contents);
  assertPadding(contents, signedData.length);
  const message = readSealMessage(signedData, reader);
  const digest = digestRanges(bytes, byteRange);
  return {
    isDigestRight: Buffer.compare(digest, message.messageDigest) === 0,
    isSignatureRight: isMessageSigned(message),
    certificate: message.certificate,
    certificates: message.certificates,
  };
}

function isMessageSigned({ signer, certificate }: SealMessage): boolean {
  const { oid, parameters } = signer.signatureAlgorithm;
  const algorithm = { oid: DIGEST_LESS[oid] ?? oid, parameters };
  if (!SEAL_ALGORITHMS.has(algorithm.oid))
    throw sealFault('seal-signature', `the seal is signed by ${oid}, not with SHA-256`);
  return isSignatureValid(certificate.publicKey, algorithm, {
    data: signer.signedBytes,
    signature: signer.signature,
  });
}
