import { DerError, readDerPrefix, TAG } from '../../asn1/der.js';
import { OIDS } from '../../oids.js';
import { crlFault } from './crl-fault.js';
import { readExtensions } from './extensions.js';

/**
 * Walks over the entries of a CRL (RFC 5280 §5.1.2.6) without an object for each: a list may have 50,000.
 *
 * An entry with extensions is looked into, as a critical one that is not understood makes the whole list unusable
 * (§5.3): it may say that the entry is about the certificate of another issuer.
 *
 * @param entries one entry behind the other
 * @returns where each entry begins, by serial number (content octets, lower-case hex)
 * @throws DerError; FaultError `crl-critical-extension`
 */
export function scanEntries(entries: Uint8Array): ReadonlyMap<string, number> {
  const bytes = Buffer.from(entries.buffer, entries.byteOffset, entries.length);
  const offsets = new Map<string, number>();
  for (let offset = 0; offset < bytes.length;) {
    const serial = startOf(bytes, offset, TAG.SEQUENCE);
    const end = endOf(bytes, offset, bytes.length);
    const digits = startOf(bytes, serial, TAG.INTEGER);
    const time = endOf(bytes, serial, end);
    const isUtcTime = bytes[time] === TAG.UTC_TIME;
    startOf(bytes, time, isUtcTime ? TAG.UTC_TIME : TAG.GENERALIZED_TIME);
    const extensions = endOf(bytes, time, end);
    if (extensions < end) assertExtensions(bytes, extensions, end);
    offsets.set(bytes.toString('hex', digits, time), offset);
    offset = end;
  }
  return offsets;
}

/** @returns length of the element at `offset`, header included */
export function entryLength(entries: Uint8Array, offset: number): number {
  return endOf(entries, offset, entries.length) - offset;
}

/** Where the contents of the element at `offset` begin. Lengths up to 65,535: an entry is short, and so is all within it. */
function startOf(bytes: Uint8Array, offset: number, tag: number): number {
  const first = bytes[offset + 1] ?? 0x80;
  const isKnown = first < 0x80 || first === 0x81 || first === 0x82;
  if (bytes[offset] !== tag || !isKnown) throw new DerError(`entry of another form at ${offset}`);
  return first < 0x80 ? offset + 2 : offset + 2 + first - 0x80;
}

/** X.690 §10.1: where the element at `offset`, whose start is known to be right, ends; its length must be minimal. */
function endOf(bytes: Uint8Array, offset: number, limit: number): number {
  const first = bytes[offset + 1] ?? 0;
  const second = bytes[offset + 2] ?? 0;
  const length = first < 0x80 ? first : first === 0x81 ? second : second * 256 + (bytes[offset + 3] ?? 0);
  const least = first < 0x80 ? 0 : first === 0x81 ? 0x80 : 0x100;
  const end = (first < 0x80 ? offset + 2 : offset + 2 + first - 0x80) + length;
  if (length < least || end > limit) throw new DerError(`entry of another form at ${offset}`);
  return end;
}

/** Extensions of nearly every entry that has any: a reason, not critical; the octet behind it is the reason. */
const REASON_ONLY = Buffer.from('300c300a0603551d1504030a01', 'hex');

function assertExtensions(entries: Buffer, start: number, end: number): void {
  const isReasonOnly =
    end - start === REASON_ONLY.length + 1 &&
    entries.compare(REASON_ONLY, 0, undefined, start, end - 1) === 0;
  if (isReasonOnly) return;
  const bytes = entries.subarray(start, end);
  const node = readDerPrefix(bytes);
  if (node.encoded.length !== bytes.length) throw new DerError('octets after the extensions of an entry');
  const critical = readExtensions(node).find(
    (extension) => extension.critical && extension.oid !== OIDS.crlReason,
  );
  if (critical !== undefined)
    throw crlFault(
      'crl-critical-extension',
      `critical extension ${critical.oid} of an entry is not understood`,
    );
}
