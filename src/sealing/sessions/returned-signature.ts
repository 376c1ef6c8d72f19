import { verify, X509Certificate } from 'node:crypto';
import { integer, sequence } from '../../lib/asn1/write/der.js';
import { readSealMessage, type SealMessage } from '../../lib/cms/read/seal-message.js';
import { signatureAlgorithmOf } from '../../lib/cms/read/signature-algorithm.js';
import { readSignedData } from '../../lib/cms/read/signed-data.js';
import { withCertificates } from '../../lib/cms/write/message-certificates.js';
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
 * @param room octets that are kept free for it
 * @throws DomainError `returned-signature-refused` with `reason`
 */
export function acceptedCms(asked: AskedSignature, returned: ReturnedSignature, room: number): Uint8Array {
  if ('signature' in returned) return cmsOfValue(asked, returned.signature);
  assertFits(returned.cms, room);
  const cms = wholeCms(asked, returned.cms);
  assertFits(cms, room);
  return cms;
}

function assertFits({ length }: Uint8Array, room: number): void {
  if (length > room) throw refusal('cms-too-large', `it has ${length} octets where ${room} are kept free`);
}

/** The path of the session stands in every CMS, also when the holder's software left those above it out. */
function wholeCms(asked: AskedSignature, cms: Uint8Array): Uint8Array {
  try {
    const carried = assertAnswers(asked, cms);
    const [, ...above] = asked.certificates;
    const isWhole = above.slice(0, -1).every((certificate) => includes(carried, certificate));
    return isWhole ? cms : withCertificates(cms, asked.certificates);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const { code, detail } = faultOf(error, 'cms-malformed');
    throw refusal(code, detail);
  }
}

/** @returns DER of the certificates that it carries */
function assertAnswers({ digest, certificates }: AskedSignature, cms: Uint8Array): readonly Uint8Array[] {
  const signedData = readSignedData(cms);
  if (signedData.length !== cms.length) throw refusal('cms-malformed', 'something follows the CMS');
  const message = readSealMessage(signedData, new CertificateReader(), 'foreign');
  if (message.signer.unsignedAttributes.length > 0)
    throw refusal('cms-unsigned-attributes', 'it has unsigned attributes; the timestamp is added here');
  if (message.digest !== 'sha256')
    throw refusal('cms-digest-algorithm', 'its digest is not SHA-256, as this session asks for');
  if (!isSame(message.certificate.encoded, certificates[0]))
    throw refusal('other-certificate', 'it was made with another certificate than the session is for');
  assertCarriesOnly(signedData.certificates, certificates);
  if (!isSame(message.messageDigest, digest)) throw refusal('other-digest', 'it was made over other bytes');
  assertSigned(message);
  return signedData.certificates;
}

function assertCarriesOnly(carried: readonly Uint8Array[], path: readonly Uint8Array[]): void {
  const isDouble = carried.some((certificate, i) => includes(carried.slice(i + 1), certificate));
  if (isDouble || !carried.every((certificate) => includes(path, certificate)))
    throw refusal('cms-certificate-unused', "it carries a certificate beside the path of the session's");
}

function assertSigned(message: SealMessage): void {
  const { signer, certificate } = message;
  const algorithm = signatureAlgorithmOf(message);
  if (algorithm === undefined)
    throw refusal(
      'cms-signature-algorithm',
      `the algorithm ${signer.signatureAlgorithm.oid} is not accepted with this digest`,
    );
  const signed = { data: signer.signedBytes, signature: signer.signature };
  if (!isSignatureValid(certificate.publicKey, algorithm, signed))
    throw refusal('signature-invalid', 'its value does not belong to its contents');
}

function includes(certificates: readonly Uint8Array[], certificate: Uint8Array): boolean {
  return certificates.some((each) => isSame(each, certificate));
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && Buffer.compare(a, b) === 0;
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
  return sequence(integer(unsigned(plain.subarray(0, half))), integer(unsigned(plain.subarray(half))));
}

function unsigned(octets: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
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
