import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Foreign programs that judge our files, and the Debian package of each. */
const PACKAGES = {
  certutil: 'libnss3-tools',
  openssl: 'openssl',
  pdfdetach: 'poppler-utils',
  pdfinfo: 'poppler-utils',
  pdfsig: 'poppler-utils',
  pdftoppm: 'poppler-utils',
  pdftotext: 'poppler-utils',
  qpdf: 'qpdf',
  'softhsm2-util': 'softhsm2',
  xmllint: 'libxml2-utils',
  zbarimg: 'zbar-tools',
} as const;

export type JudgeName = keyof typeof PACKAGES;

/** Judges that add to what the others say: never missed. */
const OPTIONAL: ReadonlySet<JudgeName> = new Set(['certutil', 'xmllint']);

/** Where every judge has to be there: a missing one fails instead of being skipped. */
const required = Boolean(process.env.CI ?? process.env.JUDGES_REQUIRED);

/**
 * Whether a program can be asked. Says so when it cannot.
 *
 * @throws Error in CI, or with JUDGES_REQUIRED set, when it is missing
 */
export function judge(name: JudgeName): Readonly<{ available: boolean }> {
  const { error } = spawnSync(name, ['--version']);
  if (!error) return { available: true };
  const advice = `${name} is not installed (Debian package ${PACKAGES[name]})`;
  if (required && !OPTIONAL.has(name)) throw new Error(advice);
  process.stderr.write(`SKIPPED: ${advice}\n`);
  return { available: false };
}

/** A group of tests that is skipped unless all its judges are there. */
export function judgedBy(names: readonly JudgeName[], tests: () => void): void {
  const available = names.map((name) => judge(name).available);
  const group = available.every(Boolean) ? describe : describe.skip;
  group(`judged by ${names.join(' and ')}`, tests);
}

export type Judgement = Readonly<{ status: number; output: string }>;

/** Runs a judge; `output` is what it says on both streams, in English. */
export function ask(name: JudgeName, args: readonly string[]): Judgement {
  const { status, stdout, stderr, error } = spawnSync(name, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status: status ?? -1, output: `${stdout}${stderr}` };
}

/** Like {@link ask}, for a judge that a server of this very process has to answer. */
export async function askLive(name: JudgeName, args: readonly string[]): Promise<Judgement> {
  const child = spawn(name, args, { env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (output += piece.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status: status ?? -1, output };
}
