import { type CborLimits, readCbor } from '../../../cbor/read/read-cbor.js';
import { ES256 } from '../../../cose/cose-labels.js';
import { type CoseSign1, readCoseSign1 } from '../../../cose/read/cose-sign1.js';
import {
  ENTRY_KEY,
  KEY_USES,
  type KeyUse,
  LIST_KEY,
  STATUS_LIST_KIND,
  type StatusEntry,
  type StatusList,
  TRUST_LIST_KIND,
  TRUSTED_KEY_KEY,
  type TrustedKey,
  type TrustList,
} from '../list-claims.js';
import { ListFields, malformed } from './list-fields.js';

/** 100,000 licences out of force take a fifth of it. */
const LIST_LIMITS: CborLimits = { bytes: 33_554_432, depth: 6, items: 4_000_000 };
const MAX_KID = 64;
/** A P-256 SubjectPublicKeyInfo has 91 octets. */
const MAX_SPKI = 128;

/** A list that was read; its signature is not judged yet. */
export type SignedList<List> = Readonly<{ message: CoseSign1; list: List }>;

/** @throws FaultError<ListFaultCode> */
export function readTrustList(bytes: Uint8Array): SignedList<TrustList> {
  const message = readCoseSign1(bytes, LIST_LIMITS);
  const fields = fieldsOf(message, TRUST_LIST_KIND);
  const list = {
    ...headOf(fields),
    hosts: fields.texts(LIST_KEY.HOSTS),
    test: fields.flag(LIST_KEY.TEST),
    keys: fields.maps(LIST_KEY.KEYS).map(keyOf),
  };
  return { message, list };
}

/** @throws FaultError<ListFaultCode> */
export function readStatusList(bytes: Uint8Array): SignedList<StatusList> {
  const message = readCoseSign1(bytes, LIST_LIMITS);
  const fields = fieldsOf(message, STATUS_LIST_KIND);
  return { message, list: { ...headOf(fields), entries: fields.maps(LIST_KEY.ENTRIES).map(entryOf) } };
}

function fieldsOf({ payload }: CoseSign1, kind: string): ListFields {
  const fields = ListFields.of(readCbor(payload, LIST_LIMITS));
  if (fields.text(LIST_KEY.KIND) !== kind) throw malformed(`this is no ${kind}`);
  return fields;
}

function headOf(fields: ListFields): Pick<StatusList, 'issuer' | 'sequence' | 'issuedAt' | 'nextUpdate'> {
  return {
    issuer: fields.text(LIST_KEY.ISSUER),
    sequence: fields.integer(LIST_KEY.SEQUENCE, 0, Number.MAX_SAFE_INTEGER),
    issuedAt: fields.time(LIST_KEY.ISSUED_AT),
    nextUpdate: fields.time(LIST_KEY.NEXT_UPDATE),
  };
}

function keyOf(fields: ListFields): TrustedKey {
  // The algorithm belongs to the key, never to the message that is judged with it (RFC 9052 §10).
  fields.integer(TRUSTED_KEY_KEY.ALGORITHM, ES256, ES256);
  return {
    kid: fields.octets(TRUSTED_KEY_KEY.KID, MAX_KID),
    publicKey: fields.octets(TRUSTED_KEY_KEY.PUBLIC_KEY, MAX_SPKI),
    notBefore: fields.time(TRUSTED_KEY_KEY.NOT_BEFORE),
    notAfter: fields.time(TRUSTED_KEY_KEY.NOT_AFTER),
    issuer: fields.text(TRUSTED_KEY_KEY.ISSUER),
    uses: fields.texts(TRUSTED_KEY_KEY.USES).filter(isKeyUse),
  };
}

function entryOf(fields: ListFields): StatusEntry {
  return {
    number: fields.text(ENTRY_KEY.NUMBER),
    version: String(fields.integer(ENTRY_KEY.VERSION, 1, 999)).padStart(3, '0'),
    status: fields.text(ENTRY_KEY.STATUS),
    since: fields.time(ENTRY_KEY.SINCE),
  };
}

/** A use that a later form of the list names is none that we would ask for. */
function isKeyUse(use: string): use is KeyUse {
  return (KEY_USES as readonly string[]).includes(use);
}
