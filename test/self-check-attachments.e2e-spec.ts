import { PDFArray, PDFDict, PDFName, PDFString } from 'pdf-lib';
import type { PdfDraft } from '../src/lib/pdf/write/draft.js';
import { dictsWith, spoilStream } from './support/sealed-permit.js';
import { SelfCheckScene } from './support/self-check-scene.js';

const name = (key: string) => PDFName.of(key);

/** The file specification of the JSON, which comes first. */
function specification(draft: PdfDraft): PDFDict {
  const [first] = dictsWith(draft, 'EF');
  if (!first) throw new Error('nothing is embedded');
  return first;
}

describe('the self-check of what is inside the file', () => {
  let scene: SelfCheckScene;
  beforeAll(async () => {
    scene = await SelfCheckScene.open('02-housing-estate.json');
  });

  it('finds the files of the licence', async () => {
    expect(await scene.codesOf(scene.sound)).toEqual([]);
  });

  it('catches data of another licence', async () => {
    const other = { ...scene.snapshot, data: { ...scene.snapshot.data, contractDays: 1 } };
    const attachments = scene.maker.question(other, scene.sound).attachments ?? [];
    expect(await scene.codesOf(scene.sound, { attachments })).toEqual(['attachment-differs']);
  });

  it('catches a word that was changed before sealing', async () => {
    const bytes = await scene.sealedAfter(({ draft }) => {
      const file = specification(draft).lookup(name('EF'), PDFDict).get(name('F'));
      spoilStream(draft, file, (json) => {
        return Buffer.from(json.toString('utf8').replace('"KZ_development":true', '"KZ_development":null'));
      });
    });
    expect(await scene.codesOf(bytes)).toEqual(['attachment-differs']);
  });

  it('catches a file that nobody asked for, and one that is not there', async () => {
    const { attachments = [] } = scene.maker.question(scene.snapshot, scene.sound);
    const [json, xml] = attachments;
    if (!json || !xml) throw new Error('nothing is asked for');
    expect(await scene.codesOf(scene.sound, { attachments: [json] })).toEqual(['attachment-unexpected']);
    expect(await scene.codesOf(scene.sound, { attachments: [] })).toEqual(['attachment-unexpected']);
    const more = [json, xml, { name: 'more.xml', sha256: xml.sha256 }];
    expect(await scene.codesOf(scene.sound, { attachments: more })).toEqual(['attachment-missing']);
  });

  it.each<{ fault: string; spoil: (draft: PdfDraft) => void; code: string }>([
    {
      fault: 'a file that is associated with a page',
      spoil: (draft) => draft.pages[0]?.dict.set(name('AF'), draft.catalog.lookup(name('AF'), PDFArray)),
      code: 'pdf-attachment',
    },
    {
      fault: 'scripts in the tree of names',
      spoil: (draft) =>
        draft.catalog
          .lookup(name('Names'), PDFDict)
          .set(name('JavaScript'), draft.context.obj({ Names: [] })),
      code: 'pdf-active-content',
    },
    {
      fault: 'destinations in the tree of names',
      spoil: (draft) =>
        draft.catalog.lookup(name('Names'), PDFDict).set(name('Dests'), draft.context.obj({ Names: [] })),
      code: 'pdf-attachment',
    },
    {
      fault: 'another relationship',
      spoil: (draft) => specification(draft).set(name('AFRelationship'), name('Source')),
      code: 'pdf-attachment',
    },
    {
      fault: 'a name that other systems see',
      spoil: (draft) => specification(draft).set(name('UF'), PDFString.of('licence.exe')),
      code: 'pdf-attachment',
    },
    {
      fault: 'a portfolio',
      spoil: (draft) => draft.catalog.set(name('Collection'), draft.context.obj({ View: 'T' })),
      code: 'pdf-attachment',
    },
  ])('catches $fault', async ({ spoil, code }) => {
    expect(await scene.codesOf(await scene.sealedAfter(({ draft }) => spoil(draft)))).toEqual([code]);
  });
});
