import { PDFName, PDFString } from 'pdf-lib';
import type { PdfUpdate } from '../src/lib/pdf/write/pdf-update.js';
import { addField, fieldRefs, TIMESTAMP_FIELD } from './support/planted-updates.js';
import { SealedStages } from './support/sealed-stages.js';

describe('the self-check of document timestamps that were appended', () => {
  let scene: SealedStages;
  let planted: SealedStages['planted'];

  beforeAll(async () => {
    scene = await SealedStages.open();
    ({ planted } = scene);
  }, 60_000);
  afterAll(() => scene.close());

  it.each<{ fault: string; entries: Record<string, unknown>; code: string }>([
    { fault: 'a place on the page', entries: { Rect: [0, 0, 100, 100] }, code: 'timestamp-field' },
    { fault: 'a hidden widget', entries: { F: 134 }, code: 'timestamp-field' },
    { fault: 'another name', entries: { T: PDFString.of('DocumentTimestamp7') }, code: 'timestamp-field' },
    { fault: 'the name of a seal', entries: { T: PDFString.of('IssuerSeal') }, code: 'timestamp-field' },
    { fault: 'an appearance', entries: { AP: {} }, code: 'timestamp-field' },
    { fault: 'a lock', entries: { Lock: {} }, code: 'timestamp-field' },
  ])('refuses one with $fault', async ({ entries, code }) => {
    expect(
      await planted('whole', (update) => addField(update, { ...TIMESTAMP_FIELD, ...entries }, true)),
    ).toEqual([code]);
  });

  it.each<{ fault: string; value: Record<string, unknown> }>([
    { fault: 'of another kind', value: { SubFilter: 'ETSI.CAdES.detached' } },
    { fault: 'of another type', value: { Type: 'Sig' } },
    { fault: 'with a name that nobody signed', value: { Name: PDFString.of('某单位') } },
  ])('refuses a dictionary $fault', async ({ value }) => {
    const plant = (update: PdfUpdate): void => addField(update, TIMESTAMP_FIELD, value);
    expect(await planted('whole', plant)).toEqual(['timestamp-dictionary']);
  });

  it('refuses one that uses a seal once more', async () => {
    const plant = (update: PdfUpdate): void =>
      addField(update, { ...TIMESTAMP_FIELD, V: update.dict(fieldRefs(update)[0]).get(PDFName.of('V')) });
    expect(await planted('whole', plant)).toEqual(['timestamp-field']);
  });

  it('refuses one that brings something along', async () => {
    const plant = (update: PdfUpdate): void => {
      const byteRange = update.add(update.context.obj([0, 1, 2, 3]));
      addField(update, TIMESTAMP_FIELD, { ByteRange: byteRange });
    };
    expect(await planted('whole', plant)).toEqual(['update-addition']);
  });

  it('refuses one that comes before the last seal', async () => {
    expect(await planted('half', (update) => addField(update, TIMESTAMP_FIELD, true))).toEqual([
      'update-order',
    ]);
  });
});
