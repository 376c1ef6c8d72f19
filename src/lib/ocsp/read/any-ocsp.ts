import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readOctetString } from '../../asn1/values.js';
import { FaultError } from '../../faults/fault.js';
import { OIDS } from '../../oids.js';
import type { AlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';
import { type AnyCertificate, readAnyCertificate } from '../../x509/read/any-certificate.js';
import { readAnyExtensions } from '../../x509/read/any-extensions.js';
import { type AnyName, readAnyName } from '../../x509/read/any-name.js';
import { readAnyAlgorithm } from '../../x509/read/any-public-key.js';
import { readSignatureBits, readAnyInteger, readAnyOid, readAnyTime } from '../../x509/read/any-values.js';
import { type AnySingleResponse, readAnySingleResponse, unknownCritical } from './any-single-response.js';
import { ocspFault, type OcspFaultCode } from './ocsp-fault.js';
import { onlyChild } from './single-response.js';

/** A BasicOCSPResponse of any responder (RFC 6960 §4.2.1); whether it is to be believed is judged elsewhere. */
export type AnyOcsp = Readonly<{
  /** As it was given: OCSPResponse or BasicOCSPResponse. */
  encoded: Uint8Array;
  /** Where it came from, as the caller said, e.g. `dss`. */
  where: string | undefined;
  /** The bytes that `signature` signs. */
  tbs: Uint8Array;
  algorithm: AlgorithmIdentifier;
  signature: Uint8Array;
  responder: Readonly<{ name: AnyName }> | Readonly<{ keyHash: Uint8Array }>;
  producedAt: Date;
  responses: readonly AnySingleResponse[];
  /** Certificates that came along and can be read; only used, never believed. */
  certificates: readonly AnyCertificate[];
  unknownCritical: readonly string[];
}>;

export type AnyOcspOptions = Readonly<{
  where?: string;
  /** For a caller that remembers certificates; `readAnyCertificate` when absent. */
  readCertificate?: (der: Uint8Array) => AnyCertificate;
}>;

/** OCSPResponseStatus (RFC 6960 §4.2.1) of answers that hold no response. */
const REFUSALS: Readonly<Record<string, OcspFaultCode>> = {
  1: 'ocsp-malformed-request',
  2: 'ocsp-internal-error',
  3: 'ocsp-try-later',
  5: 'ocsp-signature-required',
  6: 'ocsp-unauthorized',
};

const MAX_CERTIFICATES = 64;

/** Reads an OCSPResponse, or a BasicOCSPResponse alone, as CMS carries it. @throws FaultError with an `ocsp-` code */
export function readAnyOcsp(encoded: Uint8Array, options: AnyOcspOptions = {}): AnyOcsp {
  try {
    return { encoded, where: options.where, ...basicResponse(basicNode(readDer(encoded)), options) };
  } catch (error) {
    if (error instanceof DerError) throw ocspFault('ocsp-malformed', error.message);
    throw error;
  }
}

/** @returns the BasicOCSPResponse */
function basicNode(node: DerNode): DerNode {
  const [first, wrapped] = node.expect(TAG.SEQUENCE).children();
  if (first?.identifier === TAG.SEQUENCE) return node;
  const status = first && readAnyInteger(first, TAG.ENUMERATED);
  if (status !== 0n)
    throw ocspFault(
      REFUSALS[String(status)] ?? 'ocsp-malformed',
      `the responder answers with status ${status}`,
    );
  if (wrapped === undefined) throw new DerError('successful without a response');
  const [type, response] = onlyChild(wrapped.expect(contextTag(0, 'constructed')))
    .expect(TAG.SEQUENCE)
    .children();
  if (type === undefined || response === undefined || readAnyOid(type) !== OIDS.ocspBasic)
    throw new DerError('the response is no BasicOCSPResponse');
  return readDer(readOctetString(response));
}

type BasicResponse = Omit<AnyOcsp, 'encoded' | 'where'>;

function basicResponse(node: DerNode, options: AnyOcspOptions): BasicResponse {
  const [data, algorithm, signature, certificates] = node.expect(TAG.SEQUENCE).children();
  if (data === undefined || algorithm === undefined || signature === undefined)
    throw new DerError('BasicOCSPResponse of another form');
  return {
    tbs: data.encoded,
    algorithm: readAnyAlgorithm(algorithm),
    signature: readSignatureBits(signature),
    certificates: readCertificates(certificates, options.readCertificate ?? readAnyCertificate),
    ...responseData(data.expect(TAG.SEQUENCE).children()),
  };
}

/** `[0] EXPLICIT SEQUENCE OF Certificate`, optional; what cannot be read signs nothing. */
function readCertificates(
  node: DerNode | undefined,
  read: (der: Uint8Array) => AnyCertificate,
): AnyCertificate[] {
  if (node === undefined) return [];
  const list = onlyChild(node.expect(contextTag(0, 'constructed'))).expect(TAG.SEQUENCE);
  return list
    .children()
    .slice(0, MAX_CERTIFICATES)
    .flatMap(({ encoded }) => {
      try {
        return [read(encoded)];
      } catch (error) {
        if (error instanceof FaultError) return [];
        throw error;
      }
    });
}

type ResponseData = Pick<AnyOcsp, 'responder' | 'producedAt' | 'responses' | 'unknownCritical'>;

function responseData(children: readonly DerNode[]): ResponseData {
  const [first] = children;
  const isVersioned = first?.identifier === contextTag(0, 'constructed');
  if (isVersioned && readAnyInteger(onlyChild(first)) !== 0n)
    throw ocspFault('ocsp-version', 'the response is not of version 1');
  const [responder, producedAt, responses, extensions] = isVersioned ? children.slice(1) : children;
  if (responder === undefined || producedAt === undefined || responses === undefined)
    throw new DerError('ResponseData of another form');
  return {
    responder: responderId(responder),
    producedAt: readAnyTime(producedAt),
    responses: responses.expect(TAG.SEQUENCE).children().map(readAnySingleResponse),
    unknownCritical: unknownCritical(readAnyExtensions(extensions && onlyChild(extensions))),
  };
}

/** `[1] EXPLICIT Name` or `[2] EXPLICIT OCTET STRING`. */
function responderId(node: DerNode): AnyOcsp['responder'] {
  if (node.identifier === contextTag(1, 'constructed')) return { name: readAnyName(onlyChild(node)) };
  return { keyHash: readOctetString(onlyChild(node.expect(contextTag(2, 'constructed')))) };
}
