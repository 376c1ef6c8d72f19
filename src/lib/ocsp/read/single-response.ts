import { contextTag, DerError, type DerNode, TAG } from '../../asn1/der.js';
import { readTime } from '../../asn1/time.js';
import { readInteger, readIntegerHex, readNull, readOctetString } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { readAlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';
import { readExtensions } from '../../x509/read/extensions.js';
import { type RevocationReason, revocationReason } from '../../x509/read/revocation.js';
import { ocspFault } from './ocsp-fault.js';

/** RFC 6960 §4.1.1 CertID: a certificate by its issuer's name and key, and its serial number. */
export type CertId = Readonly<{
  /** `undefined` for a digest that nobody here computes. */
  digest: 'sha1' | 'sha256' | undefined;
  issuerNameHash: Uint8Array;
  issuerKeyHash: Uint8Array;
  /** Content octets of the INTEGER, lower-case hex. */
  serial: string;
}>;

export type CertificateStatus =
  | Readonly<{ status: 'good' }>
  | Readonly<{ status: 'unknown' }>
  | Readonly<{ status: 'revoked'; revokedAt: Date; reason: RevocationReason }>;

/** RFC 6960 §4.2.1 SingleResponse. */
export type SingleResponse = CertificateStatus &
  Readonly<{ certId: CertId; thisUpdate: Date; nextUpdate: Date | undefined }>;

const NEXT_UPDATE = contextTag(0, 'constructed');
const EXTENSIONS = contextTag(1, 'constructed');

/** @throws DerError; FaultError `ocsp-critical-extension` */
export function readSingleResponse(node: DerNode): SingleResponse {
  const [certId, status, thisUpdate, ...tail] = node.expect(TAG.SEQUENCE).children();
  if (certId === undefined || status === undefined || thisUpdate === undefined)
    throw new DerError('SingleResponse of another form');
  const next = tail[0]?.identifier === NEXT_UPDATE ? tail.shift() : undefined;
  assertExtensions(tail.shift());
  if (tail.length > 0) throw new DerError('SingleResponse of another form');
  return {
    certId: readCertId(certId),
    ...readStatus(status),
    thisUpdate: generalizedTime(thisUpdate),
    nextUpdate: next && generalizedTime(onlyChild(next)),
  };
}

/** @param node `[1] EXPLICIT Extensions` or nothing: none is acted on, so none may be critical */
export function assertExtensions(node: DerNode | undefined): void {
  if (node === undefined) return;
  const critical = readExtensions(onlyChild(node.expect(EXTENSIONS))).find((extension) => extension.critical);
  if (critical !== undefined)
    throw ocspFault('ocsp-critical-extension', `critical extension ${critical.oid} is not understood`);
}

export function onlyChild(wrapped: DerNode): DerNode {
  const [child, ...rest] = wrapped.children();
  if (child === undefined || rest.length > 0) throw new DerError('explicit tag around more or less than one');
  return child;
}

export function generalizedTime(node: DerNode): Date {
  return readTime(node.expect(TAG.GENERALIZED_TIME));
}

const DIGESTS: Readonly<Record<string, 'sha1' | 'sha256'>> = {
  [OIDS.sha1]: 'sha1',
  [OIDS.sha256]: 'sha256',
};

function readCertId(node: DerNode): CertId {
  const [algorithm, name, key, serial, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (
    algorithm === undefined ||
    name === undefined ||
    key === undefined ||
    serial === undefined ||
    rest.length > 0
  )
    throw new DerError('CertID of another form');
  return {
    digest: DIGESTS[readAlgorithmIdentifier(algorithm).oid],
    issuerNameHash: readOctetString(name),
    issuerKeyHash: readOctetString(key),
    serial: readIntegerHex(serial),
  };
}

/** CertStatus: `[0]` good, `[1]` revoked, `[2]` unknown, all IMPLICIT. */
function readStatus(node: DerNode): CertificateStatus {
  if (node.identifier === contextTag(0, 'primitive')) {
    readNull(node, contextTag(0, 'primitive'));
    return { status: 'good' };
  }
  if (node.identifier === contextTag(2, 'primitive')) {
    readNull(node, contextTag(2, 'primitive'));
    return { status: 'unknown' };
  }
  const [time, wrapped, ...rest] = node.expect(contextTag(1, 'constructed')).children();
  if (time === undefined || rest.length > 0) throw new DerError('RevokedInfo of another form');
  const reason = wrapped && onlyChild(wrapped.expect(contextTag(0, 'constructed')));
  return {
    status: 'revoked',
    revokedAt: generalizedTime(time),
    reason: revocationReason(reason && readInteger(reason, TAG.ENUMERATED)),
  };
}
