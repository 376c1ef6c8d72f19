/** How a command answers: one JSON value, or text for people; both alone on stdout. */
export type Answer = Readonly<{ json: unknown; text: string }>;

export function print({ json, text }: Answer, options: Readonly<{ json?: boolean }>): void {
  process.stdout.write(options.json ? `${JSON.stringify(json)}\n` : `${text}\n`);
}

/** For people only: progress and advice, never part of the answer. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Rows in columns of equal width on a terminal, where a Chinese character takes two places. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(head), rule, ...rows.map((row) => line(row))].join('\n');
}

/** Cuts a text to a width in terminal places. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept) + displayWidth(character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

function displayWidth(text: string): number {
  return Array.from(text).reduce((width, character) => width + (isWide(character) ? 2 : 1), 0);
}

/** East Asian wide and full-width blocks (UAX #11), as far as our texts use them. */
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(
    character,
  );
}
