import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readOctetString } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { type AnyGeneralName, comparable, readGeneralName } from './any-general-names.js';
import { type DistributionPoint, readDistributionPoint } from './any-distribution-points.js';
import { hasBit, hexOf, readAnyBits, readAnyBoolean, readAnyOid, readCount } from './any-values.js';
import { type Extension, type KeyUsage, readAuthorityKeyId } from './extensions.js';
import { type NameConstraints, readNameConstraints } from './any-name-constraints.js';

/** What the extensions of any certificate say that a path needs (RFC 5280 §4.2). */
export type AnyExtensionFacts = Readonly<{
  extensions: readonly Extension[];
  /** `undefined` without the extension. */
  basicConstraints: Readonly<{ isCa: boolean; pathLength: number | undefined }> | undefined;
  keyUsage: ReadonlySet<KeyUsage> | undefined;
  extendedKeyUsage: readonly string[] | undefined;
  isExtendedKeyUsageCritical: boolean;
  subjectKeyId: string | undefined;
  authorityKeyId: string | undefined;
  subjectAltNames: readonly AnyGeneralName[] | undefined;
  nameConstraints: NameConstraints | undefined;
  /** OIDs; `undefined` without the extension. */
  policies: readonly string[] | undefined;
  policyMappings: readonly Readonly<{ from: string; to: string }>[];
  /** How many more certificates may follow until it counts; `undefined` never. */
  requireExplicitPolicy: number | undefined;
  inhibitPolicyMapping: number | undefined;
  inhibitAnyPolicy: number | undefined;
  distributionPoints: readonly DistributionPoint[];
  /** Whether it says where others can learn of its revocation: a responder or a list, elsewhere than on loopback. */
  announcesRevocation: boolean;
  /** A responder's certificate that is not to be asked about (RFC 6960 §4.2.2.2.1). */
  isNoCheck: boolean;
  /** OIDs of critical extensions that path validation does not act on. */
  unknownCritical: readonly string[];
}>;

const UNDERSTOOD: ReadonlySet<string> = new Set([
  OIDS.basicConstraints,
  OIDS.keyUsage,
  OIDS.extendedKeyUsage,
  OIDS.subjectKeyIdentifier,
  OIDS.authorityKeyIdentifier,
  OIDS.subjectAltName,
  OIDS.issuerAltName,
  OIDS.nameConstraints,
  OIDS.certificatePolicies,
  OIDS.policyMappings,
  OIDS.policyConstraints,
  OIDS.inhibitAnyPolicy,
  OIDS.crlDistributionPoints,
  OIDS.freshestCrl,
  OIDS.authorityInfoAccess,
  OIDS.subjectInfoAccess,
  OIDS.ocspNoCheck,
]);

/** RFC 5280 §4.2.1.3, by bit number. */
const KEY_USAGES: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** @param node SEQUENCE of extensions; @throws DerError also when one occurs twice (§4.2): either could be meant */
export function readAnyExtensions(node: DerNode | undefined): Extension[] {
  const extensions = node === undefined ? [] : node.expect(TAG.SEQUENCE).children().map(readExtension);
  if (new Set(extensions.map(({ oid }) => oid)).size !== extensions.length)
    throw new DerError('an extension occurs twice');
  return extensions;
}

function readExtension(node: DerNode): Extension {
  const parts = node.expect(TAG.SEQUENCE).children();
  const [oid, second, third] = parts;
  const value = parts.length === 3 ? third : second;
  if (oid === undefined || value === undefined || parts.length > 3)
    throw new DerError('Extension of another form');
  const critical = parts.length === 3 && second !== undefined && readAnyBoolean(second);
  return { oid: readAnyOid(oid), critical, value: readOctetString(value) };
}

/** @throws DerError for an extension that is known and of another form */
export function readAnyExtensionFacts(extensions: readonly Extension[]): AnyExtensionFacts {
  const value = (oid: string): DerNode | undefined => {
    const extension = extensions.find((candidate) => candidate.oid === oid);
    return extension === undefined ? undefined : readDer(extension.value);
  };
  const list = (oid: string): readonly DerNode[] | undefined => value(oid)?.expect(TAG.SEQUENCE).children();
  const anyPolicy = value(OIDS.inhibitAnyPolicy);
  const usage = value(OIDS.keyUsage);
  const subjectKeyId = value(OIDS.subjectKeyIdentifier);
  const constraints = value(OIDS.nameConstraints);
  return {
    extensions,
    basicConstraints: readBasicConstraints(value(OIDS.basicConstraints)),
    keyUsage: usage && readKeyUsage(usage),
    extendedKeyUsage: list(OIDS.extendedKeyUsage)?.map((node) => readAnyOid(node)),
    isExtendedKeyUsageCritical: extensions.some(
      ({ oid, critical }) => critical && oid === OIDS.extendedKeyUsage,
    ),
    subjectKeyId: subjectKeyId && hexOf(readOctetString(subjectKeyId)),
    authorityKeyId: readAuthorityKeyId(value(OIDS.authorityKeyIdentifier)),
    subjectAltNames: list(OIDS.subjectAltName)?.map(readGeneralName),
    nameConstraints: constraints && readNameConstraints(constraints),
    policies: list(OIDS.certificatePolicies)?.map(firstOid),
    policyMappings: list(OIDS.policyMappings)?.map(readMapping) ?? [],
    ...readPolicyConstraints(list(OIDS.policyConstraints)),
    inhibitAnyPolicy: anyPolicy && readCount(anyPolicy),
    distributionPoints: list(OIDS.crlDistributionPoints)?.map(readDistributionPoint) ?? [],
    announcesRevocation: announcesRevocation(
      list(OIDS.authorityInfoAccess),
      list(OIDS.crlDistributionPoints)?.map(readDistributionPoint),
    ),
    isNoCheck: extensions.some(({ oid }) => oid === OIDS.ocspNoCheck),
    unknownCritical: extensions
      .filter(({ critical, oid }) => critical && !UNDERSTOOD.has(oid))
      .map(({ oid }) => oid),
  };
}

function readBasicConstraints(node: DerNode | undefined): AnyExtensionFacts['basicConstraints'] {
  if (node === undefined) return undefined;
  const parts = node.expect(TAG.SEQUENCE).children();
  const flag = parts.find(({ identifier }) => identifier === TAG.BOOLEAN);
  const length = parts.find(({ identifier }) => identifier === TAG.INTEGER);
  return { isCa: flag !== undefined && readAnyBoolean(flag), pathLength: length && readCount(length) };
}

function readKeyUsage(node: DerNode): ReadonlySet<KeyUsage> {
  const bits = readAnyBits(node);
  return new Set(KEY_USAGES.filter((_, number) => hasBit(bits, number)));
}

/** PolicyInformation and AccessDescription both begin with what they are about. */
/** Loopback is nobody else's: what is announced there alone is not announced. */
const ON_LOOPBACK = /^uri:[a-z]+:\/\/(localhost|127\.[0-9.]+|\[::1\])([:/]|$)/i;

function announcesRevocation(
  access: readonly DerNode[] = [],
  points: readonly DistributionPoint[] = [],
): boolean {
  const responders = access
    .filter((node) => firstOid(node) === OIDS.ocsp)
    .map((node) => node.children()[1])
    .flatMap((node) => (node === undefined ? [] : [comparable(readGeneralName(node))]));
  const lists = points.flatMap(({ name }) =>
    name !== undefined && 'full' in name ? name.full : ['relative'],
  );
  return [...responders, ...lists].some((address) => !ON_LOOPBACK.test(address));
}

function firstOid(node: DerNode): string {
  const [oid] = node.expect(TAG.SEQUENCE).children();
  if (oid === undefined) throw new DerError('an empty entry in an extension');
  return readAnyOid(oid);
}

function readMapping(node: DerNode): { from: string; to: string } {
  const [from, to] = node.expect(TAG.SEQUENCE).children();
  if (from === undefined || to === undefined) throw new DerError('PolicyMappings of another form');
  return { from: readAnyOid(from), to: readAnyOid(to) };
}

/** RFC 5280 §4.2.1.11: both IMPLICIT. */
function readPolicyConstraints(
  parts: readonly DerNode[] = [],
): Pick<AnyExtensionFacts, 'requireExplicitPolicy' | 'inhibitPolicyMapping'> {
  const count = (number: number): number | undefined => {
    const tag = contextTag(number, 'primitive');
    const part = parts.find(({ identifier }) => identifier === tag);
    return part && readCount(part, tag);
  };
  return { requireExplicitPolicy: count(0), inhibitPolicyMapping: count(1) };
}
