import type { TextMark } from '../../lib/pdf/read/content/marks.js';
import type { ExpectedText } from './report.js';

/** All visible text in the order of painting, white space left out. */
export type PageText = Readonly<{
  text: string;
  /** Index at which each run begins, and as last the length of the text. */
  runStarts: readonly number[];
}>;

/** @param runs in reading order; runs are joined without a space, since a wrapped text goes on in the next run */
export function joinRuns(runs: readonly Pick<TextMark, 'text'>[]): PageText {
  const runStarts = [0];
  let text = '';
  for (const run of runs) {
    text += withoutSpace(run.text);
    runStarts.push(text.length);
  }
  return { text, runStarts };
}

/** How well a text fits its place: it is the run, it is part of one run, it goes on from run to run. */
type Fit = 'whole-run' | 'in-run' | 'across-runs';
const FITS: readonly Fit[] = ['whole-run', 'in-run', 'across-runs'];

/**
 * Expected texts that the page does not show.
 *
 * Every expected text has a place of its own: of two equal values none can be forgotten, and a number that stands
 * only inside a longer expected text, or inside a longer number, was not printed itself. Longer texts choose first,
 * each the place that fits it best, so that none takes the place of another.
 */
export function missingTexts(page: PageText, expected: readonly ExpectedText[]): ExpectedText[] {
  const places = new Places(page);
  return expected
    .map((entry) => ({ entry, text: withoutSpace(entry.text) }))
    .filter(({ text }) => text !== '')
    .toSorted((a, b) => b.text.length - a.text.length)
    .filter(({ text }) => !FITS.some((fit) => places.take(text, fit)))
    .map(({ entry }) => entry);
}

class Places {
  private readonly taken: Uint8Array;
  private readonly runStarts: ReadonlySet<number>;
  private readonly wholeRuns = new Map<string, number[]>();

  constructor(private readonly page: PageText) {
    this.taken = new Uint8Array(page.text.length);
    this.runStarts = new Set(page.runStarts);
    for (const [index, start] of page.runStarts.entries()) {
      const run = page.text.slice(start, page.runStarts[index + 1] ?? start);
      const starts = this.wholeRuns.get(run);
      if (starts === undefined) this.wholeRuns.set(run, [start]);
      else starts.push(start);
    }
  }

  /** @returns whether a place of that fit was free, which then is no more */
  take(wanted: string, fit: Fit): boolean {
    const at = fit === 'whole-run' ? this.findRun(wanted) : this.find(wanted, fit);
    if (at !== undefined) this.taken.fill(1, at, at + wanted.length);
    return at !== undefined;
  }

  private findRun(wanted: string): number | undefined {
    const starts = this.wholeRuns.get(wanted) ?? [];
    let at = starts.shift();
    while (at !== undefined && this.isTaken(at, at + wanted.length)) at = starts.shift();
    return at;
  }

  private find(wanted: string, fit: Fit): number | undefined {
    const { text } = this.page;
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
      const end = at + wanted.length;
      const isFit = fit === 'across-runs' || !this.hasRunStart(at + 1, end);
      if (isFit && !this.isTaken(at, end) && !this.cutsNumber(at, end)) return at;
    }
    return undefined;
  }

  private isTaken(at: number, end: number): boolean {
    return this.taken.subarray(at, end).includes(1);
  }

  private hasRunStart(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) if (this.runStarts.has(at)) return true;
    return false;
  }

  /** A number is not found in the middle of a longer one of the same run. */
  private cutsNumber(at: number, end: number): boolean {
    const { text } = this.page;
    return (
      (!this.runStarts.has(at) && areDigits(text[at - 1], text[at])) ||
      (!this.runStarts.has(end) && areDigits(text[end - 1], text[end]))
    );
  }
}

function areDigits(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && /^\d\d$/.test(a + b);
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
