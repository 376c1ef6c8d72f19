/** Something a reader found wrong: a stable code for programs, a sentence for people. */
export type Fault<Code extends string = string> = Readonly<{ code: Code; detail: string }>;

/** Thrown inside a reader and caught at its edge: callers of a reader get faults, never exceptions. */
export class FaultError<Code extends string = string> extends Error {
  override readonly name = 'FaultError';

  constructor(
    readonly code: Code,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

export type Attempt<T, Code extends string> =
  Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; fault: Fault<Code> }>;

/**
 * Runs one reader.
 *
 * @param crash the code given to anything that is not a {@link FaultError}, i.e. a bug of the reader
 */
export function attempt<T, Code extends string>(crash: Code, read: () => T): Attempt<T, Code> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    return { ok: false, fault: faultOf<Code>(error, crash) };
  }
}

export function faultOf<Code extends string>(error: unknown, crash: Code): Fault<Code> {
  if (error instanceof FaultError) return { code: error.code as Code, detail: error.detail };
  return { code: crash, detail: error instanceof Error ? error.message : 'no reason given' };
}
