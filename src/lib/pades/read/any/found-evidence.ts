import type { AnyMessage } from '../../../cms/read/any/any-message.js';
import type { RevocationValues } from '../../../cms/read/any/revocation-values.js';
import { attempt } from '../../../faults/fault.js';
import type { AnyPdf } from '../../../pdf/read/any/index.js';
import { readSecurityStore, type SecurityStore } from '../../../pdf/read/any/index.js';
import { readAnyToken } from '../../../tsp/read/any/any-token.js';
import type { ReadSeal } from './read-seal.js';
import type { Statement } from './statements.js';

/** Evidence that nobody has read yet. */
export type FoundEvidence = Readonly<{
  kind: 'crl' | 'ocsp';
  encoded: Uint8Array;
  where: Statement['where'];
  presentAt: Statement['presentAt'];
}>;

/** A message of the file and the revision that brought it. */
export type PlacedMessage = Readonly<{ message: AnyMessage; revision: number }>;

/** What a store holds, for all signatures or for one (VRI): it is evidence wherever it stands. */
export type PlacedStore = Readonly<{ revision: number; store: Omit<SecurityStore, 'vri'> }>;

/** Revisions whose security store is read: those that a signature or timestamp ends, and the last. */
const MAX_STORES = 32;

/** Timestamps of one signature that are read. */
const MAX_TOKENS = 8;

/** The messages of all signatures and timestamps, those inside others too. */
export function messagesOf(seals: readonly ReadSeal[], deadline: () => void): PlacedMessage[] {
  return seals.flatMap((seal) => {
    deadline();
    const revision = seal.field.revision ?? 0;
    if (seal.state === 'refused') return [];
    if (seal.state === 'timestamp') return [{ message: seal.token.message, revision }];
    const tokens = seal.message.attributes.timestamps.slice(0, MAX_TOKENS).flatMap((encoded) => {
      const token = attempt('timestamp-malformed', () => readAnyToken(encoded));
      return token.ok ? [{ message: token.value.message, revision }] : [];
    });
    return [{ message: seal.message, revision }, ...tokens];
  });
}

/**
 * The security stores (ISO 32000-2 §12.8.4.3) as they stood when a signature or timestamp was put over them, and the
 * last one, oldest first. A store that cannot be read is none.
 */
export function storesOf(pdf: AnyPdf, seals: readonly ReadSeal[], deadline: () => void): PlacedStore[] {
  const last = pdf.revisions.length - 1;
  if (pdf.current.catalog.entries.get('DSS') === undefined) return [];
  const covered = seals.flatMap(({ field }) => (field.revision === undefined ? [] : [field.revision]));
  const revisions = [...new Set([...covered, last])].toSorted((a, b) => a - b).slice(-MAX_STORES);
  return revisions.flatMap((revision) => {
    const store = attempt('pdf-form', () => readSecurityStore(pdf.at(revision)));
    // Also when it was the end of the time that ended the reading.
    deadline();
    return store.ok && store.value !== undefined ? [{ revision, store: wholeOf(store.value) }] : [];
  });
}

/** Most parts only repeat what stands for all; a limit on pieces is not to be used up by that. */
function wholeOf({ vri, ...forAll }: SecurityStore): PlacedStore['store'] {
  const places = [forAll, ...vri.values()];
  return {
    certs: eachOnce(places.flatMap(({ certs }) => certs)),
    crls: eachOnce(places.flatMap(({ crls }) => crls)),
    ocsps: eachOnce(places.flatMap(({ ocsps }) => ocsps)),
  };
}

function eachOnce(encodings: readonly Uint8Array[]): Uint8Array[] {
  const byBytes = new Map(encodings.map((encoded) => [bytesOf(encoded), encoded]));
  return [...byBytes.values()];
}

/** As a key that is the same for the same bytes. */
export function bytesOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

export function evidenceInMessage({ message, revision }: PlacedMessage): FoundEvidence[] {
  const { data, attributes } = message;
  const { signed, unsigned } = attributes.revocation;
  const presentAt: Statement['presentAt'] = (timeline) => timeline.signedAt(revision);
  return [data, ...signed, ...unsigned].flatMap((values) => evidenceIn(values, 'cms', presentAt));
}

export function evidenceInStore({ store, revision }: PlacedStore): FoundEvidence[] {
  return evidenceIn(store, 'dss', (timeline) => timeline.storedAt(revision));
}

function evidenceIn(
  { crls, ocsps }: RevocationValues,
  where: Statement['where'],
  presentAt: Statement['presentAt'],
): FoundEvidence[] {
  return [
    ...crls.map((encoded) => ({ kind: 'crl' as const, encoded, where, presentAt })),
    ...ocsps.map((encoded) => ({ kind: 'ocsp' as const, encoded, where, presentAt })),
  ];
}
