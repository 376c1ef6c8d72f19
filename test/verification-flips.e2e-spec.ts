import { EngineAlone } from './support/engine-alone.js';
import { LastingPermits } from './support/lasting-permit.js';
import { SEALED_AT } from './support/sealed-permit.js';

/** `FLIPS=all` tries every byte; else all that is structure, and every 97th other. */
const ALL = process.env.FLIPS === 'all';
const EVERY = ALL ? 1 : 97;
const MASKS = [0x01, 0x20, 0xff] as const;
/** Of the digits of the message CI tries every seventh with one of the masks: each costs a whole check. */
const DIGITS = ALL ? 1 : 7;
const digitMasks = (position: number): readonly number[] =>
  ALL ? MASKS : MASKS.slice(position % 3, (position % 3) + 1);

/** Positions outside of stream data and outside of the hexadecimal digits of /Contents. */
function structure(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const marks = new Uint8Array(bytes.length).fill(1);
  for (const { index, 0: match } of text.matchAll(/stream\r?\n[^]*?endstream/g))
    marks.fill(0, index + 'stream\n'.length, index + match.length - 'endstream'.length);
  for (const { index, 0: match } of text.matchAll(/\/Contents ?<[0-9a-fA-F]*>/g))
    marks.fill(0, index + match.indexOf('<') + 1, index + match.length - 1);
  return marks;
}

/** Where the hexadecimal digits of each signature's /Contents stand. */
function contents(bytes: Uint8Array): (readonly [start: number, end: number])[] {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(/\/Contents ?<([0-9a-fA-F]*)>/g)].map(({ index, 0: match, 1: digits = '' }) => {
    const start = index + match.indexOf('<') + 1;
    return [start, start + digits.length] as const;
  });
}

describe('a sealed permit with one byte changed', () => {
  let permits: LastingPermits;
  let engine: EngineAlone;
  beforeAll(async () => {
    permits = await LastingPermits.open('01-minimal.json');
    const { maker, snapshot } = permits;
    engine = new EngineAlone(maker.sealing.trustAnchors(), [maker.sealOf(snapshot).certificate], SEALED_AT);
  });
  afterAll(() => permits.close());

  const firstRevision = (bytes: Uint8Array): number => Buffer.from(bytes).indexOf('%%EOF');

  it.each([
    ['one seal', () => permits.oneSeal(), () => 0],
    ['the second of two seals', () => permits.twoSeals(), firstRevision],
  ] as const)(
    '%s: is never good, but where the decoded message is the same',
    async (_, make, from) => {
      const bytes = await make();
      expect(engine.isGood(bytes)).toBe(true);
      const marks = structure(bytes);
      const digits = contents(bytes).flatMap(([start, end]) => sealedDigits(bytes, start, end));
      const good: string[] = [];
      for (let at = from(bytes); at < bytes.length; at += 1) {
        const isDigit = digits.some(([start, end]) => at >= start && at < end);
        if (!isDigit && marks[at] === 0 && at % EVERY !== 0) continue;
        if (isDigit && at % DIGITS !== 0) continue;
        for (const mask of isDigit ? digitMasks(at) : MASKS) {
          const changed = Uint8Array.from(bytes);
          changed[at] = (bytes[at] ?? 0) ^ mask;
          if (!engine.isGood(changed)) continue;
          const before = String.fromCharCode(bytes[at] ?? 0);
          const after = String.fromCharCode(changed[at] ?? 0);
          if (!(isDigit && isSameDigit(before, after))) good.push(`byte ${at}: ${before} -> ${after}`);
        }
      }
      expect(good).toEqual([]);
    },
    600_000,
  );
});

/** A hexadecimal digit in another case: the decoded /Contents is equal. */
function isSameDigit(before: string, after: string): boolean {
  return /[a-f]/i.test(before) && before.toLowerCase() === after.toLowerCase();
}

/** The digits of the message; the zeros that fill what was reserved are structure like everything else. */
function sealedDigits(bytes: Uint8Array, start: number, end: number): (readonly [number, number])[] {
  const digits = Buffer.from(bytes.subarray(start, end)).toString('latin1').replace(/0*$/, '');
  return [[start, start + digits.length]];
}
