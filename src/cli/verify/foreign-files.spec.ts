import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handMade, ONE_PAGE } from '../../../test/support/hand-made-pdf.js';
import { STRICT_POLICY } from '../../../test/support/engine-alone.js';
import { judgeForeignFile } from './foreign-files.js';

describe(judgeForeignFile.name, () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foreign-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    { milliseconds: 10_000, answer: 'unsigned', reasons: [] },
    { milliseconds: -1, answer: 'error', reasons: ['time-limit: reading took more than -1 ms'] },
  ])('gives a file $milliseconds ms: $answer', async ({ milliseconds, answer, reasons }) => {
    const path = join(folder, 'many-objects.pdf');
    const objects = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [4 + index, '[1 2 3]']));
    await writeFile(path, handMade({ objects: { ...ONE_PAGE, ...objects, 4: '[5 0 R]' } }));
    const file = { file: path, trust: [], certs: [] };
    const judged = await judgeForeignFile(file, {
      policy: STRICT_POLICY,
      now: new Date(),
      path,
      milliseconds,
    });
    expect(judged).toMatchObject({ answer, reasons });
  });
});
