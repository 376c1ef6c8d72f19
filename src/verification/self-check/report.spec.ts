import { type ExpectedSeal, reportOf, type SelfCheckFacts } from './report.js';

const URL_OF_PERMIT = 'https://zz.yanjin.example/v/K3XQ7BNWZ2M5RT6YHDJPCV4AFE';
const SEALED = { fieldName: 'IssuerSeal', claimedAt: new Date('2026-08-20T02:00:00Z') };
const SEAL = {
  ...SEALED,
  digestMatches: true,
  signatureIsValid: true,
  signerIsExpected: true,
  chain: ['印章', '根'],
};
const DRAWN = { fieldName: 'IssuerSeal', isDrawn: true, specimenIsExpected: true };
const EXPECTED: ExpectedSeal = {
  party: 'issuer',
  fieldName: 'IssuerSeal',
  certificate: new Uint8Array(),
  specimenSha256: '00',
};

const GOOD = {
  bytes: 1,
  sha256: '00',
  structure: { objects: 28, pages: 3 },
  revisions: ['seal'],
  seals: [SEAL],
  awaiting: undefined,
  timestamps: [],
  level: 'B-B',
  page: {
    characters: 500,
    textsExpected: 7,
    textsFound: 7,
    codes: [URL_OF_PERMIT],
    seals: [DRAWN],
  },
  attachments: [
    { name: 'licence.json', sha256: '01' },
    { name: 'licence.xml', sha256: '02' },
  ],
  pixels: {
    pages: 3,
    glyphsExpected: 480,
    glyphsInked: 480,
    code: URL_OF_PERMIT,
    sealRedness: [0.2],
    sealsAreRed: true,
  },
} satisfies SelfCheckFacts;

const INPUT = {
  verificationUrl: URL_OF_PERMIT,
  render: true,
  seals: [EXPECTED],
  attachments: GOOD.attachments,
};
const isSound = (facts: SelfCheckFacts, change: Partial<Parameters<typeof reportOf>[0]> = {}): boolean =>
  reportOf({ ...INPUT, ...change }, facts, []).sound;

describe(reportOf.name, () => {
  it('is sound when everything was found and is good', () => {
    expect(isSound(GOOD)).toBe(true);
    expect(isSound({ ...GOOD, pixels: undefined }, { render: false })).toBe(true);
  });

  it('is not sound with a fault, whatever the facts', () => {
    const fault = { code: 'seal-digest', detail: '' } as const;
    expect(reportOf(INPUT, GOOD, [fault]).sound).toBe(false);
  });

  it.each([
    { fact: 'no structure', facts: { structure: undefined } },
    { fact: 'no judged updates', facts: { revisions: undefined } },
    { fact: 'no seal', facts: { seals: [] } },
    { fact: 'a seal too many', facts: { seals: [SEAL, { ...SEAL, fieldName: 'HolderSeal' }] } },
    { fact: 'a seal of another name', facts: { seals: [{ ...SEAL, fieldName: 'HolderSeal' }] } },
    { fact: 'a seal still awaited', facts: { awaiting: 'HolderSeal' } },
    { fact: 'no level', facts: { level: undefined } },
    { fact: 'no page', facts: { page: undefined } },
    { fact: 'no pixels though asked for', facts: { pixels: undefined } },
    { fact: 'another digest', facts: { seals: [{ ...SEAL, digestMatches: false }] } },
    { fact: 'no signature', facts: { seals: [{ ...SEAL, signatureIsValid: false }] } },
    { fact: 'another signer', facts: { seals: [{ ...SEAL, signerIsExpected: false }] } },
    { fact: 'no chain', facts: { seals: [{ ...SEAL, chain: [] }] } },
    { fact: 'an empty page', facts: { page: { ...GOOD.page, characters: 0 } } },
    { fact: 'a text too few', facts: { page: { ...GOOD.page, textsFound: 6 } } },
    { fact: 'no code', facts: { page: { ...GOOD.page, codes: [] } } },
    { fact: 'two codes', facts: { page: { ...GOOD.page, codes: [URL_OF_PERMIT, URL_OF_PERMIT] } } },
    { fact: 'another code', facts: { page: { ...GOOD.page, codes: [`${URL_OF_PERMIT}x`] } } },
    { fact: 'no red ring', facts: { page: { ...GOOD.page, seals: [{ ...DRAWN, isDrawn: false }] } } },
    {
      fact: 'another specimen',
      facts: { page: { ...GOOD.page, seals: [{ ...DRAWN, specimenIsExpected: false }] } },
    },
    { fact: 'no drawing of a seal', facts: { page: { ...GOOD.page, seals: [] } } },
    { fact: 'files inside that could not be read', facts: { attachments: undefined } },
    { fact: 'no files inside', facts: { attachments: [] } },
    { fact: 'a file too few', facts: { attachments: GOOD.attachments.slice(1) } },
    {
      fact: 'a file too many',
      facts: { attachments: [...GOOD.attachments, { name: 'more.xml', sha256: '02' }] },
    },
    {
      fact: 'other bytes in a file',
      facts: { attachments: GOOD.attachments.map(({ name }) => ({ name, sha256: '01' })) },
    },
    { fact: 'a glyph without ink', facts: { pixels: { ...GOOD.pixels, glyphsInked: 479 } } },
    { fact: 'another painted code', facts: { pixels: { ...GOOD.pixels, code: undefined } } },
    { fact: 'no place of a seal in the pixels', facts: { pixels: { ...GOOD.pixels, sealRedness: [] } } },
    { fact: 'no red in the pixels', facts: { pixels: { ...GOOD.pixels, sealsAreRed: false } } },
  ])('is not sound with $fact, even without a fault', ({ facts }) => {
    expect(isSound({ ...GOOD, ...facts })).toBe(false);
  });

  it('asks for the files inside that it is told, in any order', () => {
    expect(isSound(GOOD, { attachments: GOOD.attachments.toReversed() })).toBe(true);
    expect(isSound(GOOD, { attachments: [] })).toBe(false);
    expect(isSound({ ...GOOD, attachments: [] }, { attachments: [] })).toBe(true);
  });

  it('asks for the seals that it is told, in their order', () => {
    const holder = { ...EXPECTED, party: 'holder', fieldName: 'HolderSeal' } as const;
    const two = {
      ...GOOD,
      seals: [SEAL, { ...SEAL, fieldName: 'HolderSeal' }],
      page: { ...GOOD.page, seals: [DRAWN, { ...DRAWN, fieldName: 'HolderSeal' }] },
      pixels: { ...GOOD.pixels, sealRedness: [0.2, 0.2] },
    };
    expect(isSound(two, { seals: [EXPECTED, holder] })).toBe(true);
    expect(isSound(two, { seals: [holder, EXPECTED] })).toBe(false);
    expect(isSound(GOOD, { seals: [EXPECTED, holder] })).toBe(false);
    expect(isSound(GOOD, { seals: [] })).toBe(false);
    expect(isSound({ ...GOOD, awaiting: 'HolderSeal' }, { awaiting: 'HolderSeal' })).toBe(true);
    expect(isSound(GOOD, { awaiting: 'HolderSeal' })).toBe(false);
  });
});
