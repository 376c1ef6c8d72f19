/** Closing punctuation that starts no line (避头, GB/T 15834 §5.1). */
const NO_START = new Set('，。、；：？！）」》』】〉〕’”…—～·％‰℃,.;:?!)]}>%°′″々ー');
/** Opening punctuation that ends no line (避尾). */
const NO_END = new Set('（「《『【〈〔‘“([{<￥¥$№＃#');
/** Characters that hold a word or number together: letters, digits and what stands between them. */
const WORD = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}²³_'’@&+./\\:#%,-]$/u;
const DIGIT = /^\p{Nd}$/u;
/** Pairs that are one sign: a break never falls inside. */
const DOUBLED = new Set(['……', '——']);

/**
 * Whether a line may end between two neighbouring characters.
 *
 * Chinese breaks anywhere but before closing and after opening punctuation; Latin words and numbers stay whole.
 */
export function mayBreakBetween(before: string, after: string): boolean {
  if (after === ' ' || after === '\u3000') return false;
  if (NO_START.has(after) || NO_END.has(before) || DOUBLED.has(before + after)) return false;
  if (before === ' ' || before === '\u3000') return true;
  return !(isWord(before) && isWord(after));
}

const words = new Map<string, boolean>();

function isWord(character: string): boolean {
  let word = words.get(character);
  if (word === undefined) {
    word = WORD.test(character) || DIGIT.test(character);
    words.set(character, word);
  }
  return word;
}

/** A line as a range of characters; blanks at its end are not part of it. */
export type LineRange = Readonly<{ start: number; end: number }>;

/**
 * Breaks a run of characters into lines, each as full as it can be.
 *
 * A word that is wider than a line is broken where it must be.
 *
 * @param widths width of each character, any unit
 * @param widthOfLine width of the line of that index, same unit
 */
export function breakLines(
  characters: readonly string[],
  widths: readonly number[],
  widthOfLine: (line: number) => number,
): LineRange[] {
  const lines: LineRange[] = [];
  let start = skipBlanks(characters, 0);
  while (start < characters.length) {
    const end = endOfLine(characters, widths, start, widthOfLine(lines.length));
    lines.push({ start, end: trimBlanks(characters, start, end) });
    start = skipBlanks(characters, end);
  }
  return lines;
}

function endOfLine(
  characters: readonly string[],
  widths: readonly number[],
  start: number,
  width: number,
): number {
  let used = 0;
  let lastBreak = start;
  for (let i = start; i < characters.length; i += 1) {
    if (i > start && mayBreakBetween(characters[i - 1] ?? '', characters[i] ?? '')) lastBreak = i;
    used += widths[i] ?? 0;
    const blank = characters[i] === ' ' || characters[i] === '\u3000';
    // The margin keeps sums of rounded widths from breaking a line that fits exactly.
    if (used > width + 0.01 && !blank) return lastBreak > start ? lastBreak : Math.max(i, start + 1);
  }
  return characters.length;
}

function skipBlanks(characters: readonly string[], from: number): number {
  let at = from;
  while (characters[at] === ' ' || characters[at] === '\u3000') at += 1;
  return at;
}

function trimBlanks(characters: readonly string[], start: number, end: number): number {
  let at = end;
  while (at > start && (characters[at - 1] === ' ' || characters[at - 1] === '\u3000')) at -= 1;
  return at;
}
