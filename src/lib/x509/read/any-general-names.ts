import { contextTag, DerError, type DerNode, readDer } from '../../asn1/der.js';
import { type AnyName, appendRdn, readAnyName } from './any-name.js';
import { hexOf } from './any-values.js';

/** GeneralName (RFC 5280 §4.2.1.6); the forms that nothing is decided by stay bytes. */
export type AnyGeneralName =
  | Readonly<{ kind: 'email' | 'dns' | 'uri'; text: string }>
  | Readonly<{ kind: 'ip'; octets: Uint8Array }>
  | Readonly<{ kind: 'directory'; name: AnyName }>
  | Readonly<{ kind: 'other' | 'x400' | 'edi' | 'registered'; octets: Uint8Array }>;

const BY_NUMBER = {
  0: 'other',
  1: 'email',
  2: 'dns',
  3: 'x400',
  4: 'directory',
  5: 'edi',
  6: 'uri',
  7: 'ip',
  8: 'registered',
} as const;

/** @throws DerError */
export function readGeneralName(node: DerNode): AnyGeneralName {
  const kind = BY_NUMBER[node.tagNumber as keyof typeof BY_NUMBER] as
    (typeof BY_NUMBER)[keyof typeof BY_NUMBER] | undefined;
  if (node.tagClass !== 'context' || kind === undefined) throw new DerError('GeneralName of another form');
  const { contents } = node;
  if (kind === 'directory') return { kind, name: readAnyName(readDer(contents)) };
  if (kind === 'email' || kind === 'dns' || kind === 'uri')
    return { kind, text: Buffer.from(contents).toString('latin1') };
  return { kind, octets: contents };
}

/** Where a CRL is to be had, or what it says that it is, as comparable strings (RFC 5280 §4.2.1.13). */
export type PointName = Readonly<{ full: readonly string[] }> | Readonly<{ relative: DerNode }>;

/** @param node DistributionPointName: `[0]` fullName or `[1]` nameRelativeToCRLIssuer; @throws DerError */
export function readPointName(node: DerNode): PointName {
  if (node.identifier === contextTag(0, 'constructed'))
    return { full: node.children().map((name) => comparable(readGeneralName(name))) };
  return { relative: node.expect(contextTag(1, 'constructed')) };
}

/** @param issuer the CRL issuer that a relative name continues */
export function fullNames(point: PointName, issuer: AnyName): readonly string[] {
  return 'full' in point ? point.full : [`directory:${appendRdn(issuer, point.relative)}`];
}

/** Equal for general names that are the same. */
export function comparable(name: AnyGeneralName): string {
  if ('name' in name) return directoryName(name.name);
  return `${name.kind}:${'text' in name ? name.text : hexOf(name.octets)}`;
}

export function directoryName(name: AnyName): string {
  return `directory:${name.canonical}`;
}
