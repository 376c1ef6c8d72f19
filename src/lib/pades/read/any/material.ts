import { type AnyCrl } from '../../../x509/read/any-crl.js';
import type { AnyCertificate } from '../../../x509/read/path/index.js';
import {
  bytesOf,
  evidenceInMessage,
  evidenceInStore,
  type FoundEvidence,
  messagesOf,
  type PlacedStore,
  storesOf,
} from './found-evidence.js';
import type { JudgementInput } from './judge-signature.js';
import type { MaterialCache } from './material-cache.js';
import type { ReadSeal } from './read-seal.js';
import type { Statement } from './statements.js';

/** Certificates of a file that are looked at, and lists and answers; no honest file comes near. */
const MAX_CERTIFICATES = 400;
const MAX_STATEMENTS = 200;

type Placed = Pick<Statement, 'where' | 'presentAt'>;
type PlacedList = Placed & Readonly<{ crl: AnyCrl }>;

/** Everything that a file and its judge bring along to judge it with; nothing of it is believed yet. */
export class Material {
  readonly candidates: readonly AnyCertificate[];
  readonly statements: readonly Statement[];
  private readonly stores: readonly PlacedStore[];

  constructor(
    input: Pick<JudgementInput, 'pdf' | 'candidates' | 'given'> & { deadline: () => void },
    seals: readonly ReadSeal[],
    private readonly cache: MaterialCache,
  ) {
    const { deadline } = input;
    this.stores = storesOf(input.pdf, seals, deadline);
    const messages = messagesOf(seals, deadline);
    const inMessages = messages.flatMap(({ message }) => [
      ...message.data.certificates,
      ...message.attributes.certificates,
    ]);
    const inStores = this.stores.flatMap(({ store }) => store.certs);
    this.candidates = [...new Set([...input.candidates, ...this.read([...inMessages, ...inStores])])];
    const found = [...this.stores.flatMap(evidenceInStore), ...messages.flatMap(evidenceInMessage)];
    this.statements = this.statementsOf(distinct(found).slice(0, MAX_STATEMENTS), input.given);
  }

  /** Certificates of a message first, then all others. */
  knownTo(own: readonly Uint8Array[]): readonly AnyCertificate[] {
    return [...this.read(own), ...this.candidates];
  }

  /** The first revision from this one on whose store holds evidence; `undefined` without any. */
  storeSince(revision: number): number | undefined {
    const filled = this.stores.filter(({ store }) => store.crls.length + store.ocsps.length > 0);
    return filled.map((each) => each.revision).find((each) => each >= revision);
  }

  private read(encodings: readonly Uint8Array[]): AnyCertificate[] {
    return encodings
      .slice(0, MAX_CERTIFICATES)
      .map((encoded) => this.cache.certificate(encoded))
      .filter((certificate) => certificate !== undefined);
  }

  private statementsOf(found: readonly FoundEvidence[], given: JudgementInput['given']): Statement[] {
    const answers: Statement[] = [];
    const lists: PlacedList[] = [];
    for (const { kind, encoded, where, presentAt } of found) {
      const ocsp = kind === 'ocsp' ? this.cache.ocsp(encoded) : undefined;
      const crl = kind === 'crl' ? this.cache.crl(encoded) : undefined;
      if (ocsp !== undefined) answers.push({ where, presentAt, evidence: { crls: [], ocsps: [ocsp] } });
      if (crl !== undefined) lists.push({ where, presentAt, crl });
    }
    const placed: Placed = { where: 'given', presentAt: ({ at }) => at };
    for (const ocsp of given?.ocsps ?? []) answers.push({ ...placed, evidence: { crls: [], ocsps: [ocsp] } });
    for (const crl of given?.crls ?? []) lists.push({ ...placed, crl });
    return [...answers, ...listStatements(lists)];
  }
}

/** Each complete list with all changes, and those that are each only for some, together. */
function listStatements(lists: readonly PlacedList[]): Statement[] {
  const complete = lists.filter(({ crl }) => crl.deltaBase === undefined);
  const deltas = lists.filter(({ crl }) => crl.deltaBase !== undefined).map(({ crl }) => crl);
  const alone = complete.map(({ crl, where, presentAt }) => ({
    where,
    presentAt,
    evidence: { crls: [crl, ...deltas], ocsps: [] },
  }));
  const partial = complete.filter(({ crl }) => crl.scope !== undefined);
  const [first] = partial;
  if (first === undefined || partial.length < 2) return alone;
  const together: Statement = {
    where: first.where,
    presentAt: (timeline) =>
      new Date(Math.max(...partial.map(({ presentAt }) => presentAt(timeline).getTime()))),
    evidence: { crls: [...partial.map(({ crl }) => crl), ...deltas], ocsps: [] },
  };
  return [...alone, together];
}

/** Each once, where it was found first: stores come oldest first, which proves most. */
function distinct(found: readonly FoundEvidence[]): FoundEvidence[] {
  const byBytes = new Map<string, FoundEvidence>();
  for (const each of found) {
    const name = bytesOf(each.encoded);
    if (!byBytes.has(name)) byBytes.set(name, each);
  }
  return [...byBytes.values()];
}
