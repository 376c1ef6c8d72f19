import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { OIDS } from '../../oids.js';
import type { AlgorithmIdentifier } from './algorithm-identifier.js';
import { type ListScope, readListScope } from './any-distribution-points.js';
import { readAnyExtensions } from './any-extensions.js';
import { type AnyName, readAnyName } from './any-name.js';
import { readAnyAlgorithm } from './any-public-key.js';
import { readSignatureBits, readAnyInteger, readAnyTime } from './any-values.js';
import { crlFault } from './crl-fault.js';
import { type Extension, readAuthorityKeyId } from './extensions.js';

/** A CRL of any kind: complete, partial, indirect or delta (RFC 5280 §5). Its entries are for `CrlEntries` to read. */
export type AnyCrl = Readonly<{
  encoded: Uint8Array;
  /** Where it came from, as the caller said, e.g. `dss`. */
  where: string | undefined;
  /** The bytes that `signature` signs. */
  tbs: Uint8Array;
  algorithm: AlgorithmIdentifier;
  signature: Uint8Array;
  issuer: AnyName;
  thisUpdate: Date;
  nextUpdate: Date | undefined;
  /** Contents of revokedCertificates, one entry behind the other: not yet looked into. */
  entries: Uint8Array;
  number: bigint | undefined;
  /** Number of the complete list that this one holds the changes since; `undefined` for a complete list. */
  deltaBase: bigint | undefined;
  authorityKeyId: string | undefined;
  scope: ListScope | undefined;
  /** DER of the scope: a delta must have the same (§6.3.3 c). */
  scopeEncoded: Uint8Array | undefined;
  /** Since when certificates stay on the list although they have ended (X.509 §9.5.2.8). */
  coversExpiredSince: Date | undefined;
  unknownCritical: readonly string[];
}>;

const UNDERSTOOD: ReadonlySet<string> = new Set([
  OIDS.crlNumber,
  OIDS.authorityKeyIdentifier,
  OIDS.issuingDistributionPoint,
  OIDS.deltaCrlIndicator,
  OIDS.freshestCrl,
  OIDS.expiredCertsOnCrl,
]);

/** @param where where it came from, for reports; @throws FaultError `crl-malformed` */
export function readAnyCrl(encoded: Uint8Array, where?: string): AnyCrl {
  try {
    return { where, ...crlOf(readDer(encoded)) };
  } catch (error) {
    if (error instanceof DerError) throw crlFault('crl-malformed', error.message);
    throw error;
  }
}

function crlOf(node: DerNode): Omit<AnyCrl, 'where'> {
  const [tbs, algorithm, signature, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (tbs === undefined || algorithm === undefined || signature === undefined || rest.length > 0)
    throw new DerError('CertificateList of another form');
  return {
    encoded: node.encoded,
    tbs: tbs.encoded,
    algorithm: readAnyAlgorithm(algorithm),
    signature: readSignatureBits(signature),
    ...tbsCertList(tbs.expect(TAG.SEQUENCE).children(), algorithm),
  };
}

type TbsFacts = Omit<AnyCrl, 'where' | 'encoded' | 'tbs' | 'algorithm' | 'signature'>;

/** RFC 5280 §5.1.2. */
function tbsCertList(children: readonly DerNode[], outer: DerNode): TbsFacts {
  const isVersioned = children[0]?.identifier === TAG.INTEGER;
  const [algorithm, issuer, thisUpdate, ...tail] = isVersioned ? children.slice(1) : children;
  if (algorithm === undefined || issuer === undefined || thisUpdate === undefined)
    throw new DerError('TBSCertList of another form');
  if (Buffer.compare(algorithm.encoded, outer.encoded) !== 0)
    throw new DerError('the two signature algorithms differ');
  const isTime = tail[0]?.identifier === TAG.UTC_TIME || tail[0]?.identifier === TAG.GENERALIZED_TIME;
  const nextUpdate = isTime ? tail.shift() : undefined;
  const entries = tail[0]?.identifier === TAG.SEQUENCE ? tail.shift() : undefined;
  const [wrapped, ...rest] = tail;
  if (rest.length > 0) throw new DerError('TBSCertList of another form');
  const [list] = wrapped?.expect(contextTag(0, 'constructed')).children() ?? [];
  return {
    issuer: readAnyName(issuer),
    thisUpdate: readAnyTime(thisUpdate),
    nextUpdate: nextUpdate && readAnyTime(nextUpdate),
    entries: entries?.contents ?? new Uint8Array(),
    ...extensionFacts(readAnyExtensions(list)),
  };
}

type ExtensionFacts = Omit<TbsFacts, 'issuer' | 'thisUpdate' | 'nextUpdate' | 'entries'>;

function extensionFacts(extensions: readonly Extension[]): ExtensionFacts {
  const value = (oid: string): DerNode | undefined => {
    const extension = extensions.find((candidate) => candidate.oid === oid);
    return extension === undefined ? undefined : readDer(extension.value);
  };
  const [number, base] = [value(OIDS.crlNumber), value(OIDS.deltaCrlIndicator)];
  const [scope, expired] = [value(OIDS.issuingDistributionPoint), value(OIDS.expiredCertsOnCrl)];
  return {
    number: number && readAnyInteger(number),
    deltaBase: base && readAnyInteger(base),
    authorityKeyId: readAuthorityKeyId(value(OIDS.authorityKeyIdentifier)),
    scope: scope && readListScope(scope),
    scopeEncoded: scope?.encoded,
    coversExpiredSince: expired && readAnyTime(expired),
    unknownCritical: extensions
      .filter(({ critical, oid }) => critical && !UNDERSTOOD.has(oid))
      .map(({ oid }) => oid),
  };
}
