import { findChanges, findStructuralFaults } from '../src/lib/pades/read/any/changes/index.js';
import { readAnyPdf, readSignatureFields } from '../src/lib/pdf/read/any/index.js';
import { attempt } from '../src/lib/faults/fault.js';
import { allAttacks } from './support/attacks/all-attacks.js';
import type { Attack } from './support/attacks/attack.js';
import { SealedStages, STAGES } from './support/sealed-stages.js';

/** What the analysis of changes alone says; cryptography and the register are asked elsewhere. */
function findingsOf(bytes: Uint8Array): { codes: string[]; refused: boolean; sealed: boolean } {
  const read = attempt('crashed', () => {
    const pdf = readAnyPdf(bytes);
    const fields = readSignatureFields(pdf);
    const changes = findChanges(pdf, fields).flatMap((seal) => seal.changes);
    const found = [...changes, ...findStructuralFaults(pdf, fields)];
    const spans = fields.flatMap(({ byteRangeFaults }) => byteRangeFaults);
    return {
      codes: [...new Set([...found, ...spans].map(({ code }) => code as string))],
      refused: found.some(({ ownForm }) => !ownForm),
      sealed: fields.some(({ filled }) => filled),
    };
  });
  if (read.ok) return read.value;
  if (read.fault.code === 'crashed') throw new Error(read.fault.detail);
  return { codes: [read.fault.code], refused: true, sealed: false };
}

/** Published attacks on sealed PDF files, made on our own permits. */
describe('attacks on sealed permits', () => {
  let scene: SealedStages;
  let attacks: readonly Attack[];

  beforeAll(async () => {
    scene = await SealedStages.open();
    attacks = await allAttacks(scene);
  }, 120_000);
  afterAll(() => scene.close());

  it.each(STAGES)('finds nothing in %s but what issuing adds', (stage) => {
    expect(findingsOf(scene.stages[stage].bytes).refused).toBe(false);
  });

  it('has each attack under a name of its own', () => {
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
    expect(attacks.length).toBeGreaterThan(100);
  });

  it('refuses every one whose traces are in the structure of the file', () => {
    const structural = attacks.filter(({ seenBy }) => seenBy === 'changes' || seenBy === 'byte-range');
    const accepted = structural.filter(({ bytes }) => {
      const { refused, sealed } = findingsOf(bytes);
      return sealed && !refused;
    });
    expect(accepted.map(({ name }) => name)).toEqual([]);
  });

  it('names what was done', () => {
    const missed = attacks.flatMap(({ name, bytes, expectedCodes }) => {
      const { codes } = findingsOf(bytes);
      const missing = expectedCodes.filter((code) => !codes.includes(code));
      return missing.length === 0 ? [] : [{ name, missing, found: codes.join(' ') }];
    });
    expect(missed).toEqual([]);
  });
});
