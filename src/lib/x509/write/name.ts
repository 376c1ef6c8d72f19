import { oid, printableString, sequence, setOf, utf8String } from '../../asn1/write/der.js';
import { OIDS } from '../../oids.js';

/** One attribute of a distinguished name, e.g. `{ type: OIDS.organisation, value: '延津县行政审批和政务信息管理局' }`. */
export type NameAttribute = Readonly<{ type: string; value: string }>;

/** Attributes that RFC 5280 appendix A.1 fixes as PrintableString; all others are UTF8String (§4.1.2.4). */
const PRINTABLE: ReadonlySet<string> = new Set([OIDS.country, OIDS.serialNumber]);

/** A Name of single-valued RDNs, in the given order. */
export function distinguishedName(attributes: readonly NameAttribute[]): Uint8Array {
  return sequence(...attributes.map((attribute) => setOf(sequence(oid(attribute.type), text(attribute)))));
}

function text({ type, value }: NameAttribute): Uint8Array {
  return PRINTABLE.has(type) ? printableString(value) : utf8String(value);
}
