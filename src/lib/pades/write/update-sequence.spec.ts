import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { preparedFirst, preparedSecond, STAND_IN } from '../../../../test/support/two-parties.js';
import { prepareDocumentTimestamp } from './document-timestamp.js';
import { coveredDigest, embedCms, type PreparedSeal } from './prepared-seal.js';
import { appendValidationData, signatureContents } from './validation-data.js';

/** A signature as it was made: the ranges that it covers and their digest. */
type Made = Readonly<{ byteRange: PreparedSeal['byteRange']; digest: string }>;
type State = Readonly<{ bytes: Uint8Array; made: readonly Made[] }>;

type Step =
  | Readonly<{ kind: 'timestamp'; reserve: number }>
  | Readonly<{ kind: 'data'; streams: readonly Uint8Array[] }>;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function signed({ made }: Pick<State, 'made'>, prepared: PreparedSeal, cms: Uint8Array): State {
  const { byteRange } = prepared;
  return {
    bytes: embedCms(prepared, cms),
    made: [...made, { byteRange, digest: hex(coveredDigest(prepared)) }],
  };
}

function rangeDigest(
  bytes: Uint8Array,
  [first, firstLength, second, secondLength]: Made['byteRange'],
): string {
  const covered = [bytes.subarray(first, first + firstLength), bytes.subarray(second, second + secondLength)];
  return createHash('sha256').update(Buffer.concat(covered)).digest('hex');
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('timestamp' as const), reserve: fc.integer({ min: 5, max: 40 }) }),
  fc.record({
    kind: fc.constant('data' as const),
    streams: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }),
  }),
);

function applied(state: State, next: Step): State {
  if (next.kind === 'timestamp')
    return signed(state, prepareDocumentTimestamp(state.bytes, { reserve: next.reserve }), STAND_IN.token);
  const signatures = signatureContents(state.bytes).map(({ contents }) => ({
    contents,
    certificates: next.streams,
    ocsps: [],
    crls: [],
  }));
  const bytes = appendValidationData(state.bytes, { certificates: [], ocsps: [], crls: [], signatures });
  return { ...state, bytes };
}

describe('any sequence of updates', () => {
  it('leaves every earlier byte, and what each signature covers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1 as const, 2 as const),
        fc.array(step, { maxLength: 6 }),
        (parties, steps) => {
          let state = signed({ made: [] }, preparedFirst(parties), STAND_IN.first);
          const before = [state.bytes];
          if (parties === 2) state = signed(state, preparedSecond(state.bytes), STAND_IN.second);
          for (const next of steps) {
            before.push(state.bytes);
            state = applied(state, next);
          }
          for (const earlier of before)
            expect(Buffer.from(state.bytes.subarray(0, earlier.length)).equals(earlier)).toBe(true);
          expect(state.made.map(({ byteRange }) => rangeDigest(state.bytes, byteRange))).toEqual(
            state.made.map(({ digest }) => digest),
          );
          expect(signatureContents(state.bytes)).toHaveLength(state.made.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
