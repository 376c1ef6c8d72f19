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
 * Expected texts that the page does not show often enough.
 *
 * A text that several pointers expect must be there as often as they are, so that one of two equal values cannot be
 * forgotten; and a number does not count as found in the middle of a longer one.
 */
export function missingTexts(page: PageText, expected: readonly ExpectedText[]): ExpectedText[] {
  const byText = new Map<string, ExpectedText[]>();
  for (const entry of expected) {
    const text = withoutSpace(entry.text);
    byText.set(text, [...(byText.get(text) ?? []), entry]);
  }
  return [...byText].flatMap(([text, entries]) =>
    text === '' ? [] : entries.slice(countOccurrences(page, text, entries.length)),
  );
}

/** @param enough where counting may stop */
function countOccurrences({ text, runStarts }: PageText, wanted: string, enough: number): number {
  let count = 0;
  let at = text.indexOf(wanted);
  while (at !== -1 && count < enough) {
    const end = at + wanted.length;
    const isCut =
      (!runStarts.has(at) && areDigits(text[at - 1], wanted[0])) ||
      (!runStarts.has(end) && areDigits(text[end], wanted.at(-1)));
    if (!isCut) count += 1;
    at = text.indexOf(wanted, isCut ? at + 1 : end);
  }
  return count;
}

function areDigits(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && /^\d\d$/.test(a + b);
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
