import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { buildIfStale } from '../support/process.js';
import { ask, judgedBy } from './judges.js';

type Issued = Readonly<{ number: string; file: string; url: string; check: string }>;

/** What `npm run demo` leaves behind, judged by programs that do not know us. */
const folder = join(mkdtempSync(join(tmpdir(), 'jianzhang-demo-')), 'demo');
const permits = runDemo();
/** `EXAMPLES=all` scans every permit; one takes two seconds. */
const SCANNED = process.env.EXAMPLES === 'all' ? permits : permits.filter((_, index) => index % 3 === 0);
const fileOf = ({ number }: Issued): string => join(folder, `${number}.pdf`);
const trust = join(folder, 'trust.pem');

function runDemo(): readonly Issued[] {
  buildIfStale();
  const env = { ...process.env, RENDER_SAMPLE: '0' };
  const run = spawnSync('node', ['dist/cli/main.js', 'demo', '--json', '--into', folder], {
    cwd: projectRoot,
    encoding: 'utf8',
    env,
  });
  if (run.status !== 0) throw new Error(`demo ended with ${run.status}: ${run.stderr}`);
  return (JSON.parse(run.stdout) as { licences: Issued[] }).licences;
}

/** The bytes that the signature covers, and the CMS, as the file itself says: /ByteRange and /Contents. */
function signatureOf(pdf: Buffer): { covered: Buffer; cms: Buffer } {
  const text = pdf.toString('latin1');
  const [, range = ''] = /\/ByteRange\s*\[([\d ]+)\]/.exec(text) ?? [];
  const [a = 0, b = 0, c = 0, d = 0] = range.trim().split(/\s+/).map(Number);
  const covered = Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)]);
  const hex = text.slice(a + b + 1, c - 1);
  const padded = Buffer.from(hex, 'hex');
  const length = 4 + padded.readUInt16BE(2); // 30 82 hh ll: a SEQUENCE of more than 255 bytes
  return { covered, cms: padded.subarray(0, length) };
}

function opensslJudges(pdf: Buffer): { status: number; output: string } {
  const { covered, cms } = signatureOf(pdf);
  const [content, signature] = [join(folder, 'covered.bin'), join(folder, 'signature.der')];
  writeFileSync(content, covered);
  writeFileSync(signature, cms);
  const files = ['-inform', 'DER', '-in', signature, '-binary', '-content', content, '-CAfile', trust];
  return ask('openssl', ['cms', '-verify', '-cades', ...files, '-purpose', 'any', '-out', '/dev/null']);
}

describe('every permit of the demo', () => {
  afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('was issued and passed its check', () => {
    expect(permits.length).toBeGreaterThanOrEqual(24);
    expect(permits.map(({ check }) => check)).toEqual(permits.map(() => 'passed'));
  });

  judgedBy(['pdfsig'], () => {
    it.each(permits)('$number: pdfsig finds the whole document signed, and validly', (permit) => {
      const { output } = ask('pdfsig', ['-nocert', fileOf(permit)]);
      expect(output).toContain('Total document signed');
      expect(output).toContain('Signature Validation: Signature is Valid.');
      expect(output.match(/Signature #/g)).toHaveLength(1);
    });

    it.each(permits)('$number: pdfsig notices one changed byte', (permit) => {
      const changed = Buffer.from(readFileSync(fileOf(permit)));
      changed[2000] = (changed[2000] ?? 0) ^ 0x01;
      const path = join(folder, 'changed.pdf');
      writeFileSync(path, changed);
      expect(ask('pdfsig', ['-nocert', path]).output).not.toContain('Signature is Valid');
    });
  });

  judgedBy(['openssl'], () => {
    it.each(permits)('$number: openssl verifies the seal up to trust.pem, and no changed byte', (permit) => {
      const pdf = readFileSync(fileOf(permit));
      expect(opensslJudges(pdf)).toMatchObject({
        status: 0,
        output: expect.stringContaining('successful') as string,
      });
      pdf[pdf.length - 40] = (pdf[pdf.length - 40] ?? 0) ^ 0x01;
      expect(opensslJudges(pdf).status).not.toBe(0);
    });
  });

  judgedBy(['qpdf'], () => {
    it.each(permits)('$number: qpdf finds no fault', (permit) => {
      const { status, output } = ask('qpdf', ['--check', fileOf(permit)]);
      expect({ status, output }).toMatchObject({ status: 0 });
      expect(output).toContain('No syntax or stream encoding errors found');
    });
  });

  judgedBy(['pdftoppm', 'zbarimg'], () => {
    it.each(SCANNED)(
      '$number: the code on the page, scanned at 150 dpi, is its address and what was signed',
      (permit) => {
        const image = join(folder, 'page');
        ask('pdftoppm', ['-r', '150', '-png', '-singlefile', '-f', '1', '-l', '1', fileOf(permit), image]);
        const { output } = ask('zbarimg', ['--raw', '-q', `${image}.png`]);
        // Where there is no desktop, zbarimg complains of that below what it has read.
        const [address, payload] = (output.split('\n')[0] ?? '').split('#');
        expect(address).toBe(permit.url);
        expect(payload).toMatch(/^[A-Z2-7]{250,420}$/);
      },
    );
  });
});
