import { snapshotOfCase, templates } from '../../../test/support/licence-snapshots.js';
import { RenderingService } from '../rendering.service.js';
import type { LicenceSnapshot } from '../licence-snapshot.js';
import { basicMetadata } from './basic-metadata.js';
import { embeddedData } from './embedded-data.js';

const MINIMAL = snapshotOfCase('01-minimal.json');

/** The text of one of the files. */
function fileOf(snapshot: LicenceSnapshot, name: string): string {
  const file = embeddedData(snapshot).find((each) => each.name === name);
  return Buffer.from(file?.contents ?? []).toString('utf8');
}

const withData = (data: Record<string, unknown>): LicenceSnapshot => ({ ...MINIMAL, data });

describe('the names of GB/T 36903', () => {
  it('say what the licence says', () => {
    expect(basicMetadata(MINIMAL)).toEqual({
      ZZBS: '1.2.156.3005.2.11100000000013338W009.11410726MB0X123439.410726202408150101.001.X',
      ZZMC: '中华人民共和国建筑工程施工许可证',
      ZZBH: '410726202408150101',
      ZZLXDM: '11100000000013338W009',
      ZZBFJG: '延津县行政审批和政务信息管理局',
      ZZBFJGDM: '11410726MB0X123439',
      ZZBFRQ: '2024-08-15',
      CZZT: '延津县示例粮食购销有限公司',
      CZZTDM: '91410726MAK9Y6P7XK',
      CZZTDMLX: '统一社会信用代码',
      CZZTDMLXDM: '001',
    });
  });

  it('leave out what the licence does not have', () => {
    const { name, codeType } = MINIMAL.holder;
    expect(basicMetadata({ ...MINIMAL, holder: { name, code: '', codeType } })).not.toHaveProperty('CZZTDM');
  });
});

describe('the embedded JSON', () => {
  it('is the licence, members sorted, without white space', () => {
    expect(fileOf(MINIMAL, 'licence.json')).toBe(
      [
        '{"CZZT":"延津县示例粮食购销有限公司","CZZTDM":"91410726MAK9Y6P7XK","CZZTDMLX":"统一社会信用代码","CZZTDMLXDM":"001",',
        '"KZ_data":{"address":"延津县马庄乡马庄村东侧、示例路北侧","category":"01","contractDays":150,"contractPriceWan":"386.5",',
        '"parties":[{"name":"延津县示例粮食购销有限公司","role":"builder","uscc":"91410726MAK9Y6P7XK"},',
        '{"name":"新乡市虚构建筑安装工程有限公司","role":"contractor","uscc":"91410700MAD7KT6N17"}],',
        '"projectCode":"2609-410726-04-03-110016","projectName":"延津县示例粮食购销有限公司马庄乡粮食周转仓库",',
        '"scale":"新建单层仓库一座，建筑面积2160.00平方米","specialProject":false,',
        '"unitWorks":[{"kind":"building","name":"粮食周转仓库"}]},',
        '"KZ_definingAuthority":{"name":"中华人民共和国住房和城乡建设部","uscc":"11100000000013338W"},"KZ_development":true,',
        '"KZ_format":"tag:jianzhang.example,2026:licence-data:1","KZ_licenceType":"construction-permit","KZ_region":"410726",',
        '"KZ_templateVersion":"1",',
        '"KZ_verification":{"checkCode":"7K2M9P","url":"https://zz.yanjin.example/v/ABCDEFGHJKMNPQRSTVWXYZ001A"},',
        '"KZ_version":"001","ZZBFJG":"延津县行政审批和政务信息管理局","ZZBFJGDM":"11410726MB0X123439","ZZBFRQ":"2024-08-15",',
        '"ZZBH":"410726202408150101",',
        '"ZZBS":"1.2.156.3005.2.11100000000013338W009.11410726MB0X123439.410726202408150101.001.X",',
        '"ZZLXDM":"11100000000013338W009","ZZMC":"中华人民共和国建筑工程施工许可证"}',
      ].join(''),
    );
  });
});

describe('the embedded XML', () => {
  it('says the same in the order of the standard', () => {
    expect(fileOf(MINIMAL, 'licence.xml')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<licence xmlns="tag:jianzhang.example,2026:licence-data:1">
<ZZBS>1.2.156.3005.2.11100000000013338W009.11410726MB0X123439.410726202408150101.001.X</ZZBS>
<ZZMC>中华人民共和国建筑工程施工许可证</ZZMC>
<ZZBH>410726202408150101</ZZBH>
<ZZLXDM>11100000000013338W009</ZZLXDM>
<ZZBFJG>延津县行政审批和政务信息管理局</ZZBFJG>
<ZZBFJGDM>11410726MB0X123439</ZZBFJGDM>
<ZZBFRQ>2024-08-15</ZZBFRQ>
<CZZT>延津县示例粮食购销有限公司</CZZT>
<CZZTDM>91410726MAK9Y6P7XK</CZZTDM>
<CZZTDMLX>统一社会信用代码</CZZTDMLX>
<CZZTDMLXDM>001</CZZTDMLXDM>
<KZ_format>tag:jianzhang.example,2026:licence-data:1</KZ_format>
<KZ_licenceType>construction-permit</KZ_licenceType>
<KZ_templateVersion>1</KZ_templateVersion>
<KZ_version>001</KZ_version>
<KZ_region>410726</KZ_region>
<KZ_definingAuthority>
<name>中华人民共和国住房和城乡建设部</name>
<uscc>11100000000013338W</uscc>
</KZ_definingAuthority>
<KZ_verification>
<checkCode>7K2M9P</checkCode>
<url>https://zz.yanjin.example/v/ABCDEFGHJKMNPQRSTVWXYZ001A</url>
</KZ_verification>
<KZ_development>true</KZ_development>
<KZ_data>
<address>延津县马庄乡马庄村东侧、示例路北侧</address>
<category>01</category>
<contractDays>150</contractDays>
<contractPriceWan>386.5</contractPriceWan>
<parties>
<name>延津县示例粮食购销有限公司</name>
<role>builder</role>
<uscc>91410726MAK9Y6P7XK</uscc>
</parties>
<parties>
<name>新乡市虚构建筑安装工程有限公司</name>
<role>contractor</role>
<uscc>91410700MAD7KT6N17</uscc>
</parties>
<projectCode>2609-410726-04-03-110016</projectCode>
<projectName>延津县示例粮食购销有限公司马庄乡粮食周转仓库</projectName>
<scale>新建单层仓库一座，建筑面积2160.00平方米</scale>
<specialProject>false</specialProject>
<unitWorks>
<kind>building</kind>
<name>粮食周转仓库</name>
</unitWorks>
</KZ_data>
</licence>
`);
  });

  it.each([
    { name: 'markup in a text', data: { a: '<b>&]]>' }, xml: '<a>&lt;b&gt;&amp;]]&gt;</a>\n' },
    { name: 'white space', data: { a: 'b\r\n\tc' }, xml: '<a>b&#13;&#10;&#9;c</a>\n' },
    {
      name: 'a name that XML does not have',
      data: { 'a b': 1, 工: 2 },
      xml: '<a_x0020_b>1</a_x0020_b>\n<_x5DE5_>2</_x5DE5_>\n',
    },
    {
      name: 'null, empty, absent',
      data: { a: null, b: {}, c: [], d: undefined, e: '' },
      xml: '<a></a>\n<b></b>\n<e></e>\n',
    },
    {
      name: 'lists in a list',
      data: { a: [[1, 2], [3]] },
      xml: '<a>\n<item>1</item>\n<item>2</item>\n</a>\n<a>\n<item>3</item>\n</a>\n',
    },
    {
      name: 'another order of members',
      data: { b: { d: 1, c: 2 }, a: 3 },
      xml: '<a>3</a>\n<b>\n<c>2</c>\n<d>1</d>\n</b>\n',
    },
  ])('writes $name', ({ data, xml }) => {
    expect(fileOf(withData(data), 'licence.xml')).toContain(`<KZ_data>\n${xml}</KZ_data>`);
  });
});

describe('what cannot be embedded', () => {
  const rendering = new RenderingService(templates);
  const withQualification = (qualification: string): LicenceSnapshot => {
    const parties = [
      { role: 'builder', name: '甲', uscc: '' },
      // Not printed, so the page has nothing against it.
      { role: 'contractor', name: '乙', uscc: '', qualification },
    ];
    return { ...MINIMAL, data: { ...MINIMAL.data, parties } };
  };

  it.each([
    { name: 'a control character', text: 'a\u0001', codePoint: 'U+0001' },
    { name: 'a lone surrogate', text: '\uD842', codePoint: 'U+D842' },
    { name: 'a noncharacter', text: '\uFFFF', codePoint: 'U+FFFF' },
  ])('is refused at intake, by name and place: $name', ({ text, codePoint }) => {
    expect(() => rendering.layOut(withQualification(text))).toThrow(
      expect.objectContaining({
        code: 'character-not-drawable',
        extensions: { pointer: '/data/parties/1/qualification', character: '\uFFFD', codePoint },
      }),
    );
  });

  it('is nothing else', () => {
    expect(() => rendering.layOut(withQualification('<甲级>&"\t'))).not.toThrow();
  });
});

describe('attachmentsOf', () => {
  it('tells the digests of what is in the document', () => {
    const rendering = new RenderingService(templates);
    // By sha256sum of the texts above.
    expect(rendering.attachmentsOf(MINIMAL)).toEqual([
      {
        name: 'licence.json',
        sha256: '25fe223433d3fb4e0c7ba50079000848923b81d580daa35fac725ea62bb29b52',
      },
      {
        name: 'licence.xml',
        sha256: 'b38976d053fdc640cb138b7e352ed30b53ab94277316c540e76a78a56f4fb64a',
      },
    ]);
  });
});
