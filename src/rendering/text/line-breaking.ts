/** Closing punctuation that starts no line (避头, GB/T 15834 §5.1). */
const NO_START = new Set('，。、；：？！）」》』】〉〕’”…—～·％‰℃,.;:?!)]}>%°′″々ー');
/** Opening punctuation that ends no line (避尾). */
const NO_END = new Set('（「《『【〈〔‘“([{<￥¥$№＃#');
/** Letters, digits and what stands between them in words, numbers and addresses. */
const WORD = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}²³_'’@&+./\\:#%,-]$/u;

const IS_BLANK = 1;
const STARTS_NO_LINE = 2;
const ENDS_NO_LINE = 4;
const IN_WORD = 8;

/** What a character does to the lines around it, as the sum of the marks above. */
export function breakMarks(character: string): number {
  if (character === ' ' || character === '\u3000') return IS_BLANK;
  return (
    (NO_START.has(character) ? STARTS_NO_LINE : 0) +
    (NO_END.has(character) ? ENDS_NO_LINE : 0) +
    (WORD.test(character) ? IN_WORD : 0)
  );
}

/**
 * Whether a line may end between two neighbouring characters.
 *
 * Chinese breaks anywhere but before closing and after opening punctuation; Latin words and numbers stay whole.
 *
 * @param before marks of the character that would end the line
 * @param after marks of the one that would start the next
 */
export function mayBreakBetween(before: number, after: number): boolean {
  if ((after & (IS_BLANK | STARTS_NO_LINE)) !== 0 || (before & ENDS_NO_LINE) !== 0) return false;
  return !isOneWord(before, after);
}

/** Whether two neighbouring characters belong to one word or number. */
export function isOneWord(before: number, after: number): boolean {
  return (before & after & IN_WORD) !== 0;
}

/** A character as line breaking sees it. */
export type Breakable = Readonly<{ marks: number; advance: number }>;

/** A line as a range of characters; blanks at its ends are not part of it. `width` has no tracking at its end. */
export type LineRange = Readonly<{ start: number; end: number; width: number }>;

/**
 * Breaks a run of characters into lines, each as full as it can be.
 *
 * A word that is wider than a line is broken where it must be.
 *
 * @param tracking added to every advance, same unit
 * @param widthOfLine width of the line of that index, same unit
 */
export function breakLines(
  run: readonly Breakable[],
  tracking: number,
  widthOfLine: (line: number) => number,
): LineRange[] {
  const lines: LineRange[] = [];
  let start = skipBlanks(run, 0);
  while (start < run.length) {
    const next = endOfLine(run, tracking, start, widthOfLine(lines.length));
    let end = next;
    while (end > start && isBlank(run[end - 1])) end -= 1;
    let width = -tracking;
    for (let i = start; i < end; i += 1) width += (run[i]?.advance ?? 0) + tracking;
    lines.push({ start, end, width });
    start = skipBlanks(run, next);
  }
  return lines;
}

function endOfLine(run: readonly Breakable[], tracking: number, start: number, width: number): number {
  // The margin keeps sums of rounded widths from breaking a line that fits exactly.
  const limit = width + tracking + 0.001;
  let used = 0;
  let lastBreak = start;
  let before = 0;
  for (let i = start; i < run.length; i += 1) {
    const { marks, advance } = run[i] ?? { marks: 0, advance: 0 };
    if (i > start && mayBreakBetween(before, marks)) lastBreak = i;
    used += advance + tracking;
    if (used > limit && (marks & IS_BLANK) === 0)
      return lastBreak > start ? lastBreak : Math.max(i, start + 1);
    before = marks;
  }
  return run.length;
}

function isBlank(character: Breakable | undefined): boolean {
  return character !== undefined && (character.marks & IS_BLANK) !== 0;
}

function skipBlanks(run: readonly Breakable[], from: number): number {
  let at = from;
  while (isBlank(run[at])) at += 1;
  return at;
}
