import * as fc from 'fast-check';
import type { LicenceSnapshot } from '../src/rendering/licence-snapshot.js';
import { SelfCheckService } from '../src/verification/self-check.service.js';
import { PermitMaker } from './support/sealed-permit.js';

/** Random, but the same every time: a failure can be looked at. */
const RUNS = { seed: 20261123, numRuns: 200 };

const CHARACTERS = Array.from(
  '延津县工程建设示例路段号楼地下车库（一期）、，。；：《》“”·—0123456789ABCxyz#~./- ㎡䶮㛃𬭎𠅤',
);
const text = (longest: number) =>
  fc
    .array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: longest })
    .map((characters) => characters.join('').trim() || '工');
const amount = fc.integer({ min: 1, max: 99_999_999 }).map((cents) => (cents / 100).toFixed(2));
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 });

const party = (role: string) =>
  fc.record({ role: fc.constant(role), name: text(100), leaderName: optional(text(50)) });
const otherRoles = fc
  .constantFrom('surveyor', 'designer', 'supervisor', 'general-contractor', 'contractor', 'agent')
  .chain((role) => party(role));
const unitWork = fc.record({
  name: text(100),
  kind: fc.constantFrom('building', 'municipal'),
  usage: optional(text(50)),
  structure: optional(text(50)),
  area: optional(amount),
  height: optional(amount),
  floorsAbove: optional(fc.nat(60)),
  floorsBelow: optional(fc.nat(5)),
  costWan: optional(amount),
  buildingCode: optional(
    fc.integer({ min: 1, max: 999_999 }).map((n) => `9999992026${String(n).padStart(8, '0')}`),
  ),
});

const data = fc.record({
  projectName: text(128),
  address: text(255),
  scale: text(500),
  area: optional(amount),
  contractPriceWan: amount,
  contractDays: fc.integer({ min: 1, max: 3650 }),
  landPlanPermitNo: optional(text(100)),
  drawingReviewNo: optional(text(100)),
  parties: fc
    .tuple(party('builder'), party('contractor'), fc.array(otherRoles, { maxLength: 10 }))
    .map(([builder, contractor, others]) => [builder, contractor, ...others]),
  unitWorks: fc.array(unitWork, { minLength: 1, maxLength: 40 }),
  remark: optional(text(500)),
});

describe('whatever a case says, within the limits of the form', () => {
  it('is drawn so that an independent reader finds every word on the page', async () => {
    const maker = await PermitMaker.open();
    const plain = await maker.snapshot('01-minimal.json');
    const seal = maker.sealOf(plain);
    const selfCheck = new SelfCheckService();
    await fc.assert(
      fc.asyncProperty(data, async (random) => {
        const snapshot: LicenceSnapshot = { ...plain, data: defined({ ...plain.data, ...random }) };
        const bytes = await maker.seal(maker.draw(snapshot), seal);
        const { faults } = await selfCheck.check(maker.question(snapshot, bytes));
        expect(faults).toEqual([]);
      }),
      RUNS,
    );
  });
});

/** Without the members that are undefined, as JSON would have it. */
function defined(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
