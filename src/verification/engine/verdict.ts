import type { Verdict } from '../report.js';
import type { FileFacts, SealFacts } from './facts.js';

/** What the register says of the licence that a file belongs to, as far as a verdict needs it. */
export type RegisterView = Readonly<{
  /** Status now. */
  status: string;
  /** The file's bytes are those of a file that was issued. */
  exact: boolean;
  /**
   * How the sealed part of the file stands to the files that were issued: `same` up to and with the last seal, `earlier` when
   * a later seal was cut off, `awaited` when the next seal is still to come, `other` when we never issued it.
   */
  sealedPart: 'same' | 'earlier' | 'awaited' | 'other';
  /** Whether the code on the page names this licence and version; undefined when nobody looked. */
  codeMatches: boolean | undefined;
}>;

export type Circumstances = Readonly<{
  facts: FileFacts;
  /** null: no licence is known for it; undefined: the register was not, or could not be, asked. */
  register: RegisterView | null | undefined;
  /** Page that looks otherwise than when it was sealed. */
  looksChanged: boolean;
  /** Nobody could look at the pages. */
  lookFailed: boolean;
}>;

/** Statuses in which a version counts; a suspended permit is one, and the report says that it is suspended. */
const IN_FORCE: readonly string[] = ['valid', 'suspended'];

/**
 * The one verdict over a file.
 *
 * Rejects by default: genuine is only what was issued byte for byte, up to and with its last seal, and continued by nothing but
 * what our own issuing adds. That our record has the same bytes proves more than any certificate could: whether the seal's
 * certificate has ended since, or was revoked, says nothing against a file that we know.
 */
export function verdictOf(circumstances: Circumstances): Verdict {
  const { facts, register, looksChanged, lookFailed } = circumstances;
  if (register?.exact) return standingOf(register.status);
  if (facts.unreadable) return 'malformed';
  if (facts.seals.length === 0) return 'not-sealed';
  const isOurs = Boolean(register) || facts.seals.some(({ ours }) => ours);
  if (isChanged(isOurs ? facts : asForeign(facts)) || looksChanged) return 'changed-after-sealing';
  if (register?.sealedPart === 'earlier') return 'earlier-revision';
  if (register?.sealedPart === 'awaited') return 'half-sealed';
  if (!facts.seals.some(({ ours }) => ours)) return foreignVerdict(facts);
  if (register === undefined) return facts.reserved.length > 0 ? 'half-sealed' : 'cannot-tell-now';
  if (register !== null && register.sealedPart === 'same' && register.codeMatches === true)
    return standingOf(register.status);
  return lookFailed ? 'cannot-tell-now' : 'our-seal-not-registered';
}

/** What a genuine licence is worth in a status. */
export function standingOf(status: string): Verdict {
  if (IN_FORCE.includes(status)) return 'genuine-current';
  return status === 'superseded' ? 'genuine-superseded' : 'genuine-not-in-force';
}

/** Seals proper; a document timestamp says when, not who. */
export function sealsOf({ seals }: FileFacts): readonly SealFacts[] {
  return seals.filter(({ judgement }) => judgement.kind === 'signature');
}

/** Whether any byte is other than when it was sealed, but for what our own issuing adds. */
export function isChanged({ seals, faults }: FileFacts): boolean {
  const isBroken = seals.some(({ judgement }) => !judgement.cryptoIntact);
  return isBroken || [...faults, ...seals.flatMap(({ changes }) => changes)].some(({ ownForm }) => !ownForm);
}

/** How others write a file is their affair: a mark before the header, white space behind the end, oddities that were sealed. */
export function asForeign(facts: FileFacts): FileFacts {
  return { ...facts, faults: facts.faults.filter(({ permitted }) => !permitted) };
}

/** A seal of nobody that we know is sound only when it is one: a document timestamp seals nothing. */
function foreignVerdict(facts: FileFacts): Verdict {
  return sealsOf(facts).length === 0 ? 'not-sealed' : 'sealed-by-another';
}
