import { drawImpressions } from '../src/sealing/places/impressions.js';
import { placeSeal } from '../src/sealing/places/place-seal.js';
import type { SealPlacement } from '../src/sealing/places/seal-placement.js';
import { appearanceOf, readUploadedSpecimen } from '../src/sealing/specimen/upload/uploaded-specimen.js';
import type { Appearance } from '../src/lib/pades/write/appearance.js';
import type { SelfCheckInput } from '../src/verification/self-check/report.js';
import { frame, picture, PNG_TYPE, RED, WHITE } from './support/hand-made-pictures.js';
import { SelfCheckScene } from './support/self-check-scene.js';

/** Wherever the first seal is placed, and whatever it shows: the self-check reads it back and knows it. */
describe('seals in every place', () => {
  let scene: SelfCheckScene;
  let image: Appearance;
  beforeAll(async () => {
    scene = await SelfCheckScene.open('02-housing-estate.json');
    image = appearanceOf(await readUploadedSpecimen(picture(frame(RED, WHITE)), PNG_TYPE), 42);
  });

  async function sealAt(
    placement: SealPlacement,
    specimen = scene.seal.specimen,
  ): Promise<Readonly<{ bytes: Uint8Array; question: Partial<SelfCheckInput> }>> {
    const drawn = scene.maker.draw(scene.snapshot);
    const { impressions, ...sealPlace } = placeSeal(drawn, placement, specimen);
    drawImpressions(drawn.draft, impressions, specimen);
    const placed = { ...drawn, sealPlace: { ...drawn.sealPlace, ...sealPlace } };
    const bytes = await scene.maker.seal(placed, { ...scene.seal, specimen });
    const { seals } = scene.maker.question(scene.snapshot, bytes);
    const shown = seals.map((seal) => ({ ...seal, specimenSha256: specimen.sha256 }));
    return { bytes, question: { seals: shown, drawings: impressions, render: true } };
  }

  const PLACEMENTS: readonly SealPlacement[] = [
    { kind: 'issuer-line' },
    { kind: 'keyword', phrase: '日期', occurrence: 1, offset: { right: 40, down: 0 } },
    { kind: 'every-page', centre: { left: 165, top: 255 } },
    { kind: 'riding-seam' },
  ];

  it.each(PLACEMENTS)('are found sound: $kind', async (placement) => {
    const { bytes, question } = await sealAt(placement);
    expect(await scene.codesOf(bytes, question)).toEqual([]);
  });

  it.each(PLACEMENTS.slice(2))('are found sound as pictures: $kind', async (placement) => {
    const { bytes, question } = await sealAt(placement, image);
    expect(await scene.codesOf(bytes, question)).toEqual([]);
  });

  it('are missed where a page lacks its strip, or has one of another seal', async () => {
    const { bytes, question } = await sealAt({ kind: 'riding-seam' });
    const [first, ...others] = question.drawings ?? [];
    if (!first) throw new Error('no strips');
    expect(await scene.codesOf(bytes, { ...question, drawings: others })).toEqual(['drawing-unexpected']);
    const moved = { ...first, pageNumber: 2 };
    expect(await scene.codesOf(bytes, { ...question, drawings: [moved, ...others] })).toEqual([
      'drawing-missing',
      'drawing-unexpected',
    ]);
  });

  it('are known by the picture: another one is another seal', async () => {
    const { bytes, question } = await sealAt({ kind: 'issuer-line' }, image);
    const blue = await readUploadedSpecimen(picture(frame([0, 0, 200, 255], WHITE)), PNG_TYPE, {
      colour: 'kept',
    });
    const other = appearanceOf(blue, 42).sha256;
    const seals = question.seals?.map((seal) => ({ ...seal, specimenSha256: other })) ?? [];
    expect(await scene.codesOf(bytes, { ...question, seals })).toContain('seal-other-specimen');
  });
});
