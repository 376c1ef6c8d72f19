import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readBitString, readInteger, readOctetString, readOid } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';
import type { Certificate } from '../../x509/read/certificate.js';
import type { CertificateReader } from '../../x509/read/certificate-reader.js';
import { ocspFault, type OcspFaultCode } from './ocsp-fault.js';
import {
  assertExtensions,
  generalizedTime,
  onlyChild,
  readSingleResponse,
  type SingleResponse,
} from './single-response.js';

/** Who says to have signed: by the DER of its Name, or by the SHA-1 of its public key. */
export type ResponderId = Readonly<{ name: Uint8Array }> | Readonly<{ keyHash: Uint8Array }>;

/** A BasicOCSPResponse that has the right form; whether it is to be believed is for `judgeOcsp` to say. */
export type OcspResponse = Readonly<{
  /** DER of the OCSPResponse. */
  encoded: Uint8Array;
  /** The bytes that `signature` signs. */
  tbs: Uint8Array;
  algorithm: AlgorithmIdentifier;
  signature: Uint8Array;
  responder: ResponderId;
  producedAt: Date;
  responses: readonly SingleResponse[];
  /** Certificates that came along; only used, never believed. */
  certificates: readonly Certificate[];
}>;

/** OCSPResponseStatus (RFC 6960 §4.2.1) of answers that hold no response. */
const REFUSALS: Readonly<Record<string, OcspFaultCode>> = {
  1: 'ocsp-malformed-request',
  2: 'ocsp-internal-error',
  3: 'ocsp-try-later',
  5: 'ocsp-signature-required',
  6: 'ocsp-unauthorized',
};

/** @throws FaultError with an `ocsp-` or `certificate-` code */
export function readOcspResponse(bytes: Uint8Array, reader: CertificateReader): OcspResponse {
  try {
    const [status, wrapped, ...rest] = readDer(bytes).expect(TAG.SEQUENCE).children();
    if (status === undefined || rest.length > 0) throw new DerError('OCSPResponse of another form');
    assertSuccessful(readInteger(status, TAG.ENUMERATED));
    if (wrapped === undefined) throw new DerError('successful without a response');
    return {
      encoded: bytes,
      ...basicResponse(onlyChild(wrapped.expect(contextTag(0, 'constructed'))), reader),
    };
  } catch (error) {
    if (error instanceof DerError) throw ocspFault('ocsp-malformed', error.message);
    throw error;
  }
}

function assertSuccessful(status: bigint): void {
  if (status === 0n) return;
  const code = REFUSALS[String(status)] ?? 'ocsp-malformed';
  throw ocspFault(code, `the responder answers with status ${status}`);
}

type BasicResponse = Omit<OcspResponse, 'encoded'>;

/** @param node ResponseBytes */
function basicResponse(node: DerNode, reader: CertificateReader): BasicResponse {
  const [type, response, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (type === undefined || response === undefined || rest.length > 0)
    throw new DerError('ResponseBytes of another form');
  if (readOid(type) !== OIDS.ocspBasic) throw new DerError('the response is no BasicOCSPResponse');
  const [data, algorithm, signature, certificates, ...others] = readDer(readOctetString(response))
    .expect(TAG.SEQUENCE)
    .children();
  if (data === undefined || algorithm === undefined || signature === undefined || others.length > 0)
    throw new DerError('BasicOCSPResponse of another form');
  const bits = readBitString(signature);
  if (bits.unusedBits !== 0) throw new DerError('signature is not whole octets');
  return {
    tbs: data.encoded,
    algorithm: readAlgorithmIdentifier(algorithm),
    signature: bits.bytes,
    certificates: certificatesOf(certificates).map(({ encoded }) => reader.read(encoded)),
    ...responseData(data.expect(TAG.SEQUENCE).children()),
  };
}

/** `[0] EXPLICIT SEQUENCE OF Certificate`, optional. */
function certificatesOf(node: DerNode | undefined): readonly DerNode[] {
  if (node === undefined) return [];
  return onlyChild(node.expect(contextTag(0, 'constructed')))
    .expect(TAG.SEQUENCE)
    .children();
}

function responseData(
  children: readonly DerNode[],
): Pick<OcspResponse, 'responder' | 'producedAt' | 'responses'> {
  const [first] = children;
  const isVersioned = first?.identifier === contextTag(0, 'constructed');
  if (isVersioned && readInteger(onlyChild(first)) !== 0n)
    throw ocspFault('ocsp-version', 'the response is not of version 1');
  const [responder, producedAt, responses, extensions, ...rest] = isVersioned ? children.slice(1) : children;
  if (responder === undefined || producedAt === undefined || responses === undefined || rest.length > 0)
    throw new DerError('ResponseData of another form');
  assertExtensions(extensions);
  return {
    responder: responderId(responder),
    producedAt: generalizedTime(producedAt),
    responses: responses.expect(TAG.SEQUENCE).children().map(readSingleResponse),
  };
}

/** `[1] EXPLICIT Name` or `[2] EXPLICIT OCTET STRING`. */
function responderId(node: DerNode): ResponderId {
  if (node.identifier === contextTag(1, 'constructed'))
    return { name: onlyChild(node).expect(TAG.SEQUENCE).encoded };
  return { keyHash: readOctetString(onlyChild(node.expect(contextTag(2, 'constructed')))) };
}
