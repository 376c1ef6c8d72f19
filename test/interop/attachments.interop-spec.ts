import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedData } from '../../src/rendering/embedded-data/embedded-data.js';
import type { LicenceSnapshot } from '../../src/rendering/licence-snapshot.js';
import { snapshotOfCase } from '../support/licence-snapshots.js';
import { licenceStages } from '../support/licence-stages.js';
import { ask, judgedBy } from './judges.js';

const REMARK = '甲<乙>&"丙"，\'丁\' 𬭎䶮';
const STAGES = ['drawn', 'sealed', 'half', 'countersigned', 'validated', 'timestamped'] as const;

describe('what is inside the file', () => {
  const plain = snapshotOfCase('19-rare-characters.json');
  const snapshot: LicenceSnapshot = { ...plain, data: { ...plain.data, remark: REMARK } };
  let folder: string;
  const path = (name: string) => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'inside-'));
    const stages = licenceStages(snapshot);
    for (const stage of STAGES) writeFileSync(path(`${stage}.pdf`), stages[stage]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  judgedBy(['qpdf'], () => {
    it.each(STAGES)('keeps a %s file without fault', (stage) => {
      expect(ask('qpdf', ['--check', path(`${stage}.pdf`)])).toMatchObject({
        status: 0,
        output: expect.stringContaining('No syntax or stream encoding errors found') as string,
      });
    });

    it('is listed as two files by name', () => {
      const { output } = ask('qpdf', ['--list-attachments', path('timestamped.pdf')]);
      expect(output).toMatch(/^licence\.json -> \d+,0\nlicence\.xml -> \d+,0\n$/);
    });
  });

  judgedBy(['pdfdetach'], () => {
    it.each(STAGES)('comes out of a %s file byte for byte', (stage) => {
      const pdf = path(`${stage}.pdf`);
      expect(ask('pdfdetach', ['-list', pdf]).output).toBe(
        '2 embedded files\n1: licence.json\n2: licence.xml\n',
      );
      for (const [i, { contents }] of embeddedData(snapshot).entries()) {
        const saved = path(`${stage}.${i}`);
        expect(ask('pdfdetach', ['-save', String(i + 1), '-o', saved, pdf]).status).toBe(0);
        expect(readFileSync(saved).equals(contents)).toBe(true);
      }
    });

    it('is JSON that says what the licence says', () => {
      ask('pdfdetach', ['-savefile', 'licence.json', '-o', path('licence.json'), path('sealed.pdf')]);
      expect(JSON.parse(readFileSync(path('licence.json'), 'utf8'))).toMatchObject({
        ZZBH: '410726202408151901',
        CZZT: '延津县测试䶮泽文化发展有限公司',
        KZ_data: { ...plain.data, remark: REMARK },
      });
    });
  });

  judgedBy(['pdfdetach', 'xmllint'], () => {
    const xpath = (expression: string): string =>
      ask('xmllint', ['--xpath', expression, path('licence.xml')]).output.trim();
    beforeAll(() => {
      ask('pdfdetach', ['-savefile', 'licence.xml', '-o', path('licence.xml'), path('sealed.pdf')]);
    });

    it('is XML without fault', () => {
      expect(ask('xmllint', ['--noout', path('licence.xml')])).toEqual({ status: 0, output: '' });
    });

    it('is XML that says what the licence says', () => {
      expect(xpath('string(/*/*[local-name()="ZZBH"])')).toBe('410726202408151901');
      expect(xpath('string(//*[local-name()="remark"])')).toBe(REMARK);
      const { parties } = snapshot.data as { parties: { name: string }[] };
      expect(xpath('count(//*[local-name()="parties"])')).toBe(String(parties.length));
      for (const [i, { name }] of parties.entries()) {
        expect(xpath(`string(//*[local-name()="parties"][${i + 1}]/*[local-name()="name"])`)).toBe(name);
      }
    });
  });

  judgedBy(['pdfinfo'], () => {
    it('is described by metadata, and runs nothing', () => {
      const { output } = ask('pdfinfo', [path('timestamped.pdf')]);
      expect(output).toMatch(/^Title: +建筑工程施工许可证 410726202408151901$/m);
      expect(output).toMatch(/^Metadata Stream: +yes$/m);
      expect(output).toMatch(/^JavaScript: +no$/m);
      const xmp = ask('pdfinfo', ['-meta', path('timestamped.pdf')]).output;
      expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>');
      expect(xmp).toContain('<gbt36903:CZZTDM>91410726MA6QEHUX5G</gbt36903:CZZTDM>');
    });
  });

  judgedBy(['pdfinfo', 'xmllint'], () => {
    it('is described by metadata that is XML without fault', () => {
      writeFileSync(path('xmp.xml'), ask('pdfinfo', ['-meta', path('timestamped.pdf')]).output);
      expect(ask('xmllint', ['--noout', path('xmp.xml')])).toEqual({ status: 0, output: '' });
    });
  });
});
