import { contextTag, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { comparable, type PointName, readGeneralName, readPointName } from './any-general-names.js';
import type { AnyName } from './any-name.js';
import { hasBit, readAnyBits, readAnyBoolean } from './any-values.js';

/** ReasonFlags that exist (RFC 5280 §4.2.1.13), one bit each: bit 0, "unused", means none. */
export const ALL_REASONS = 0b1_1111_1110;

/** Where a certificate's revocation is published. */
export type DistributionPoint = Readonly<{
  name: PointName | undefined;
  /** Bits as in {@link ALL_REASONS}. */
  reasons: number;
  /** Who signs the list, when not the certificate's issuer: comparable general names and directory names. */
  crlIssuer: readonly string[] | undefined;
  crlIssuerName: AnyName | undefined;
}>;

/** IssuingDistributionPoint (RFC 5280 §5.2.5): what a list covers. */
export type ListScope = Readonly<{
  name: PointName | undefined;
  onlyUsers: boolean;
  onlyAuthorities: boolean;
  onlyAttributes: boolean;
  reasons: number;
  isIndirect: boolean;
}>;

const NAME = contextTag(0, 'constructed');

/** @throws DerError */
export function readDistributionPoint(node: DerNode): DistributionPoint {
  const parts = node.expect(TAG.SEQUENCE).children();
  const part = (tag: number): DerNode | undefined => parts.find(({ identifier }) => identifier === tag);
  const issuers = part(contextTag(2, 'constructed'))?.children().map(readGeneralName);
  const directory = issuers?.find((name) => name.kind === 'directory');
  return {
    name: readPart(part(NAME)),
    reasons: readReasons(part(contextTag(1, 'primitive')), contextTag(1, 'primitive')),
    crlIssuer: issuers?.map(comparable),
    crlIssuerName: directory?.kind === 'directory' ? directory.name : undefined,
  };
}

/** @throws DerError */
export function readListScope(node: DerNode): ListScope {
  const parts = node.expect(TAG.SEQUENCE).children();
  const part = (tag: number): DerNode | undefined => parts.find(({ identifier }) => identifier === tag);
  const flag = (number: number): boolean => {
    const tag = contextTag(number, 'primitive');
    const found = part(tag);
    return found !== undefined && readAnyBoolean(found, tag);
  };
  return {
    name: readPart(part(NAME)),
    onlyUsers: flag(1),
    onlyAuthorities: flag(2),
    reasons: readReasons(part(contextTag(3, 'primitive')), contextTag(3, 'primitive')),
    isIndirect: flag(4),
    onlyAttributes: flag(5),
  };
}

/** DistributionPointName is a CHOICE: its tag `[0]` is explicit. */
function readPart(node: DerNode | undefined): PointName | undefined {
  return node && readPointName(readDer(node.contents));
}

function readReasons(node: DerNode | undefined, tag: number): number {
  if (node === undefined) return ALL_REASONS;
  const bits = readAnyBits(node, tag);
  return [1, 2, 3, 4, 5, 6, 7, 8].reduce((mask, bit) => mask | (hasBit(bits, bit) ? 1 << bit : 0), 0);
}
