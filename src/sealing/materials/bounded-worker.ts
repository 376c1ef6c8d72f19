import { Worker } from 'node:worker_threads';
import { type ImportReason, ImportRefusal } from '../../lib/pdf/write/import-refusal.js';

export type WorkerLimits = Readonly<{ milliseconds: number; heapMegabytes: number }>;

/** What a program posts: its result, or why it refuses the file. */
type Posted<T> = Readonly<{ result: T } | { refusal: Readonly<{ reason: ImportReason; message: string }> }>;

const LIMITS: WorkerLimits = { milliseconds: 30_000, heapMegabytes: 256 };

/**
 * Runs a program on a stranger's file in a thread of its own: what hangs or fills the memory there ends with it.
 *
 * @param program CommonJS; a string, because a thread starts from a file, and the file of a TypeScript test is not the
 *   file of a build. It posts `{ result }` or `{ refusal: { reason, message } }`.
 * @throws ImportRefusal `too-complex` beyond the limits, `damaged` when the program fails, or what it posts
 */
export async function runBounded<T>(
  program: string,
  workerData: object,
  limits: WorkerLimits = LIMITS,
): Promise<T> {
  const worker = new Worker(program, {
    eval: true,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const posted = await new Promise<Posted<T>>((resolve, reject) => {
      timer = setTimeout(() => reject(tooComplex()), limits.milliseconds);
      worker.once('message', resolve);
      worker.once('error', (error: NodeJS.ErrnoException) => reject(refusalOf(error)));
      worker.once('exit', () => reject(damaged()));
    });
    if ('result' in posted) return posted.result;
    throw new ImportRefusal(posted.refusal.reason, posted.refusal.message);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function refusalOf(error: NodeJS.ErrnoException): ImportRefusal {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooComplex(error) : damaged(error);
}

function tooComplex(cause?: unknown): ImportRefusal {
  return new ImportRefusal('too-complex', 'The file takes too long or too much memory to read.', undefined, {
    cause,
  });
}

function damaged(cause?: unknown): ImportRefusal {
  return new ImportRefusal('damaged', 'The file is no PDF, or it is damaged.', undefined, { cause });
}
