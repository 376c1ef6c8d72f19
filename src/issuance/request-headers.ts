type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** A caller that wants to wait longer asks again. */
const LONGEST_WAIT_SECONDS = 30;

/**
 * Seconds the caller is ready to wait for the finished licence; what cannot be understood is ignored.
 *
 * @see RFC 7240 §4.3
 */
export function preferredWaitOf(headers: RequestHeaders): number | undefined {
  const [, seconds] = /(?:^|[,;\s])wait="?(\d{1,6})"?(?:$|[,;\s])/i.exec(headers['prefer'] ?? '') ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds), LONGEST_WAIT_SECONDS);
}
