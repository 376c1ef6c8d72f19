import { deflateSync } from 'node:zlib';
import type { Appearance } from '../src/lib/pades/write/seal-field.js';
import { snapshotOfCase } from './support/licence-snapshots.js';
import { licenceStages, sealed } from './support/licence-stages.js';
import { PDF_A_RULES, pdfAFaults } from './support/pdf-a/pdf-a-faults.js';

/** A specimen as a picture of one pixel, half transparent. */
const picture: Appearance = {
  width: 100,
  height: 100,
  deflated: deflateSync('q 100 0 0 100 0 0 cm /Seal Do Q'),
  sha256: '',
  image: {
    width: 1,
    height: 1,
    rgb: deflateSync(Uint8Array.of(255, 0, 0)),
    alpha: deflateSync(Uint8Array.of(128)),
  },
};

const STAGES = ['drawn', 'sealed', 'half', 'countersigned', 'validated', 'timestamped'] as const;

const snapshot = snapshotOfCase('19-rare-characters.json');
const files = licenceStages(snapshot);
const withPicture = licenceStages(snapshot, { issuer: picture });
const pictured = licenceStages(snapshot, { holder: picture });

/** How each rule is broken: the last place that reads so gets other bytes. */
const BREAKS: readonly Readonly<{
  by: string;
  file?: Uint8Array;
  find: RegExp;
  put: string;
  rule: string;
}>[] = [
  {
    by: 'LZW',
    find: /\/Filter \/FlateDecode/,
    put: '/Filter /LZWDecode',
    rule: '6.1.7: no stream lies outside the file, and none is of LZW',
  },
  {
    by: 'another permission',
    find: /\/DocMDP(?= \d)/,
    put: '/DocMDX',
    rule: '6.1.12: permissions are those of DocMDP, without digests',
  },
  {
    by: 'a digest of objects',
    find: /\/TransformMethod \/FieldMDP/,
    put: '/DigestMethod /SHA256',
    rule: '6.1.12: permissions are those of DocMDP, without digests',
  },
  {
    by: 'a number of 2^31',
    find: /\/CreationDate \(D:20240815103000\+08'00'\)/,
    put: '/CreationDate 2147483648',
    rule: '6.1.13: names, strings and numbers are within the limits',
  },
  {
    by: 'an intent for printing',
    find: /\/GTS_PDFA1/,
    put: '/GTS_PDFX',
    rule: '6.2.3: one output intent for PDF/A, with a profile',
  },
  {
    by: 'a picture kept elsewhere',
    find: /\/BBox \[ 0 0 119.055 119.055 \]/,
    put: '/OPI 1',
    rule: '6.2.8-9: images and forms are in the file and shown as they are',
  },
  {
    by: 'a font kept elsewhere',
    find: /\/FontFile2/,
    put: '/FontFilex',
    rule: '6.2.11: every font program is in the file',
  },
  { by: 'an action', find: /\/DisplayDocTitle true/, put: '/OpenAction 1', rule: '6.5: nothing acts' },
  {
    by: 'requirements',
    find: /\/DisplayDocTitle true/,
    put: '/Requirements 1',
    rule: '6.9-6.11: no layers, no alternates of pages, no requirements',
  },
  {
    by: 'metadata of no type',
    find: /\/Type \/Metadata/,
    put: '/Type /Meta',
    rule: '6.6.2.1: the metadata of the document is a plain stream',
  },
  {
    by: 'a packet without end',
    find: /end="r"/,
    put: 'end="x"',
    rule: '6.6.2.2: the packet has its frame, without bytes or encoding',
  },
  {
    by: 'a property of the extension that it does not describe',
    find: /<gbt36903:ZZBH>/,
    put: '<gbt36903:ZZBX>',
    rule: '6.6.2.3.1: every property is one that PDF/A knows or that an extension schema describes',
  },
  {
    by: 'a property that Dublin Core does not have',
    find: /<dc:format>/,
    put: '<dc:formed>',
    rule: '6.6.2.3.1: every property is one that PDF/A knows or that an extension schema describes',
  },
  {
    by: 'a property of no category',
    find: /external/,
    put: 'exterior',
    rule: '6.6.2.3.2: extension schemas have title, namespace, prefix, and properties with all four fields',
  },
  {
    by: 'another prefix',
    find: /<pdfaSchema:prefix>gbt36903</,
    put: '<pdfaSchema:prefix>gbt36902<',
    rule: '6.6.2.3.2: a schema is used under the prefix that it names',
  },
  {
    by: 'a date of another form',
    find: /<gbt36903:ZZBFRQ>2024-08-15/,
    put: '<gbt36903:ZZBFRQ>15.08.2024',
    rule: '6.6.2.3.2: values of type Date are dates',
  },
  {
    by: 'another part',
    find: /<pdfaid:part>3/,
    put: '<pdfaid:part>2',
    rule: '6.6.4: the file says that it is PDF/A-3B',
  },
  {
    by: 'a film',
    find: /\/Subtype \/Widget/,
    put: '/Subtype /Movie',
    rule: '6.3.1: annotations are widgets of seals and timestamps',
  },
  {
    by: 'a field on no page',
    file: files.sealed,
    find: /\/Annots/,
    put: '/Annotx',
    rule: '6.3.1: every signature field is on a page',
  },
  {
    by: 'a seal that is hidden',
    file: files.sealed,
    find: /\/F 132/,
    put: '/F 134',
    rule: '6.3.2: every annotation is printed and not hidden',
  },
  {
    by: 'a timestamp that is not printed',
    find: /\/F 132/,
    put: '/F 128',
    rule: '6.3.2: every annotation is printed and not hidden',
  },
  {
    by: 'a reserved field without appearance',
    file: files.half,
    find: /\/AP/,
    put: '/AQ',
    rule: '6.3.3: every annotation has a normal appearance and no other, unless its rectangle is zero',
  },
  {
    by: 'a timestamp with a place and without appearance',
    find: /\/Rect \[ 0 0 0 0 \]/,
    put: '/Rect [ 0 0 9 9 ]',
    rule: '6.3.3: every annotation has a normal appearance and no other, unless its rectangle is zero',
  },
  {
    by: 'a form that viewers draw',
    find: /\/Fields \[( \d+ 0 R)+ \]/,
    put: '/NeedAppearances true',
    rule: '6.4.1: no field acts, and no viewer draws fields of its own',
  },
  { by: 'XFA', find: /\/DisplayDocTitle true/, put: '/XFA 1', rule: '6.4.2: no XFA' },
  {
    by: 'a transparent seal on a page without colour space',
    file: pictured.countersigned,
    find: /\/Group(?=\s*<<)/,
    put: '/Groux',
    rule: '6.2.10: a page that shows something transparent names the colour space in which it is mixed',
  },
  {
    by: 'a transparent seal drawn on such a page',
    file: sealed(snapshot, picture, 1, { kind: 'every-page' }),
    find: /\/Group(?=\s*<<)/,
    put: '/Groux',
    rule: '6.2.10: a page that shows something transparent names the colour space in which it is mixed',
  },
  {
    by: 'multiplied colours',
    find: /\/DisplayDocTitle true/,
    put: '/BM /Multiply',
    rule: '6.2.10: objects are mixed in the normal way',
  },
  {
    by: 'a file of unknown kind',
    find: /\/Subtype \/application#2Fxml/,
    put: '/Subtype /xml',
    rule: '6.8: the kind of every embedded file is said',
  },
  {
    by: 'a file of unknown age',
    find: /\/ModDate(?=[^>]*>>\s*\/Filter)/,
    put: '/ModDatx',
    rule: '6.8: every embedded file says when it was changed',
  },
  {
    by: 'a file without a name in Unicode',
    find: /\/UF \(/,
    put: '/Ux (',
    rule: '6.8: every file specification has F and UF',
  },
  {
    by: 'a file of unknown purpose',
    find: /\/AFRelationship \/Data/,
    put: '/AFRelationship /Dato',
    rule: '6.8: every file specification says how the file relates to the document',
  },
  {
    by: 'files that belong to nothing',
    find: /\/AF \[[^\]]*\]/,
    put: '/AF []',
    rule: '6.8: every embedded file is associated with the document',
  },
  {
    by: 'files without name',
    find: /\/EmbeddedFiles/,
    put: '/EmbeddedFilex',
    rule: '6.8: every embedded file has a name in the name tree',
  },
];

/** The file with other bytes of the same number in one place, so that every offset stays right. */
function spoiled(bytes: Uint8Array, find: RegExp, put: string): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const match = [...text.matchAll(new RegExp(find, 'g'))].at(-1);
  if (!match || put.length > match[0].length) throw new Error(`${String(find)} cannot become ${put}`);
  const changed = Buffer.from(bytes);
  changed.write(put.padEnd(match[0].length), match.index, 'latin1');
  return changed;
}

describe('PDF/A-3B', () => {
  it.each(STAGES)('is kept by a licence that is %s', (stage) => {
    expect(pdfAFaults(files[stage])).toEqual([]);
  });

  it.each(STAGES)("is kept by a licence that is %s, the authority's seal a picture", (stage) => {
    expect(pdfAFaults(withPicture[stage])).toEqual([]);
  });

  it.each(STAGES)("is kept by a licence that is %s, the holder's seal a picture", (stage) => {
    expect(pdfAFaults(pictured[stage])).toEqual([]);
  });

  it.each([
    { on: 'every page', kind: 'every-page' },
    { on: 'the seam of the pages', kind: 'riding-seam' },
  ] as const)('is kept by a licence with a picture as its seal on $on', ({ kind }) => {
    expect(pdfAFaults(sealed(snapshot, picture, 2, { kind }))).toEqual([]);
  });

  describe('is broken', () => {
    it.each(BREAKS)('by $by', ({ file, find, put, rule }) => {
      const faults = pdfAFaults(spoiled(file ?? files.timestamped, find, put));
      expect(new Set(faults.map((fault) => fault.split(' [')[0]))).toEqual(new Set([rule]));
    });

    it('in every rule by something', () => {
      expect(new Set(BREAKS.map(({ rule }) => rule))).toEqual(new Set(PDF_A_RULES.map(({ rule }) => rule)));
    });
  });
});
