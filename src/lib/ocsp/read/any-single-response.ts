import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readOctetString } from '../../asn1/values.js';
import { type DigestName, digestNameOf } from '../../cms/read/any/digests.js';
import { OIDS } from '../../oids.js';
import { type AnyRevocation, reasonOf } from '../../x509/read/any-crl-entries.js';
import { readAnyExtensions } from '../../x509/read/any-extensions.js';
import { readAnyAlgorithm } from '../../x509/read/any-public-key.js';
import { readAnySerial, readAnyTime } from '../../x509/read/any-values.js';
import type { Extension } from '../../x509/read/extensions.js';
import { onlyChild } from './single-response.js';

/** RFC 6960 §4.2.1 SingleResponse, with its CertID. */
export type AnySingleResponse = Readonly<{
  /** `undefined` for a digest that nobody here computes. */
  digest: DigestName | undefined;
  issuerNameHash: Uint8Array;
  issuerKeyHash: Uint8Array;
  /** Content octets of the INTEGER, lower-case hex. */
  serial: string;
  status: 'good' | 'revoked' | 'unknown';
  /** When and why, of a revoked one. */
  revocation: AnyRevocation | undefined;
  thisUpdate: Date;
  nextUpdate: Date | undefined;
  /** Since when the responder remembers certificates that have ended (§4.4.4). */
  archiveCutoff: Date | undefined;
  unknownCritical: readonly string[];
}>;

const NEXT_UPDATE = contextTag(0, 'constructed');
const EXTENSIONS = contextTag(1, 'constructed');

/** The nonce is the asker's business, and whoever verifies later did not ask. */
const UNDERSTOOD: ReadonlySet<string> = new Set([OIDS.ocspNonce, OIDS.ocspArchiveCutoff, OIDS.crlReason]);

export function unknownCritical(extensions: readonly Extension[]): string[] {
  return extensions.filter(({ critical, oid }) => critical && !UNDERSTOOD.has(oid)).map(({ oid }) => oid);
}

/** @throws DerError */
export function readAnySingleResponse(node: DerNode): AnySingleResponse {
  const [certId, status, thisUpdate, ...tail] = node.expect(TAG.SEQUENCE).children();
  if (certId === undefined || status === undefined || thisUpdate === undefined)
    throw new DerError('SingleResponse of another form');
  const next = tail.find(({ identifier }) => identifier === NEXT_UPDATE);
  const wrapped = tail.find(({ identifier }) => identifier === EXTENSIONS);
  const extensions = readAnyExtensions(wrapped && onlyChild(wrapped));
  const cutoff = extensions.find(({ oid }) => oid === OIDS.ocspArchiveCutoff);
  return {
    ...readCertId(certId.expect(TAG.SEQUENCE).children()),
    ...readStatus(status),
    thisUpdate: readAnyTime(thisUpdate),
    nextUpdate: next && readAnyTime(onlyChild(next)),
    archiveCutoff: cutoff && readAnyTime(readDer(cutoff.value)),
    unknownCritical: unknownCritical(extensions),
  };
}

type CertId = Pick<AnySingleResponse, 'digest' | 'issuerNameHash' | 'issuerKeyHash' | 'serial'>;

function readCertId([algorithm, name, key, serial]: readonly DerNode[]): CertId {
  if (algorithm === undefined || name === undefined || key === undefined || serial === undefined)
    throw new DerError('CertID of another form');
  return {
    digest: digestNameOf(readAnyAlgorithm(algorithm).oid),
    issuerNameHash: readOctetString(name),
    issuerKeyHash: readOctetString(key),
    serial: readAnySerial(serial),
  };
}

/** CertStatus: `[0]` good, `[1]` revoked, `[2]` unknown, all IMPLICIT. */
function readStatus(node: DerNode): Pick<AnySingleResponse, 'status' | 'revocation'> {
  if (node.identifier === contextTag(0, 'primitive')) return { status: 'good', revocation: undefined };
  if (node.identifier === contextTag(2, 'primitive')) return { status: 'unknown', revocation: undefined };
  const [time, wrapped] = node.expect(contextTag(1, 'constructed')).children();
  if (time === undefined) throw new DerError('RevokedInfo of another form');
  const reason = wrapped && onlyChild(wrapped.expect(contextTag(0, 'constructed')));
  return { status: 'revoked', revocation: { at: readAnyTime(time), reason: reasonOf(reason) } };
}
