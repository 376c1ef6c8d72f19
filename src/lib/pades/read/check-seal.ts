import { readSealMessage, type SealMessage, type SealOrigin } from '../../cms/read/seal-message.js';
import { signatureAlgorithmOf } from '../../cms/read/signature-algorithm.js';
import { readSignedData } from '../../cms/read/signed-data.js';
import type { PdfRevision } from '../../pdf/read/strict-file.js';
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
  /** What a signature timestamp is made over (RFC 3161 appendix A). */
  signature: Uint8Array;
  /** DER of the signature timestamp; not yet looked into. */
  timestamp: Uint8Array | undefined;
}>;

/**
 * @param sealed the field, and the revision whose last signature it is
 * @throws FaultError with a `seal-`, `cms-` or `certificate-` code when the form is wrong
 */
export function readSeal(
  bytes: Uint8Array,
  { revision, field }: { revision: PdfRevision; field: SealField },
  { reader, origin }: { reader: CertificateReader; origin: SealOrigin },
): SealFacts {
  const { byteRange, contents } = readSealedRanges(revision.document, field.signature, revision.end);
  const signedData = readSignedData(contents);
  assertPadding(contents, signedData.length);
  const message = readSealMessage(signedData, reader, origin);
  const digest = digestRanges(bytes, byteRange, message.digest);
  return {
    isDigestRight: Buffer.compare(digest, message.messageDigest) === 0,
    isSignatureRight: isMessageSigned(message),
    certificate: message.certificate,
    certificates: message.certificates,
    signature: message.signer.signature,
    timestamp: message.timestamp,
  };
}

function isMessageSigned(message: SealMessage): boolean {
  const { signer, certificate } = message;
  const algorithm = signatureAlgorithmOf(message);
  if (algorithm === undefined)
    throw sealFault(
      'seal-signature',
      `the seal is signed by ${signer.signatureAlgorithm.oid}, not with its own digest`,
    );
  const signed = { data: signer.signedBytes, signature: signer.signature };
  return isSignatureValid(certificate.publicKey, algorithm, signed);
}
