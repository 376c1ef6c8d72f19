import type { Verdict } from '../../../src/verification/report.js';
import type { StageName } from '../sealed-stages.js';

/** A permit that somebody spoiled on purpose, with what has to be said of it. */
export type Attack = Readonly<{
  /** The name in the literature, and the variant. */
  name: string;
  bytes: Uint8Array;
  /** What it was made from. */
  base: StageName;
  /** Who has to notice: the analysis of changes, the rules of ByteRange, cryptography, or the register alone. */
  seenBy: 'changes' | 'byte-range' | 'cryptography' | 'register';
  /** Codes of which each has to be found by `changes` or `byte-range`; chosen by hand. */
  expectedCodes: readonly string[];
  /** Any of these is right when the register knows the permit that it was made from. */
  verdicts: readonly Verdict[];
}>;

/** A sealed permit in all stages of its life, and the seals of another one. */
export type Sealed = Readonly<{
  stages: Readonly<Record<StageName, Uint8Array>>;
  /** Another file with one seal, drawn and sealed apart. */
  stranger: Uint8Array;
  /** Another file of two parties, the second seal still awaited; and the same one sealed. */
  strangerHalf: Uint8Array;
  strangerWhole: Uint8Array;
}>;

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const octets = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'latin1'));
export const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** Replaces the last match, padding with spaces: no other byte of the file moves. */
export function overwritten(
  bytes: Uint8Array,
  pattern: RegExp,
  change: (found: RegExpMatchArray) => string,
): Uint8Array {
  const found = [...text(bytes).matchAll(new RegExp(pattern.source, 'g'))].at(-1);
  if (found === undefined) throw new Error(`nothing is ${pattern.source}`);
  const fresh = change(found);
  if (fresh.length > found[0].length) throw new Error('there is no room for it');
  const copy = Buffer.from(bytes);
  copy.write(fresh.padEnd(found[0].length), found.index, 'latin1');
  return new Uint8Array(copy);
}

export const BYTE_RANGE = /\/ByteRange \[0 (\d+) (\d+) (\d+)\]/;
export const CONTENTS = /\/Contents <[0-9a-f]{400,}>/;

/** @returns the three numbers of the last ByteRange that are not 0 */
export function byteRangeOf(bytes: Uint8Array): readonly [first: number, second: number, length: number] {
  const found = [...text(bytes).matchAll(new RegExp(BYTE_RANGE.source, 'g'))].at(-1);
  return [Number(found?.[1]), Number(found?.[2]), Number(found?.[3])];
}

/** Offset of the newest cross-reference section. */
export function startOfXref(bytes: Uint8Array): number {
  return Number([...text(bytes).matchAll(/startxref\n(\d+)\n%%EOF/g)].at(-1)?.[1]);
}
