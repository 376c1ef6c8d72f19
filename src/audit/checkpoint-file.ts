import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OutsideCheckpoint } from './checkpoint.js';

/** Longer than any line: a token of a checkpoint is under 500 characters. */
const TAIL_OCTETS = 65_536;
const FILE_NAME = 'checkpoints.jsonl';
const NEWLINE = 0x0a;

/** `checkpoints.jsonl`: tokens outside of the database, one a line, only added, each on the disk before it counts as there. */
export class CheckpointFile {
  private readonly path: string;

  constructor(directory: string) {
    this.path = join(directory, FILE_NAME);
  }

  /** All whole lines; undefined when there is no file. @throws Error naming the line that cannot be read */
  async read(): Promise<readonly OutsideCheckpoint[] | undefined> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    // What follows the last line's end is the beginning of a line that a crash cut off.
    return text
      ?.split('\n')
      .slice(0, -1)
      .map((line, index) => readLine(line, index));
  }

  /** The last whole line; undefined without one. A line that a crash cut off is taken away. */
  async last(): Promise<OutsideCheckpoint | undefined> {
    await mkdir(dirname(this.path), { recursive: true });
    const file = await open(this.path, 'a+', 0o640);
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - TAIL_OCTETS);
      const tail = Buffer.alloc(size - start);
      await file.read(tail, 0, tail.length, start);
      const end = tail.lastIndexOf(NEWLINE);
      if (end < 0 && start > 0) throw new Error(`${FILE_NAME}: no checkpoints`);
      if (end + 1 < tail.length) await file.truncate(start + end + 1);
      if (end < 0) return undefined;
      const begin = tail.subarray(0, end).lastIndexOf(NEWLINE) + 1;
      return readLine(tail.subarray(begin, end).toString('utf8'));
    } finally {
      await file.close();
    }
  }

  async append(checkpoints: readonly OutsideCheckpoint[]): Promise<void> {
    const lines = checkpoints.map(({ sequence, token }) => `${JSON.stringify({ sequence, token })}\n`);
    const file = await open(this.path, 'a', 0o640);
    try {
      await file.appendFile(lines.join(''));
      await file.sync();
    } finally {
      await file.close();
    }
    // A new file is there after a power cut only when its folder is written too.
    const folder = await open(dirname(this.path), 'r');
    await folder.sync().finally(() => folder.close());
  }
}

function readLine(line: string, index?: number): OutsideCheckpoint {
  try {
    const { sequence, token } = JSON.parse(line) as Partial<OutsideCheckpoint>;
    if (Number.isSafeInteger(sequence) && typeof token === 'string') return { sequence: sequence!, token };
  } catch {
    // told below, as for every other line that is none
  }
  throw new Error(`${FILE_NAME}, ${index === undefined ? 'last line' : `line ${index + 1}`}: no checkpoint`);
}
