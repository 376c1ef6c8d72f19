import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
  tagged,
  time,
  utf8String,
} from '../../src/lib/asn1/write/der.js';
import {
  type AnyCertificate,
  type AnyCrl,
  readAnyCertificate,
  readAnyCrl,
} from '../../src/lib/x509/read/path/index.js';

/** Somebody who signs certificates or lists: a name and a key. */
export type Party = Readonly<{ name: string; privateKey: KeyObject; publicKey: KeyObject }>;

const ECDSA = sequence(oid('1.2.840.10045.4.3.2'));
const FROM = new Date('2026-01-01T00:00:00Z');
const TO = new Date('2027-01-01T00:00:00Z');

export function party(name: string): Party {
  return { name, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

export const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));

export const AUTHORITY = extension('2.5.29.19', sequence(boolean(true)), true);

/** A certificate with just these extensions, of 2026; version 1 without any. */
export function certify(
  subject: Party,
  issuer: Party,
  extensions: readonly Uint8Array[] = [],
  serial = 1,
): AnyCertificate {
  const tbs = sequence(
    ...(extensions.length > 0 ? [tagged(0, integer(2))] : []),
    integer(serial),
    ECDSA,
    nameOf(issuer),
    sequence(time(FROM), time(TO)),
    nameOf(subject),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [tagged(3, sequence(...extensions))] : []),
  );
  return readAnyCertificate(signed(tbs, issuer));
}

/** A list of 2026. @param entries one revoked certificate each, see {@link entry} */
export function revocationList(
  issuer: Party,
  entries: readonly Uint8Array[],
  extensions: readonly Uint8Array[] = [],
): AnyCrl {
  const tbs = sequence(
    integer(1),
    ECDSA,
    nameOf(issuer),
    time(FROM),
    time(TO),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    ...(extensions.length > 0 ? [tagged(0, sequence(...extensions))] : []),
  );
  return readAnyCrl(signed(tbs, issuer));
}

export function entry(serial: number, extensions: readonly Uint8Array[] = []): Uint8Array {
  const more = extensions.length > 0 ? [sequence(...extensions)] : [];
  return sequence(integer(serial), time(new Date('2026-02-01T00:00:00Z')), ...more);
}

export function nameOf({ name }: Pick<Party, 'name'>): Uint8Array {
  return sequence(setOf(sequence(oid('2.5.4.3'), utf8String(name))));
}

function signed(tbs: Uint8Array, { privateKey }: Party): Uint8Array {
  return sequence(tbs, ECDSA, bitString(sign('sha256', tbs, privateKey)));
}
