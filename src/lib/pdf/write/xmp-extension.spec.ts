import { XmpExtension } from './xmp-extension.js';

const extension = new XmpExtension({
  title: '证照 & 元数据',
  namespace: 'tag:example.org,2026:names#',
  prefix: 'zz',
  properties: [
    { name: 'ZZBS', valueType: 'Text', description: '证照标识' },
    { name: 'ZZBFRQ', valueType: 'Date', description: '证照颁发日期' },
  ],
});

describe('XmpExtension', () => {
  it('declares every property as PDF/A asks', () => {
    expect(extension.declaration).toBe(`<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>证照 &amp; 元数据</pdfaSchema:schema>
<pdfaSchema:namespaceURI>tag:example.org,2026:names#</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>zz</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>ZZBS</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>证照标识</pdfaProperty:description>
</rdf:li>
<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>ZZBFRQ</pdfaProperty:name>
<pdfaProperty:valueType>Date</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>证照颁发日期</pdfaProperty:description>
</rdf:li>
</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`);
  });

  it('describes values in the order given, escaped', () => {
    expect(extension.describe({ ZZBFRQ: '2024-08-15', ZZBS: 'a<b' }))
      .toBe(`<rdf:Description rdf:about="" xmlns:zz="tag:example.org,2026:names#">
<zz:ZZBFRQ>2024-08-15</zz:ZZBFRQ>
<zz:ZZBS>a&lt;b</zz:ZZBS>
</rdf:Description>`);
  });

  it('refuses a property that it does not declare', () => {
    expect(() => extension.describe({ ZZMC: '' })).toThrow('The schema zz has no property ZZMC');
  });

  it('refuses a value that XML cannot express', () => {
    expect(() => extension.describe({ ZZBS: '\u0001' })).toThrow('XML cannot express U+0001');
  });
});
