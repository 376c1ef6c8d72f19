import { Worker } from 'node:worker_threads';

export type PaintLimits = Readonly<{
  milliseconds: number;
  heapMegabytes: number;
}>;

/**
 * Runs a painting program in a thread of its own: it blocks nothing, and a crash or a hang of PDFium costs one painting.
 *
 * @param program CommonJS that posts its one result; a string, because a thread starts from a file, and the file of a
 *   TypeScript test is not the file of a build
 * @throws Error when nothing was painted within the limits
 */
export async function inThread<T>(program: string, workerData: object, limits: PaintLimits): Promise<T> {
  const worker = new Worker(program, {
    eval: true,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('painting took too long')), limits.milliseconds);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`painting ended with ${code}`)));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
