import { verify, X509Certificate } from 'node:crypto';
import { integer, sequence } from '../../lib/asn1/write/der.js';
import { readSealMessage } from '../../lib/cms/read/seal-message.js';
import { readSignedData } from '../../lib/cms/read/signed-data.js';
import { CmsWriter } from '../../lib/cms/write/signed-data.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { faultOf } from '../../lib/faults/fault.js';
import { keyTypeOf } from '../../lib/x509/key-type.js';
import { CertificateReader } from '../../lib/x509/read/certificate-reader.js';
import { isSignatureValid } from '../../lib/x509/read/signature.js';

/** What a holder's key was asked to sign. */
export type AskedSignature = Readonly<{
  /** SHA-256 of the bytes that the ByteRange covers. */
  digest: Uint8Array;
  /** DER: the signer's first, then those above it. */
  certificates: readonly Uint8Array[];
}>;

/** A whole CMS, or the bare value of a key that signed {@link toBeSigned}. */
export type ReturnedSignature = Readonly<{ cms: Uint8Array } | { signature: Uint8Array }>;

/** Octets of the two integers of a P-256 signature that a token may return without DER around them. */
const P256_PLAIN_LENGTH = 64;

/** DER of the attributes whose SHA-256 the key signs, for holders whose software makes no CMS (RFC 5652 §5.4). */
export function toBeSigned(asked: AskedSignature): Uint8Array {
  return writerOf(asked).signedAttributes(asked.digest);
}

/** Octets of the largest CMS that we make of a bare signature value. */
export function maximumLength(asked: AskedSignature): number {
  return writerOf(asked).maximumLength;
}

/**
 * Checks what came back, by the rules that the reader of the file will apply, and gives the CMS to embed.
 *
 * @throws DomainError `returned-signature-refused` with `reason`
 */
export function acceptedCms(asked: AskedSignature, returned: ReturnedSignature): Uint8Array {
  if ('signature' in returned) return cmsOfValue(asked, returned.signature);
  try {
    assertAnswers(asked, returned.cms);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const { code, detail } = faultOf(error, 'cms-malformed');
    throw refusal(code, detail);
  }
  return returned.cms;
}

function assertAnswers({ digest, certificates }: AskedSignature, cms: Uint8Array): void {
  const signedData = readSignedData(cms);
  if (signedData.length !== cms.length) throw refusal('cms-malformed', 'something follows the CMS');
  const { signer, certificate, messageDigest } = readSealMessage(signedData, new CertificateReader());
  if (Buffer.compare(certificate.encoded, certificates[0] ?? new Uint8Array()) !== 0)
    throw refusal('other-certificate', 'it was made with another certificate than the session is for');
  if (Buffer.compare(messageDigest, digest) !== 0)
    throw refusal('other-digest', 'it was made over other bytes');
  const signed = { data: signer.signedBytes, signature: signer.signature };
  if (!isSignatureValid(certificate.publicKey, signer.signatureAlgorithm, signed))
    throw refusal('signature-invalid', 'its value does not belong to its contents');
}

function cmsOfValue(asked: AskedSignature, returned: Uint8Array): Uint8Array {
  const { publicKey } = new X509Certificate(asked.certificates[0] ?? new Uint8Array());
  const isPlain = publicKey.asymmetricKeyType === 'ec' && returned.length === P256_PLAIN_LENGTH;
  const signature = isPlain ? ecdsaDer(returned) : returned;
  const writer = writerOf(asked);
  if (!verify('sha256', writer.signedAttributes(asked.digest), publicKey, signature))
    throw refusal('signature-invalid', 'the value is not one of this key over toBeSigned');
  return writer.signedData(asked.digest, signature);
}

/** ECDSA-Sig-Value (RFC 3279 §2.2.3) of `r ‖ s`. */
function ecdsaDer(plain: Uint8Array): Uint8Array {
  const half = plain.length / 2;
  const number = (part: Uint8Array): bigint => BigInt(`0x${Buffer.from(part).toString('hex')}`);
  return sequence(integer(number(plain.subarray(0, half))), integer(number(plain.subarray(half))));
}

function writerOf({ certificates }: AskedSignature): CmsWriter {
  const [certificate = new Uint8Array(), ...chain] = certificates;
  const keyType = keyTypeOf(new X509Certificate(certificate).publicKey);
  if (!keyType)
    throw new DomainError(
      'holder-certificate-refused',
      'The certificate is refused: its key is neither RSA-2048, RSA-3072 nor P-256.',
      { reason: 'certificate-key' },
    );
  return new CmsWriter({ certificate, chain, keyType });
}

function refusal(reason: string, detail: string): DomainError {
  return new DomainError('returned-signature-refused', `The signature is refused: ${detail}.`, { reason });
}
