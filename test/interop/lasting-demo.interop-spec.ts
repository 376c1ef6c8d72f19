import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { buildIfStale } from '../support/process.js';
import { ask, judgedBy } from './judges.js';
import { signedParts } from './signed-parts.js';

type Issued = Readonly<{ number: string; seal: string; check: string }>;

/** `npm run demo -- --level B-LTA --countersign` as somebody runs it for the first time: no seals, no data. */
const root = mkdtempSync(join(tmpdir(), 'jianzhang-lasting-demo-'));
const folder = join(root, 'demo');
const answer = runDemo();

function runDemo(): string {
  buildIfStale();
  const wish = ['--level', 'B-LTA', '--countersign', '--into', folder, '--json'];
  const env = { ...process.env, SEALS_DIR: join(root, 'seals'), RENDER_SAMPLE: '0' };
  const { status, stdout, stderr } = spawnSync('node', ['dist/cli/main.js', 'demo', ...wish], {
    cwd: projectRoot,
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(`demo ended with ${status}: ${stderr}`);
  return stdout;
}

describe('the demo at its highest level, countersigned', () => {
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const cases = readdirSync(join(projectRoot, 'seeds', 'cases')).filter((name) => name.endsWith('.json'));
  const permits = readdirSync(folder).filter((name) => name.endsWith('.pdf'));

  it('issues every example case at B-LTA', () => {
    const { licences } = JSON.parse(answer) as { licences: Issued[] };
    expect(licences).toHaveLength(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(29);
    expect(new Set(licences.map(({ seal, check }) => `${seal} ${check}`))).toEqual(
      new Set(['PAdES-B-LTA passed']),
    );
    expect(permits.toSorted()).toEqual(licences.map(({ number }) => `${number}.pdf`).toSorted());
  });

  it.each(permits)('%s has two seals and, behind them, one timestamp of the document', (name) => {
    const kinds = signedParts(readFileSync(join(folder, name))).map(({ kind }) => kind);
    expect(kinds).toEqual(['seal', 'seal', 'timestamp']);
  });

  judgedBy(['pdfsig'], () => {
    it.each(permits)('%s: both seals are valid, and the timestamp covers all', (name) => {
      const { output } = ask('pdfsig', ['-nocert', join(folder, name)]);
      expect(output.match(/Signature is Valid\./g)).toHaveLength(2);
      expect(output.slice(output.lastIndexOf('Signed Ranges'))).toContain(' - Total document signed');
    });
  });

  judgedBy(['qpdf'], () => {
    it.each(permits)('%s is a clean file', (name) => {
      expect(ask('qpdf', ['--check', join(folder, name)])).toMatchObject({ status: 0 });
    });
  });
});
