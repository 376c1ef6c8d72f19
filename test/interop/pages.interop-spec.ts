import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RenderingService } from '../../src/rendering/rendering.service.js';
import { DRAWN_AT, exampleCases, snapshotOfCase, templates } from '../support/licence-snapshots.js';
import { buildIfStale } from '../support/process.js';
import { ask, judgedBy } from './judges.js';

const rendering = new RenderingService(templates);
/** One of each kind of page: plain, many parties, rare characters, many pages. */
const LOOKED_AT = [
  '01-minimal.json',
  '18-epc-consortium.json',
  '19-rare-characters.json',
  '21-sixty-unit-works.json',
];

/** `EXAMPLES=all` compares every example with whole fonts; one takes ten seconds. */
const COMPARED = process.env.EXAMPLES === 'all' ? exampleCases : [...LOOKED_AT, '27-every-field.json'];

describe('pages', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  const draw = (name: string, wholeFonts = false): Buffer => {
    const { draft, documentId } = rendering.draw(snapshotOfCase(name), DRAWN_AT, { wholeFonts });
    return Buffer.from(draft.serialise(documentId));
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pages-'));
    for (const name of exampleCases) writeFileSync(path(`${name}.pdf`), draw(name));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('come out the same in another process', () => {
    buildIfStale();
    const snapshots = LOOKED_AT.map((name) => snapshotOfCase(name));
    writeFileSync(path('snapshots.json'), JSON.stringify(snapshots.toReversed()));
    const script = ['test/support/draw-digests.mjs', path('snapshots.json'), DRAWN_AT.toISOString()];
    const digests = execFileSync('node', script, { encoding: 'utf8' }).trim().split('\n').toReversed();
    expect(digests).toEqual(LOOKED_AT.map((name) => createHash('sha256').update(draw(name)).digest('hex')));
  });

  judgedBy(['qpdf'], () => {
    it.each(exampleCases)('%s is without fault', (name) => {
      expect(ask('qpdf', ['--check', path(`${name}.pdf`)])).toMatchObject({
        status: 0,
        output: expect.stringContaining('No syntax or stream encoding errors found') as string,
      });
    });
  });

  judgedBy(['pdftotext'], () => {
    const textOf = (name: string) => ask('pdftotext', ['-raw', path(`${name}.pdf`), '-']).output;

    it('reads in the order of the form', () => {
      const text = textOf('27-every-field.json').replaceAll(/\s/g, '');
      const order = [
        '中华人民共和国建筑工程施工许可证编号410726202408152701',
        '根据《中华人民共和国建筑法》第八条规定，经审查，本建筑工程符合施工条件，准予施工。特此发证',
        '发证机关延津县行政审批和政务信息管理局日期2024-08-15',
        '官方网址zz.yanjin.example校验码7K2M9P',
        '第1页共3页',
        '建设单位延津县示例文化旅游服务中心项目负责人测试卯',
        '工程名称延津县示例博物馆及非物质文化遗产展示中心',
        '合同价格6524.32万元合同工期480天',
        '监理单位河南虚构工程管理有限公司总监理工程师测试酉',
        '备注本项目为政府投资项目，实行代建制。',
        '一、本证放置施工现场，作为准予施工的凭证。',
        '五、凡未取得本证擅自施工的属违法建设，将按《中华人民共和国建筑法》的规定予以处罚。',
        '单位工程明细序号单位工程名称',
        '1博物馆房屋建筑文化框架-剪力墙结构11862.404/123.80—5931.2000999999202600098606',
        '（以下空白）',
        '第3页共3页',
      ];
      const places = order.map((words) => text.indexOf(words));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    });

    it('gives rare characters back as they were typed', () => {
      const text = textOf('19-rare-characters.json');
      for (const character of '䶮㛃𬭎𠅤') expect(text).toContain(character);
    });

    it('repeats the head of the unit works on every page', () => {
      const pages = textOf('21-sixty-unit-works.json').split('\f').slice(2, 5);
      for (const page of pages) expect(page).toContain('单位工程名称');
      expect(pages[2]).toContain('第 5 页 共 5 页');
    });
  });

  judgedBy(['pdftoppm', 'zbarimg'], () => {
    it.each(exampleCases)('%s has a code that a scan of 150 dpi gives back', (name) => {
      ask('pdftoppm', ['-r', '150', '-f', '1', '-l', '1', '-png', path(`${name}.pdf`), path(name)]);
      const { output } = ask('zbarimg', ['--raw', '-q', path(`${name}-1.png`)]);
      // Where there is no desktop, zbarimg complains of that below what it has read.
      expect(output.split('\n')[0]).toBe(snapshotOfCase(name).verification.url);
    });
  });

  judgedBy(['pdftoppm'], () => {
    it.each(COMPARED)('%s looks the same as with whole fonts, pixel by pixel', (name) => {
      writeFileSync(path('whole.pdf'), draw(name, true));
      ask('pdftoppm', ['-r', '100', path(`${name}.pdf`), path('subset')]);
      ask('pdftoppm', ['-r', '100', path('whole.pdf'), path('whole')]);
      const count = rendering.draw(snapshotOfCase(name), DRAWN_AT).draft.pages.length;
      for (let page = 1; page <= count; page += 1) {
        const subset = readFileSync(path(`subset-${page}.ppm`));
        expect(new Set(subset.subarray(100)).size).toBeGreaterThan(2);
        expect(subset.equals(readFileSync(path(`whole-${page}.ppm`)))).toBe(true);
      }
    });
  });
});
