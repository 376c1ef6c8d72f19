import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFName, PDFRef, PDFString } from 'pdf-lib';
import type { PdfUpdate } from '../src/lib/pdf/write/pdf-update.js';
import {
  addAnnotation,
  addDefaultAppearance,
  addField,
  addOpenAction,
  addPage,
  addStore,
  addXfa,
  again,
  changeFirstAppearance,
  changeMetadata,
  changePageContent,
  fieldRefs,
  fillReserved,
  infoRef,
  moveFirstSeal,
  pageRef,
  setIn,
  TIMESTAMP_FIELD,
} from './support/planted-updates.js';
import { SealedStages, STAGES, type StageName } from './support/sealed-stages.js';

/** `whileAwaiting`: the code where a seal is still awaited, so that no timestamp may come. */
type Planted = Readonly<{
  what: string;
  code: string;
  plant: (update: PdfUpdate) => void;
  whileAwaiting?: string;
}>;

/** What somebody might append to a sealed permit: valid PDF each time, and refused for what it is. */
describe('the self-check of what was appended', () => {
  let scene: SealedStages;
  let codesOf: SealedStages['codesOf'];
  let planted: SealedStages['planted'];

  beforeAll(async () => {
    scene = await SealedStages.open();
    ({ codesOf, planted } = scene);
  }, 60_000);
  afterAll(() => scene.close());

  it.each(STAGES)('finds nothing wrong with %s as it was made', async (base) => {
    expect(await codesOf(base, scene.stages[base].bytes)).toEqual([]);
  });

  const ANYWHERE: readonly Planted[] = [
    { what: 'other page content', code: 'update-object', plant: changePageContent },
    { what: 'a further page', code: 'update-object', plant: addPage },
    {
      what: 'other data about the document',
      code: 'update-object',
      plant: (update) => setIn(update, infoRef(update)),
    },
    { what: 'other metadata', code: 'update-object', plant: changeMetadata },
    { what: 'another appearance of the first seal', code: 'update-object', plant: changeFirstAppearance },
    { what: 'another place of the first seal', code: 'update-object', plant: moveFirstSeal },
    { what: 'an annotation', code: 'update-object', plant: addAnnotation },
    {
      what: 'a page written again as it was',
      code: 'update-object',
      plant: (update) => again(update, pageRef(update)),
    },
    {
      what: 'a text field',
      code: 'timestamp-field',
      whileAwaiting: 'update-order',
      plant: (update) => addField(update, { FT: 'Tx' }),
    },
    {
      what: 'a signature field that is empty',
      code: 'timestamp-field',
      whileAwaiting: 'update-order',
      plant: (update) => addField(update, {}),
    },
    {
      what: 'a form with a default appearance',
      code: 'update-entry',
      whileAwaiting: 'update-order',
      plant: addDefaultAppearance,
    },
    { what: 'a form of XFA', code: 'pdf-active-content', plant: addXfa },
    { what: 'an action', code: 'pdf-active-content', plant: addOpenAction },
    {
      what: 'an object that nothing uses',
      code: 'pdf-object-unused',
      plant: (update) => void update.add(PDFString.of('x')),
    },
  ];

  it.each(STAGES.flatMap((base) => ANYWHERE.map((each) => ({ base, ...each }))))(
    'refuses $what behind $base',
    async ({ base, code, plant, whileAwaiting = code }) => {
      expect(await planted(base, plant)).toEqual([base === 'half' ? whileAwaiting : code]);
    },
  );

  it.each<{ base: StageName; code: string }>([
    { base: 'oneSeal', code: 'update-entry' },
    { base: 'half', code: 'update-order' },
    { base: 'whole', code: 'update-entry' },
    { base: 'evidenced', code: 'update-object' },
    { base: 'lasting', code: 'update-object' },
  ])(
    'refuses another entry of the catalog behind $base, and the same catalog again',
    async ({ base, code }) => {
      expect(await planted(base, (update) => setIn(update, update.catalogRef))).toEqual([code]);
      expect(await planted(base, (update) => again(update, update.catalogRef))).toEqual([code]);
    },
  );

  it.each<{ what: string; stage: StageName; plant: (update: PdfUpdate) => void }>([
    { what: 'validation data', stage: 'whole', plant: addStore },
    {
      what: 'a document timestamp',
      stage: 'whole',
      plant: (update) => addField(update, TIMESTAMP_FIELD, true),
    },
    { what: 'a countersignature', stage: 'half', plant: fillReserved },
  ])('refuses $what that changes a page on the way', async ({ stage, plant }) => {
    const codes = await planted(stage, (update) => {
      plant(update);
      changePageContent(update);
    });
    expect(codes).toEqual(['update-object']);
  });

  describe('as a seal of the second party', () => {
    const sign = async (plant: (text: string) => string): Promise<string[]> => {
      const prepared = scene.permits.prepareSecond(scene.stages.half.bytes, 'holder');
      const text = Buffer.from(prepared.bytes).toString('latin1');
      const changed = plant(text);
      if (changed === text || changed.length !== text.length)
        throw new Error('nothing, or too much, was changed');
      const bytes = await scene.permits.complete(
        { ...prepared, bytes: Buffer.from(changed, 'latin1') },
        'holder',
      );
      return scene.permits.codesOf(bytes, ['issuer', 'holder']);
    };

    it.each([
      { fault: 'certifies anew', find: '/FieldMDP', put: '/DocMDP  ', code: 'seal-lock' },
      { fault: 'locks everything', find: '/Include /Fields', put: '/All     /Fields', code: 'seal-lock' },
      {
        fault: 'locks other fields',
        find: '/Fields [(IssuerSeal)',
        put: '/Fields [(IssuerSeat)',
        code: 'seal-lock',
      },
      { fault: 'is of another kind', find: 'CAdES.detached', put: 'CAdES.detacheb', code: 'seal-subfilter' },
      { fault: 'has an entry nobody reads', find: '/Reason ', put: '/Person ', code: 'seal-field' },
      { fault: 'says no time', find: '/M (D:', put: '/M (X:', code: 'seal-time' },
    ])('refuses one that $fault', async ({ find, put, code }) => {
      const last = scene.stages.half.bytes.length;
      const codes = await sign((text) => text.slice(0, last) + text.slice(last).replace(find, put));
      expect(codes).toEqual([code]);
    });

    it('refuses the first seal used once more', async () => {
      const reuse = (update: PdfUpdate): void => {
        const [first, reserved] = fieldRefs(update) as [PDFRef, PDFRef];
        const field = update.dict(reserved);
        field.set(PDFName.of('V'), update.dict(first).get(PDFName.of('V')) ?? PDFName.of('none'));
        update.replace(reserved, field);
      };
      expect(await planted('half', reuse)).toEqual(['update-entry']);
    });

    it('refuses a field that is moved while it is signed', async () => {
      const prepared = scene.permits.prepareSecond(scene.stages.half.bytes, 'holder');
      const bytes = await scene.permits.complete(prepared, 'holder');
      const move = (text: string) =>
        text.replace(
          /(\/Rect \[ )(\d)/,
          (_, head: string, digit: string) => head + ((Number(digit) + 1) % 10),
        );
      const last = scene.stages.half.bytes.length;
      const text = Buffer.from(bytes).toString('latin1');
      const moved = Buffer.from(text.slice(0, last) + move(text.slice(last)), 'latin1');
      expect(await scene.permits.codesOf(moved, ['issuer', 'holder'])).toEqual(['update-entry']);
    });

    it('refuses the wrong party, the wrong order, and a seal nobody expects', async () => {
      const { bytes } = scene.stages.whole;
      expect(await scene.permits.codesOf(bytes, ['holder', 'issuer'])).toContain('seal-unexpected');
      expect(await scene.permits.codesOf(bytes, ['issuer'])).toContain('seal-unexpected');
      expect(await scene.permits.codesOf(scene.stages.half.bytes, ['issuer'])).toEqual(['seal-unexpected']);
      expect(
        await scene.permits.codesOf(scene.stages.oneSeal.bytes, ['issuer'], { awaiting: 'HolderSeal' }),
      ).toEqual(['seal-unexpected']);
    });

    it('refuses one in a file that allows none, however it is built', async () => {
      expect(
        await planted('whole', (update) => again(update, fieldRefs(update)[1] ?? pageRef(update))),
      ).toEqual(['update-order']);
    });
  });

  it('catches one flipped bit in anything that was appended', async () => {
    const { bytes, parties } = scene.stages.lasting;
    const survivors: number[] = [];
    for (const position of positionsToFlip(bytes, scene.stages.half.bytes.length)) {
      const flipped = Uint8Array.from(bytes);
      flipped[position] = (flipped[position] ?? 0) ^ 0x01;
      if ((await scene.permits.report(flipped, parties)).sound) survivors.push(position);
    }
    // Nobody signs the certificates that the last token has beside its own: the store has whole ones.
    const [start, end] = await copyOfAuthority(bytes);
    expect(survivors.filter((position) => position < start || position >= end)).toEqual([]);
  }, 240_000);

  /** Where the certificate of the timestamping authority's issuer stands in the last token. */
  const copyOfAuthority = async (bytes: Uint8Array): Promise<[number, number]> => {
    const pem = await readFile(join(scene.permits.pki.directory, 'tsa-ca.pem'));
    const hex = new X509Certificate(pem).raw.toString('hex');
    const start = Buffer.from(bytes).lastIndexOf(hex);
    expect(start).toBeGreaterThan(scene.stages.evidenced.bytes.length);
    return [start, start + hex.length];
  };

  it.each<StageName>(['half', 'whole', 'evidenced', 'lasting'])(
    'refuses bytes between and behind the revisions of %s',
    async (base) => {
      const { bytes } = scene.stages[base];
      const text = Buffer.from(bytes).toString('latin1');
      const ends = [...text.matchAll(/%%EOF\n/g)].map(({ index }) => index + 6);
      for (const end of ends)
        for (const junk of [' ', '% comment\n', '\0'])
          expect(
            await codesOf(base, Buffer.from(text.slice(0, end) + junk + text.slice(end), 'latin1')),
          ).toHaveLength(1);
    },
  );
});

/** Of what was appended: the ends of objects, what stands about streams and seals, tables, and every 397th byte. */
function positionsToFlip(bytes: Uint8Array, from: number): number[] {
  const text = Buffer.from(bytes).toString('latin1');
  const skeleton =
    /endobj\n\d+ 0 obj\n|\/(?:ByteRange|Contents|Length) .{0,3}|xref\n\d+ \d+\n|\/Prev \d+|startxref[^]*?EOF\n/g;
  skeleton.lastIndex = from;
  const positions = new Set<number>();
  for (let at = from; at < bytes.length; at += 397) positions.add(at);
  for (let match = skeleton.exec(text); match !== null; match = skeleton.exec(text))
    for (let at = match.index; at < match.index + match[0].length; at += 1) positions.add(at);
  return [...positions];
}
