import { DerError, type DerNode, readDer, readDerPrefix, TAG } from '../../asn1/der.js';
import { OIDS } from '../../oids.js';
import type { AnyCrl } from './any-crl.js';
import { readAnyExtensions } from './any-extensions.js';
import { readGeneralName } from './any-general-names.js';
import { hexOf, readAnyInteger, readAnySerial, readAnyTime } from './any-values.js';
import { crlFault } from './crl-fault.js';
import type { Extension } from './extensions.js';
import { type RevocationReason, revocationReason } from './revocation.js';

export type AnyRevocation = Readonly<{ at: Date; reason: RevocationReason }>;

/** Acted on, or harmless: what happened when is for people. */
const UNDERSTOOD: ReadonlySet<string> = new Set([OIDS.crlReason, OIDS.certificateIssuer]);

/** Entries that are walked over: a list of 20 MB has no more. */
const MAX_ENTRIES = 1_000_000;

const known = new WeakMap<AnyCrl, CrlEntries>();

/** A CRL's entries made for asking: walked over once, and only the one that is asked for is read. */
export class CrlEntries {
  /** By serial number, and by issuer where it is not the list's own: where the entry begins. */
  private readonly offsets = new Map<string, number>();

  private constructor(private readonly crl: AnyCrl) {
    let issuer = '';
    const { entries } = crl;
    for (let offset = 0, count = 0; offset < entries.length; count++) {
      if (count >= MAX_ENTRIES) throw new DerError('more than a million entries');
      const entry = quickEntry(entries, offset) ?? slowEntry(entries, offset);
      if (entry.issuer !== undefined) issuer = entry.issuer === crl.issuer.canonical ? '' : entry.issuer;
      const name = keyOf(entry.serial, issuer);
      if (!this.offsets.has(name)) this.offsets.set(name, offset);
      offset = entry.end;
    }
  }

  /** @throws FaultError `crl-malformed`, `crl-critical-extension`: nothing in such a list can be relied on (§5.3) */
  static of(crl: AnyCrl): CrlEntries {
    const before = known.get(crl);
    if (before !== undefined) return before;
    const entries = asCrlFault(() => new CrlEntries(crl));
    known.set(crl, entries);
    return entries;
  }

  /** @param issuer canonical name of who issued the certificate; @throws FaultError `crl-malformed` */
  find(serial: string, issuer: string): AnyRevocation | undefined {
    const name = keyOf(serial, issuer === this.crl.issuer.canonical ? '' : issuer);
    const offset = this.offsets.get(name);
    return offset === undefined ? undefined : asCrlFault(() => readEntry(this.crl.entries, offset));
  }
}

function keyOf(serial: string, issuer: string): string {
  return issuer === '' ? serial : `${serial}\u0002${issuer}`;
}

type Walked = Readonly<{ serial: string; end: number; issuer?: string }>;

/** Extensions of nearly every entry that has any: a reason, not critical; the octet behind it is the reason. */
const REASON_ONLY = Buffer.from('300c300a0603551d1504030a01', 'hex');

/** An entry as nearly all are, without an object for each of its parts; `undefined` for any other. */
function quickEntry(bytes: Uint8Array, offset: number): Walked | undefined {
  const length = bytes[offset + 1] ?? 0xff;
  const serialLength = bytes[offset + 3] ?? 0xff;
  const end = offset + 2 + length;
  const time = offset + 4 + serialLength;
  const isShort = length < 0x80 && serialLength < 0x80 && serialLength > 0 && end <= bytes.length;
  if (!isShort || bytes[offset] !== TAG.SEQUENCE || bytes[offset + 2] !== TAG.INTEGER) return undefined;
  const after = time + 2 + (bytes[time + 1] ?? 0);
  if ((bytes[time] !== TAG.UTC_TIME && bytes[time] !== TAG.GENERALIZED_TIME) || after > end) return undefined;
  const isReasonOnly =
    end - after === REASON_ONLY.length + 1 && REASON_ONLY.every((octet, i) => octet === bytes[after + i]);
  if (after !== end && !isReasonOnly) return undefined;
  return { serial: hexOf(bytes.subarray(offset + 4, time)), end };
}

function slowEntry(bytes: Uint8Array, offset: number): Walked {
  const node = readDerPrefix(bytes.subarray(offset));
  const [serial, , extensionsNode] = node.expect(TAG.SEQUENCE).children();
  if (serial === undefined) throw new DerError('entry without a serial number');
  const extensions = readAnyExtensions(extensionsNode);
  const critical = extensions.find((extension) => extension.critical && !UNDERSTOOD.has(extension.oid));
  if (critical !== undefined)
    throw crlFault(
      'crl-critical-extension',
      `critical extension ${critical.oid} of an entry is not understood`,
    );
  const issuer = certificateIssuer(extensions);
  return { serial: readAnySerial(serial), end: offset + node.encoded.length, ...(issuer && { issuer }) };
}

/** §5.3.3: whose certificate this entry and those behind it are about. */
function certificateIssuer(extensions: readonly Extension[]): string | undefined {
  const extension = extensions.find(({ oid }) => oid === OIDS.certificateIssuer);
  if (extension === undefined) return undefined;
  const names = readDer(extension.value).expect(TAG.SEQUENCE).children().map(readGeneralName);
  const directory = names.find((name) => name.kind === 'directory');
  if (directory?.kind !== 'directory') throw new DerError('an entry is about an issuer without a name');
  return directory.name.canonical;
}

function readEntry(entries: Uint8Array, offset: number): AnyRevocation {
  const [, time, extensions] = readDerPrefix(entries.subarray(offset)).children();
  if (time === undefined) throw new DerError('entry without a time');
  const reason = readAnyExtensions(extensions).find(({ oid }) => oid === OIDS.crlReason);
  return { at: readAnyTime(time), reason: reasonOf(reason && readDer(reason.value)) };
}

/** A reason that does not exist is none: revoked is revoked. */
export function reasonOf(node: DerNode | undefined): RevocationReason {
  const code = node && readAnyInteger(node, TAG.ENUMERATED);
  const isKnown = code === undefined || (code >= 0n && code <= 10n && code !== 7n);
  return revocationReason(isKnown ? code : undefined);
}

function asCrlFault<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) throw crlFault('crl-malformed', error.message);
    throw error;
  }
}
