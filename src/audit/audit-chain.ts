import { createHash } from 'node:crypto';
import { canonicalJson, LONE_SURROGATE } from '../lib/json/canonical-json.js';
import type { AuditActor, AuditEntry } from './audit.service.js';

/** `previousHash` of the first row. */
export const NO_HASH = '0'.repeat(64);

const SUBJECT_LENGTH = 64;

/** A row as it is stored; lists and body are canonical JSON (RFC 8785). */
export type ChainRow = Readonly<{
  sequence: number;
  /** RFC 3339 in UTC with milliseconds; never before that of the row before. */
  at: string;
  /** What the clock said, when that was before the row before. */
  clockAt: string | null;
  kind: string;
  keyId: string | null;
  organisation: string | null;
  organisationUscc: string | null;
  operator: string | null;
  licenceIds: string;
  holderCodes: string;
  body: string;
  previousHash: string;
  hash: string;
}>;

/** What the next row is linked to. */
export type ChainHead = Readonly<Pick<ChainRow, 'sequence' | 'at' | 'hash'>>;

/** Of a chain without rows. */
export const EMPTY_CHAIN: ChainHead = { sequence: 0, at: '', hash: NO_HASH };

/** An entry that can be stored, in the form that is stored. */
export type PreparedEntry = Readonly<Omit<ChainRow, 'sequence' | 'at' | 'clockAt' | 'previousHash' | 'hash'>>;

/** @throws TypeError for what cannot be stored or hashed: it must concern its caller only, not those who share the transaction */
export function prepareEntry(entry: AuditEntry): PreparedEntry {
  const { actor, kind } = entry;
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(kind)) throw new TypeError('audit: kind');
  return {
    kind,
    keyId: storable(actor.keyId),
    organisation: storable(actor.organisation),
    organisationUscc: storable(actor.organisationUscc),
    operator: storable(actor.operator),
    licenceIds: canonicalJson(subjects(entry.licenceIds)),
    holderCodes: canonicalJson(subjects(entry.holderCodes)),
    body: objectText(entry.body),
  };
}

/** PostgreSQL keeps no U+0000 in a text, and neither database a lone surrogate. */
function storable(text: string | null): string | null {
  if (text !== null && (text.includes('\0') || LONE_SURROGATE.test(text))) throw new TypeError('audit: text');
  return text;
}

function subjects(codes: readonly string[]): readonly string[] {
  const distinct = [...new Set(codes)];
  for (const code of distinct)
    if (code === '' || code.length > SUBJECT_LENGTH || storable(code) !== code)
      throw new TypeError('audit: subject');
  return distinct;
}

function objectText(body: object): string {
  const text = canonicalJson(body);
  if (!text.startsWith('{')) throw new TypeError('audit: body');
  return text;
}

/** Links an entry to the end of the chain. The time of a chain never runs backwards; a clock that did is noted. */
export function linkedRow(head: ChainHead, entry: PreparedEntry, now: Date): ChainRow {
  const clock = now.toISOString();
  const behind = clock < head.at;
  const row = {
    ...entry,
    sequence: head.sequence + 1,
    at: behind ? head.at : clock,
    clockAt: behind ? clock : null,
    previousHash: head.hash,
  };
  return { ...row, hash: hashOf(row) };
}

/** SHA-256 of {@link canonicalRow}, lower-case hex. */
export function hashOf(row: Omit<ChainRow, 'hash'>): string {
  return createHash('sha256').update(canonicalRow(row)).digest('hex');
}

/**
 * Everything of a row but its own hash, by RFC 8785: what is hashed. The same as an exported line without `hash`, `checkpoint`
 * and `end`, so that anybody can compute it: `jq -jcS 'del(.hash, .checkpoint, .end)' | sha256sum`, while names are ASCII and
 * numbers whole.
 */
export function canonicalRow(row: Omit<ChainRow, 'hash'>): string {
  const { at, body, clockAt, holderCodes, kind, licenceIds, previousHash, sequence } = row;
  const before = `{"actor":${canonicalActor(row)},"at":"${at}","body":${body},"clockAt":${canonicalJson(clockAt)}`;
  const after = `"licenceIds":${licenceIds},"previousHash":"${previousHash}","sequence":${sequence}}`;
  return `${before},"holderCodes":${holderCodes},"kind":"${kind}",${after}`;
}

/** Who did it, as in {@link canonicalRow}. */
export function canonicalActor({ keyId, operator, organisation, organisationUscc }: AuditActor): string {
  const [key, person] = [JSON.stringify(keyId), JSON.stringify(operator)];
  const [name, uscc] = [JSON.stringify(organisation), JSON.stringify(organisationUscc)];
  return `{"keyId":${key},"operator":${person},"organisation":${name},"organisationUscc":${uscc}}`;
}
