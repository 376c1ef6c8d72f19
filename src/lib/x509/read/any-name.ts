import { DerError, type DerNode, TAG } from '../../asn1/der.js';
import { readString } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { hexOf, readAnyOid } from './any-values.js';

/** A distinguished name in a form in which equal names are equal strings (RFC 5280 §7.1). */
export type AnyName = Readonly<{
  encoded: Uint8Array;
  /** Equal for names that match, whatever their string types, case and blanks. */
  canonical: string;
  /** The canonical RDNs, for comparing beginnings (§4.2.1.10). */
  rdns: readonly string[];
  /** The last common name, or the last attribute that is text; '' without one. For people only. */
  commonName: string;
  /** Attributes emailAddress, as written. */
  emails: readonly string[];
}>;

type Attribute = Readonly<{ oid: string; text: string | undefined; canonical: string }>;

/** @param node a Name; @throws DerError */
export function readAnyName(node: DerNode): AnyName {
  return nameOf(node.encoded, node.expect(TAG.SEQUENCE).children().map(readRdn));
}

/** The name that a nameRelativeToCRLIssuer stands for (RFC 5280 §4.2.1.13). @param rdn `[1] IMPLICIT` or SET */
export function appendRdn(name: AnyName, rdn: DerNode): string {
  const relative = canonicalRdn(rdn.children().map(readAttribute));
  return [...name.rdns, relative].join('\u0001');
}

function readRdn(node: DerNode): readonly Attribute[] {
  return node.expect(TAG.SET).children().map(readAttribute);
}

function nameOf(encoded: Uint8Array, rdns: readonly (readonly Attribute[])[]): AnyName {
  const canonical = rdns.map(canonicalRdn);
  const texts = rdns.flat().filter(({ text }) => text !== undefined);
  const named = texts.findLast(({ oid }) => oid === OIDS.commonName) ?? texts.at(-1);
  const emails = texts.filter(({ oid }) => oid === OIDS.emailAddress);
  return {
    encoded,
    canonical: canonical.join('\u0001'),
    rdns: canonical,
    commonName: named?.text ?? '',
    emails: emails.map(({ text }) => text ?? ''),
  };
}

/** A set: order means nothing. */
function canonicalRdn(attributes: readonly Attribute[]): string {
  return attributes
    .map(({ oid, canonical }) => `${oid}=${canonical}`)
    .toSorted()
    .join('\u0000');
}

function readAttribute(node: DerNode): Attribute {
  const [type, value] = node.expect(TAG.SEQUENCE).children();
  if (type === undefined || value === undefined) throw new DerError('attribute of another form');
  const text = textOf(value);
  const canonical = text === undefined ? `#${hexOf(value.encoded)}` : `"${canonicalText(text)}`;
  return { oid: readAnyOid(type), text, canonical };
}

/** @returns `undefined` for what is no text, or none of its declared type: that matches only itself */
function textOf(value: DerNode): string | undefined {
  try {
    return value.constructed ? undefined : readString(value);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/**
 * RFC 4518 §2, in the profile of RFC 5280 §7.1: case folded, compatibility forms joined, control characters gone,
 * blanks at the ends removed and within taken together.
 */
export function canonicalText(text: string): string {
  const mapped = text
    .replace(/[\t-\r\u0085]/g, ' ')
    .replace(/\p{Cc}|\p{Cf}|\p{Variation_Selector}/gu, '')
    .normalize('NFKC');
  const folded = mapped.toUpperCase().toLowerCase().normalize('NFKC');
  return folded.replace(/\p{Zs}+/gu, ' ').trim();
}
