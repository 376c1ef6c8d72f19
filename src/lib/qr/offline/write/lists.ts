import type { CborValue } from '../../../cbor/cbor-value.js';
import { writeCbor } from '../../../cbor/write/write-cbor.js';
import { ES256 } from '../../../cose/cose-labels.js';
import { type PreparedCoseSign1, prepareCoseSign1 } from '../../../cose/write/cose-sign1.js';
import {
  ENTRY_KEY,
  LIST_KEY,
  STATUS_LIST_KIND,
  type StatusEntry,
  type StatusList,
  TRUST_LIST_KIND,
  TRUSTED_KEY_KEY,
  type TrustedKey,
  type TrustList,
} from '../list-claims.js';

/** @param kid of the root's key */
export function prepareTrustList(list: TrustList, kid: Uint8Array): PreparedCoseSign1 {
  const map = head(TRUST_LIST_KIND, list)
    .set(LIST_KEY.HOSTS, list.hosts)
    .set(LIST_KEY.TEST, list.test)
    .set(LIST_KEY.KEYS, list.keys.map(keyMap));
  return prepareCoseSign1(writeCbor(map), kid);
}

/** @param kid of a key that the trust list names for status lists */
export function prepareStatusList(list: StatusList, kid: Uint8Array): PreparedCoseSign1 {
  const map = head(STATUS_LIST_KIND, list).set(LIST_KEY.ENTRIES, list.entries.map(entryMap));
  return prepareCoseSign1(writeCbor(map), kid);
}

function head(
  kind: string,
  { issuer, sequence, issuedAt, nextUpdate }: TrustList | StatusList,
): Map<string, CborValue> {
  return new Map<string, CborValue>([
    [LIST_KEY.KIND, kind],
    [LIST_KEY.ISSUER, issuer],
    [LIST_KEY.SEQUENCE, sequence],
    [LIST_KEY.ISSUED_AT, seconds(issuedAt)],
    [LIST_KEY.NEXT_UPDATE, seconds(nextUpdate)],
  ]);
}

function keyMap(key: TrustedKey): ReadonlyMap<string, CborValue> {
  return new Map<string, CborValue>([
    [TRUSTED_KEY_KEY.KID, key.kid],
    [TRUSTED_KEY_KEY.PUBLIC_KEY, key.publicKey],
    [TRUSTED_KEY_KEY.ALGORITHM, ES256],
    [TRUSTED_KEY_KEY.NOT_BEFORE, seconds(key.notBefore)],
    [TRUSTED_KEY_KEY.NOT_AFTER, seconds(key.notAfter)],
    [TRUSTED_KEY_KEY.ISSUER, key.issuer],
    [TRUSTED_KEY_KEY.USES, key.uses],
  ]);
}

function entryMap(entry: StatusEntry): ReadonlyMap<string, CborValue> {
  return new Map<string, CborValue>([
    [ENTRY_KEY.NUMBER, entry.number],
    [ENTRY_KEY.VERSION, Number(entry.version)],
    [ENTRY_KEY.STATUS, entry.status],
    [ENTRY_KEY.SINCE, seconds(entry.since)],
  ]);
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
