import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readBitString, readBoolean, readInteger, readOctetString, readOid } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { type EvidenceAddresses, readEvidenceAddresses } from './evidence-addresses.js';

export type Extension = Readonly<{ oid: string; critical: boolean; value: Uint8Array }>;

/** What the extensions say that a path needs (RFC 5280 §4.2.1). */
export type ExtensionFacts = EvidenceAddresses &
  Readonly<{
    isCa: boolean;
    /** Most intermediate certificates that may follow; `undefined` is no limit. */
    pathLength: number | undefined;
    /** Names of the bits that are set; `undefined` when the extension is absent. */
    keyUsage: ReadonlySet<KeyUsage> | undefined;
    extendedKeyUsage: readonly string[] | undefined;
    isExtendedKeyUsageCritical: boolean;
    subjectKeyId: string | undefined;
    authorityKeyId: string | undefined;
    /** OIDs of critical extensions that this reader does not act on. */
    unknownCritical: readonly string[];
  }>;

/** RFC 5280 §4.2.1.3, by bit number. */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

/** Acted on below, or binding nobody: a policy restricts nothing as long as nobody asks for one. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  OIDS.basicConstraints,
  OIDS.keyUsage,
  OIDS.extendedKeyUsage,
  OIDS.subjectKeyIdentifier,
  OIDS.authorityKeyIdentifier,
  OIDS.certificatePolicies,
  OIDS.subjectAltName,
]);

/** @param node the SEQUENCE of extensions; @throws DerError also when one occurs twice (§4.2) */
export function readExtensions(node: DerNode | undefined): Extension[] {
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
  const critical = parts.length === 3 && second !== undefined && readBoolean(second);
  // X.690 §11.5: a component equal to its default is left out.
  if (parts.length === 3 && !critical) throw new DerError('critical FALSE is written out');
  return { oid: readOid(oid), critical, value: readOctetString(value) };
}

export function readExtensionFacts(extensions: readonly Extension[]): ExtensionFacts {
  const value = (oid: string): DerNode | undefined => {
    const extension = extensions.find((candidate) => candidate.oid === oid);
    return extension === undefined ? undefined : readDer(extension.value);
  };
  const usage = value(OIDS.keyUsage);
  const subjectKeyId = value(OIDS.subjectKeyIdentifier);
  return {
    ...readBasicConstraints(value(OIDS.basicConstraints)),
    keyUsage: usage === undefined ? undefined : readKeyUsage(usage),
    extendedKeyUsage: value(OIDS.extendedKeyUsage)
      ?.expect(TAG.SEQUENCE)
      .children()
      .map((node) => readOid(node)),
    isExtendedKeyUsageCritical: extensions.some(
      ({ oid, critical }) => critical && oid === OIDS.extendedKeyUsage,
    ),
    subjectKeyId: subjectKeyId && hex(readOctetString(subjectKeyId)),
    authorityKeyId: readAuthorityKeyId(value(OIDS.authorityKeyIdentifier)),
    ...readEvidenceAddresses(value),
    unknownCritical: extensions
      .filter(({ critical, oid }) => critical && !UNDERSTOOD.has(oid))
      .map(({ oid }) => oid),
  };
}

function readBasicConstraints(node: DerNode | undefined): { isCa: boolean; pathLength: number | undefined } {
  const [first, second, ...rest] = node?.expect(TAG.SEQUENCE).children() ?? [];
  if (first === undefined) return { isCa: false, pathLength: undefined };
  const isCa = readBoolean(first);
  const pathLength = second === undefined ? undefined : Number(readInteger(second));
  if (!isCa || rest.length > 0 || (pathLength ?? 0) < 0)
    throw new DerError('BasicConstraints of another form');
  return { isCa, pathLength };
}

function readKeyUsage(node: DerNode): ReadonlySet<KeyUsage> {
  const { bytes } = readBitString(node);
  return new Set(KEY_USAGES.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit % 8))) !== 0));
}

/** RFC 5280 §4.2.1.1: keyIdentifier is `[0] IMPLICIT OCTET STRING`. */
export function readAuthorityKeyId(node: DerNode | undefined): string | undefined {
  const keyId = node
    ?.expect(TAG.SEQUENCE)
    .children()
    .find(({ identifier }) => identifier === contextTag(0, 'primitive'));
  return keyId && hex(keyId.contents);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
