import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { buildIfStale } from '../support/process.js';
import { withFolder } from './practice-folder.js';

type Expected = Readonly<{
  file: string;
  expected: string;
  accept: readonly string[];
  must_not?: string | readonly string[] | null;
  trust?: readonly string[];
  certs?: readonly string[];
  time?: string;
  password?: string;
}>;

type Answered = Readonly<{ file: string; answer: string; reasons: readonly string[] }>;

/** Why an answer differs from the expectation, file by file. */
const explanations = JSON.parse(
  readFileSync(join(projectRoot, 'test', 'fixtures', 'practice-differences.json'), 'utf8'),
) as Readonly<Record<string, Readonly<{ answer: string; why: string }>>>;

withFolder('JZ_PRACTICE_FILES', 'practice files of other signers', (folder) => {
  const expectations = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as readonly Expected[];
  const answers: Answered[] = [];
  let status: number | null = null;

  beforeAll(async () => {
    buildIfStale();
    const list = join(await mkdtemp(join(tmpdir(), 'practice-')), 'list.jsonl');
    const inFolder = (paths: readonly string[] = []): string[] => paths.map((path) => join(folder, path));
    const lines = expectations.map(({ file, trust, certs, time, password }) =>
      JSON.stringify({
        file: join(folder, file),
        trust: inFolder(trust),
        certs: inFolder(certs),
        time,
        password,
      }),
    );
    await writeFile(list, lines.join('\n'));
    const run = spawnSync('node', [join(projectRoot, 'dist/cli/main.js'), 'verify', '--batch', list], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    status = run.status;
    for (const line of run.stdout.trim().split('\n')) answers.push(JSON.parse(line) as Answered);
  });

  it('answers every file, in order, with nothing but JSON', () => {
    expect(answers.map(({ file }) => file)).toEqual(expectations.map(({ file }) => join(folder, file)));
    expect(status).toBe(1); // there are bad ones among them
  });

  it('never says what must not be said', () => {
    const wrong = expectations.filter(({ must_not }, index) =>
      [must_not ?? []].flat().includes(answers[index]?.answer ?? ''),
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it('says nothing but what a careful validator may say', () => {
    const wrong = expectations.flatMap(({ file, accept }, index) => {
      const answer = answers[index]?.answer ?? 'none';
      return accept.includes(answer) ? [] : [{ file, answer }];
    });
    expect(wrong).toEqual([]);
  });

  it('says what is expected, or it is explained why not', () => {
    process.stderr.write(`${confusionTable(expectations, answers)}\n`);
    const unexplained = expectations.flatMap(({ file, expected }, index) => {
      const answer = answers[index]?.answer ?? 'none';
      return answer === expected || explanations[file]?.answer === answer
        ? []
        : [{ file, expected, answer, reasons: answers[index]?.reasons }];
    });
    expect(unexplained).toEqual([]);
  });
});

function confusionTable(expectations: readonly Expected[], answers: readonly Answered[]): string {
  const names = ['valid', 'invalid', 'indeterminate', 'unsigned', 'error'];
  const count = (expected: string, answer: string): number =>
    expectations.filter((each, index) => each.expected === expected && answers[index]?.answer === answer)
      .length;
  const row = (cells: readonly (string | number)[]): string =>
    cells.map((cell) => `${cell}`.padStart(14)).join('');
  const rows = names.map((expected) => row([expected, ...names.map((answer) => count(expected, answer))]));
  return ['expected \\ answered', row(['', ...names]), ...rows].join('\n');
}
