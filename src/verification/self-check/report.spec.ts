import { reportOf, type SelfCheckFacts } from './report.js';

const URL_OF_PERMIT = 'https://zz.yanjin.example/v/K3XQ7BNWZ2M5RT6YHDJPCV4AFE';
const GOOD = {
  bytes: 1,
  sha256: '00',
  structure: { objects: 28, pages: 3 },
  seal: { digestMatches: true, signatureIsValid: true, signerIsExpected: true, chain: ['印章', '根'] },
  page: {
    characters: 500,
    textsExpected: 7,
    textsFound: 7,
    codes: [URL_OF_PERMIT],
    sealIsDrawn: true,
    specimenIsExpected: true,
  },
  pixels: {
    pages: 3,
    glyphsExpected: 480,
    glyphsInked: 480,
    code: URL_OF_PERMIT,
    sealRedness: 0.2,
    sealIsRed: true,
  },
} satisfies SelfCheckFacts;

const isSound = (facts: SelfCheckFacts, render = true): boolean =>
  reportOf({ verificationUrl: URL_OF_PERMIT, render }, facts, []).sound;

describe(reportOf.name, () => {
  it('is sound when everything was found and is good', () => {
    expect(isSound(GOOD)).toBe(true);
    expect(isSound({ ...GOOD, pixels: undefined }, false)).toBe(true);
  });

  it('is not sound with a fault, whatever the facts', () => {
    const fault = { code: 'seal-digest', detail: '' } as const;
    expect(reportOf({ verificationUrl: URL_OF_PERMIT, render: true }, GOOD, [fault]).sound).toBe(false);
  });

  it.each([
    { fact: 'no structure', facts: { structure: undefined } },
    { fact: 'no seal', facts: { seal: undefined } },
    { fact: 'no page', facts: { page: undefined } },
    { fact: 'no pixels though asked for', facts: { pixels: undefined } },
    { fact: 'another digest', facts: { seal: { ...GOOD.seal, digestMatches: false } } },
    { fact: 'no signature', facts: { seal: { ...GOOD.seal, signatureIsValid: false } } },
    { fact: 'another signer', facts: { seal: { ...GOOD.seal, signerIsExpected: false } } },
    { fact: 'no chain', facts: { seal: { ...GOOD.seal, chain: [] } } },
    { fact: 'an empty page', facts: { page: { ...GOOD.page, characters: 0 } } },
    { fact: 'a text too few', facts: { page: { ...GOOD.page, textsFound: 6 } } },
    { fact: 'no code', facts: { page: { ...GOOD.page, codes: [] } } },
    { fact: 'two codes', facts: { page: { ...GOOD.page, codes: [URL_OF_PERMIT, URL_OF_PERMIT] } } },
    { fact: 'another code', facts: { page: { ...GOOD.page, codes: [`${URL_OF_PERMIT}x`] } } },
    { fact: 'no red ring', facts: { page: { ...GOOD.page, sealIsDrawn: false } } },
    { fact: 'another specimen', facts: { page: { ...GOOD.page, specimenIsExpected: false } } },
    { fact: 'a glyph without ink', facts: { pixels: { ...GOOD.pixels, glyphsInked: 479 } } },
    { fact: 'another painted code', facts: { pixels: { ...GOOD.pixels, code: undefined } } },
    { fact: 'no red in the pixels', facts: { pixels: { ...GOOD.pixels, sealIsRed: false } } },
  ])('is not sound with $fact, even without a fault', ({ facts }) => {
    expect(isSound({ ...GOOD, ...facts })).toBe(false);
  });
});
