import { DerError, readDerPrefix, TAG } from '../../asn1/der.js';
import { OIDS } from '../../oids.js';
import { crlFault } from './crl-fault.js';
import { readExtensions } from './extensions.js';

/** Octets that follow a header, and where they begin. */
type Span = { start: number; end: number };

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
    const entry = spanAt(bytes, offset, bytes.length, TAG.SEQUENCE);
    const serial = spanAt(bytes, entry.start, entry.end, TAG.INTEGER);
    const time = timeAt(bytes, serial.end, entry.end);
    if (time.end < entry.end) assertExtensions(bytes.subarray(time.end, entry.end));
    offsets.set(bytes.toString('hex', serial.start, serial.end), offset);
    offset = entry.end;
  }
  return offsets;
}

/** @returns length of the element at `offset`, header included */
export function entryLength(entries: Uint8Array, offset: number): number {
  return spanAt(entries, offset, entries.length, TAG.SEQUENCE).end - offset;
}

function timeAt(bytes: Uint8Array, offset: number, limit: number): Span {
  const tag = bytes[offset] === TAG.UTC_TIME ? TAG.UTC_TIME : TAG.GENERALIZED_TIME;
  return spanAt(bytes, offset, limit, tag);
}

function spanAt(bytes: Uint8Array, offset: number, limit: number, tag: number): Span {
  const { octets, value } = lengthAt(bytes, offset + 1);
  const start = offset + 1 + octets;
  if (bytes[offset] !== tag || start + value > limit)
    throw new DerError(`entry of another form at ${offset}`);
  return { start, end: start + value };
}

/** X.690 §10.1 for up to 65,535: an entry is short, and so is all within it. */
function lengthAt(bytes: Uint8Array, offset: number): { octets: number; value: number } {
  const [first = 0x80, second = 0, third = 0] = bytes.subarray(offset, offset + 3);
  if (first < 0x80) return { octets: 1, value: first };
  if (first === 0x81 && second >= 0x80) return { octets: 2, value: second };
  if (first === 0x82 && second > 0) return { octets: 3, value: second * 256 + third };
  throw new DerError(`entry of another form at ${offset}`);
}

/** Extensions of nearly every entry that has any: a reason, not critical; the octet behind it is the reason. */
const REASON_ONLY = Buffer.from('300c300a0603551d1504030a01', 'hex');

function assertExtensions(bytes: Buffer): void {
  const isReasonOnly =
    bytes.length === REASON_ONLY.length + 1 &&
    bytes.compare(REASON_ONLY, 0, REASON_ONLY.length, 0, REASON_ONLY.length) === 0;
  if (isReasonOnly) return;
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
