/**
 * What makes spreadsheet programs run a cell of a CSV file instead of showing it, in full width too; behind any number of guards, so
 * that taking a guard away is exactly the reverse of putting it there.
 *
 * @see OWASP, CSV Injection
 */
const RUNS = /^'*[=+\-@\t\r＝＋－＠]/;

/** Puts `'` before text that a spreadsheet program would run as a formula. */
export function withGuard(text: string): string {
  return RUNS.test(text) ? `'${text}` : text;
}

/** The reverse of {@link withGuard}. */
export function withoutGuard(text: string): string {
  return text.startsWith("'") && RUNS.test(text.slice(1)) ? text.slice(1) : text;
}
