import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeedFiles } from '../src/catalogue/seed-files.js';
import { projectRoot } from '../src/platform/config/project-root.js';

const seedsDirectory = join(projectRoot, 'seeds');

describe(readSeedFiles, () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jianzhang-seeds-'));
    await cp(seedsDirectory, directory, { recursive: true });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it.each([
    {
      file: 'departments.json',
      from: '"11410726MB0X567843"',
      to: '"11410726MB0X567844"',
      message: 'departments.json: /3/uscc: uscc must be a unified',
    },
    {
      file: 'departments.json',
      from: '"shortName"',
      to: '"nickname"',
      message: 'departments.json: /0/shortName',
    },
    {
      file: 'departments.json',
      from: '"11410726MB0X234568"',
      to: '"11410726MB0X123439"',
      message: 'departments.json: /1/uscc repeats',
    },
    { file: 'licence-types.json', from: 'W009', to: 'W09', message: 'licence-types.json: /0/code' },
    {
      file: 'licence-types.json',
      from: '"permit-number"',
      to: '"random"',
      message: 'licence-types.json: /0/identifierSerialRule',
    },
    {
      file: 'licence-types.json',
      from: '"project-category"',
      to: '"project-kind"',
      message: 'licence-types.json: /0/categoryTable names project-kind',
    },
    {
      file: 'licence-types.json',
      from: '"codeConfirmed": false',
      to: '"codeConfirmed": "no"',
      message: 'licence-types.json: /0/codeConfirmed',
    },
    {
      file: 'licence-types.json',
      from: '"issuer-line"',
      to: '"somewhere"',
      message: 'licence-types.json: /0/sealPlacement: kind must be one of issuer-line, field, keyword',
    },
    {
      file: 'licence-types.json',
      from: '"kind": "issuer-line"',
      to: '"kind": "keyword", "phrase": " "',
      message: 'licence-types.json: /0/sealPlacement: phrase must be 1 to 100 characters',
    },
    {
      file: 'code-tables.json',
      from: '"code": "02"',
      to: '"code": "01"',
      message: 'code-tables.json: /0/entries',
    },
    {
      file: 'code-tables.json',
      from: '"code": "99"',
      to: '"code": 99',
      message: 'code-tables.json: /0/entries/2/code',
    },
    {
      file: 'issuing-authorities.json',
      from: '"410726"',
      to: '"41072"',
      message: 'issuing-authorities.json: /0/region',
    },
    {
      file: 'issuing-authorities.json',
      from: '"construction-permit"',
      to: '"demolition-permit"',
      message: 'issuing-authorities.json: /0/licenceTypes/0 names demolition-permit',
    },
    { file: 'issuing-authorities.json', from: '[', to: '{', message: 'issuing-authorities.json: not JSON' },
  ])('refuses $from -> $to in $file', async ({ file, from, to, message }) => {
    const path = join(directory, file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
    await expect(readSeedFiles(directory)).rejects.toThrow(message);
  });

  it('refuses a file that holds no list', async () => {
    await writeFile(join(directory, 'departments.json'), '{}');
    await expect(readSeedFiles(directory)).rejects.toThrow('departments.json: must be an array');
  });

  it('refuses an item that is no object', async () => {
    await writeFile(join(directory, 'departments.json'), '[null]');
    await expect(readSeedFiles(directory)).rejects.toThrow('departments.json: /0 must be an object');
  });
});
