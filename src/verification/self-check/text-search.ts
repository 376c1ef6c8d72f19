import type { TextMark } from '../../lib/pdf/read/content/marks.js';
import type { ExpectedText } from './report.js';

/** All visible text in the order of painting, white space left out. */
export type PageText = Readonly<{
  text: string;
  /** Indexes at which a run begins, the length of the text included. */
  runStarts: ReadonlySet<number>;
}>;

/** @param runs in reading order; runs are joined without a space, since a wrapped text goes on in the next run */
export function joinRuns(runs: readonly Pick<TextMark, 'text'>[]): PageText {
  const runStarts = new Set<number>();
  let text = '';
  for (const run of runs) {
    runStarts.add(text.length);
    text += withoutSpace(run.text);
  }
  runStarts.add(text.length);
  return { text, runStarts };
}

/**
 * Expected texts that the page does not show.
 *
 * Every expected text has a place of its own: of two equal values none can be forgotten, and a number that stands
 * only inside a longer expected text, or inside a longer number, was not printed itself.
 */
export function missingTexts(page: PageText, expected: readonly ExpectedText[]): ExpectedText[] {
  const taken = new Uint8Array(page.text.length);
  const wanted = expected.map((entry) => ({ entry, text: withoutSpace(entry.text) }));
  return wanted
    .filter(({ text }) => text !== '')
    .toSorted((a, b) => b.text.length - a.text.length)
    .filter(({ text }) => {
      const at = findPlace(page, text, taken);
      if (at !== -1) taken.fill(1, at, at + text.length);
      return at === -1;
    })
    .map(({ entry }) => entry);
}

/** @returns index of the first place that is free and cuts no number, or -1 */
function findPlace({ text, runStarts }: PageText, wanted: string, taken: Uint8Array): number {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    const cutsNumber =
      (!runStarts.has(at) && areDigits(text[at - 1], wanted[0])) ||
      (!runStarts.has(end) && areDigits(text[end], wanted.at(-1)));
    if (!cutsNumber && !taken.subarray(at, end).includes(1)) return at;
  }
  return -1;
}

function areDigits(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && /^\d\d$/.test(a + b);
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
