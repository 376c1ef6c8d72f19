import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { boxOfCodes, CODE_MARKS } from './code-marks.js';
import {
  type CodeReader,
  cutOut,
  differingBox,
  type PixelBox,
  readCodes,
  showsRedSeal,
} from './page-pixels.js';

export type LookInput = Readonly<{
  /** The file as it was handed in. */
  current: Uint8Array;
  /** The same file as its last seal covers it, where more follows. */
  sealed?: Uint8Array;
  /** For an encrypted file. */
  password?: string;
}>;

/** What a person would see. */
export type LookFacts = Readonly<{
  pages: number;
  /** Texts of the QR codes, page by page. */
  codes: readonly string[];
  /** Pages, from 1, that show red ink in the shape of a seal. */
  redSeals: readonly number[];
  /** Pages, from 1, that look otherwise than when they were sealed. */
  differences: readonly Readonly<{ page: number; box: PixelBox }>[];
}>;

export type LookLimits = Readonly<{
  cpuSeconds: number;
  milliseconds: number;
  /** Resident, wasm and buffers included. */
  megabytes: number;
  pages: number;
}>;

export const LOOK_LIMITS: LookLimits = { cpuSeconds: 2, milliseconds: 10_000, megabytes: 256, pages: 12 };

/** Pixels a point: 150 dots an inch, the least a permit is scanned at. */
const SCALE = 150 / 72;

/** How often the memory of the process is looked at. */
const WATCH_MS = 20;

/** Runs in the other process. */
async function look(
  library: { PDFiumLibrary: typeof import('@hyzyla/pdfium').PDFiumLibrary },
  read: CodeReader,
  job: { current: Uint8Array; sealed?: Uint8Array; password?: string; scale: number; pages: number },
): Promise<LookFacts> {
  const pdfium = await library.PDFiumLibrary.init();
  const open = (bytes: Uint8Array) => pdfium.loadDocument(bytes, job.password);
  const current = await open(job.current);
  const sealed = job.sealed && (await open(job.sealed));
  const count = current.getPageCount();
  if (count > job.pages) throw new Error(`more than ${job.pages} pages`);
  const codes: string[] = [];
  const redSeals: number[] = [];
  const differences: { page: number; box: PixelBox }[] = [];
  const options = { scale: job.scale, render: 'bitmap', renderFormFields: true } as const;
  for (let index = 0; index < count; index += 1) {
    const after = await current.getPage(index).render(options);
    const before = sealed && (await sealed.getPage(index).render(options));
    const box = before && differingBox(before, after);
    if (box) differences.push({ page: index + 1, box });
    codes.push(...readCodes(after, read, { boxOf: boxOfCodes, cut: cutOut }));
    if (showsRedSeal(after, (job.scale * 72) / 25.4)) redSeals.push(index + 1);
  }
  return { pages: count, codes, redSeals, differences };
}

/** The text of the program: CommonJS, fed by standard input with a JSON line and then the files. */
const PROGRAM = `
${[...CODE_MARKS, differingBox, showsRedSeal, cutOut, readCodes, look].map(String).join('\n')}
const chunks = [];
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
  const input = Buffer.concat(chunks);
  const end = input.indexOf(10);
  const { libraries, lengths, ...job } = JSON.parse(input.subarray(0, end).toString());
  job.current = new Uint8Array(input.subarray(end + 1, end + 1 + lengths[0]));
  if (lengths[1]) job.sealed = new Uint8Array(input.subarray(end + 1 + lengths[0]));
  const jsqr = require(libraries.jsqr);
  look(require(libraries.pdfium), jsqr.default ?? jsqr, job).then(
    (facts) => process.stdout.write(JSON.stringify(facts)),
    (error) => { process.stderr.write(String(error && error.message)); process.exitCode = 1; },
  );
});
`;

/**
 * Paints a stranger's file with PDFium in a process of its own: what crashes, hangs or fills the memory there ends
 * with it, and costs one check.
 *
 * @throws Error that says why the file could not be painted within the limits
 */
export async function lookAtFile(input: LookInput, limits: LookLimits = LOOK_LIMITS): Promise<LookFacts> {
  const { resolve } = createRequire(import.meta.url);
  const header = {
    libraries: { pdfium: resolve('@hyzyla/pdfium'), jsqr: resolve('jsqr') },
    lengths: [input.current.length, input.sealed?.length ?? 0],
    scale: SCALE,
    pages: limits.pages,
    ...(input.password === undefined ? {} : { password: input.password }),
  };
  const answer = await runLimited([`${JSON.stringify(header)}\n`, input.current, input.sealed], limits);
  return JSON.parse(answer) as LookFacts;
}

async function runLimited(
  input: readonly (string | Uint8Array | undefined)[],
  limits: LookLimits,
): Promise<string> {
  // No variables of ours, no standard files but pipes; a limit of CPU that the process cannot lift.
  const child = spawn(
    '/bin/sh',
    ['-c', `ulimit -t ${limits.cpuSeconds}; exec "$0" "$@"`, process.execPath, '-e', PROGRAM],
    { env: {}, stdio: ['pipe', 'pipe', 'pipe'], cwd: '/' },
  );
  let tooMuch: string | undefined;
  const stop = (why: string): void => {
    tooMuch ??= why;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => stop('it took too long'), limits.milliseconds);
  const watch = setInterval(() => {
    void residentMegabytes(child.pid).then(
      (used) => used > limits.megabytes && stop('it took too much memory'),
    );
  }, WATCH_MS);
  try {
    const [output, errors] = [gather(child.stdout), gather(child.stderr)];
    child.stdin.on('error', () => undefined); // it may end before it has read everything
    for (const part of input) if (part) child.stdin.write(part);
    child.stdin.end();
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code === 0) return output();
    throw new Error(tooMuch ?? (errors().slice(0, 200) || 'it ended without an answer'));
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
  }
}

function gather(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** 0 where the system does not tell. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  const pages = await readFile(`/proc/${pid}/statm`, 'ascii').then(
    (text) => Number(text.split(' ')[1]),
    () => 0,
  );
  return (pages * 4096) / 1_048_576;
}
