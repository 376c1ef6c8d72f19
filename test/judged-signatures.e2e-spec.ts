import { createHash } from 'node:crypto';
import { FaultError } from '../src/lib/faults/fault.js';
import { readAnyMessage } from '../src/lib/cms/read/any/any-message.js';
import { ALGORITHM_POLICY, type AlgorithmPolicy } from '../src/lib/pades/read/any/algorithm-policy.js';
import type { RevocationMode } from '../src/lib/pades/read/any/evidence-court.js';
import { judgeSignatures, type SealJudgement } from '../src/lib/pades/read/any/judge-signature.js';
import { appendValidationData } from '../src/lib/pades/write/validation-data.js';
import { readAnyPdf, readSignatureFields } from '../src/lib/pdf/read/any/index.js';
import { type AnyCertificate, readAnyCertificate } from '../src/lib/x509/read/path/index.js';
import { LastingPermits } from './support/lasting-permit.js';

const DAY = 24 * 60;
const YEAR = 365 * DAY;
const NOTHING = { certificates: [], ocsps: [], crls: [], signatures: [] };

type Wish = Readonly<{
  revocation?: RevocationMode;
  anchors?: readonly AnyCertificate[];
  algorithms?: AlgorithmPolicy;
  deadline?: () => void;
}>;

describe(judgeSignatures.name, () => {
  let permits: LastingPermits;

  beforeAll(async () => {
    permits = await LastingPermits.open('02-housing-estate.json');
  }, 60_000);
  afterAll(() => permits.close());
  beforeEach(() => void permits.at(1));

  const stamp = (signature: Uint8Array): Promise<Uint8Array> =>
    permits.authority.timestamp(sha256(signature));
  const stampedSeal = (): Promise<Uint8Array> =>
    permits.complete(permits.prepareFirst('issuer', 1), 'issuer', stamp);
  const judge = (bytes: Uint8Array, wish: Wish = {}): SealJudgement[] => {
    const pdf = readAnyPdf(bytes);
    const trusted = permits.maker.sealing.trustAnchors().map((der) => readAnyCertificate(der));
    const { anchors = trusted, algorithms = ALGORITHM_POLICY, revocation = 'required', deadline } = wish;
    const fields = readSignatureFields(pdf);
    const at = permits.clock.now();
    const limits = { algorithms, revocation, ...(deadline && { deadline }) };
    return judgeSignatures({ pdf, fields, anchors, candidates: [], at, ...limits });
  };
  const conclusions = (bytes: Uint8Array, wish?: Wish): string[] =>
    judge(bytes, wish).map(({ indication, subIndication }) => subIndication ?? indication);

  it('passes a seal with all evidence, a timestamp, and one over both, as B-T, B-LT and B-LTA', async () => {
    const stamped = await stampedSeal();
    const evidenced = await permits.evidenced(stamped);
    const lasting = await permits.timestamped(evidenced);
    expect(judge(stamped, { revocation: 'never' })[0]).toMatchObject({
      indication: 'TOTAL_PASSED',
      level: 'B-T',
      bestSignatureTime: new Date('2026-08-20T02:01:00Z'),
      bestSignatureTimeSource: 'timestamp',
      algorithm: { signature: 'ECDSA', digest: 'sha256', keyType: 'EC', keyBits: 256 },
      cryptoIntact: true,
    });
    const [seal] = judge(evidenced);
    expect(seal).toMatchObject({ indication: 'TOTAL_PASSED', level: 'B-LT', reasons: [] });
    expect(seal?.chain).toHaveLength(3);
    expect(seal?.revocation.map(({ where }) => where)).toEqual(['dss', 'dss']);
    expect(judge(lasting, { revocation: 'if-present' })).toMatchObject([
      { indication: 'TOTAL_PASSED', level: 'B-LTA', kind: 'signature' },
      { indication: 'TOTAL_PASSED', kind: 'document-timestamp' },
    ]);
  });

  it('judges both seals, whoever was first', async () => {
    for (const first of ['issuer', 'holder'] as const) {
      const evidenced = await permits.evidenced(await permits.timestamped(await permits.twoSeals(first)));
      expect(conclusions(evidenced)).toEqual(['TOTAL_PASSED', 'TOTAL_PASSED', 'TOTAL_PASSED']);
    }
  }, 60_000);

  it('ends with the time given for it, wherever that is, and asks often', async () => {
    const lasting = await permits.timestamped(await permits.evidenced(await stampedSeal()));
    const asked = (allowed: number): number => {
      let count = 0;
      judge(lasting, {
        deadline: () => {
          count += 1;
          if (count > allowed) throw new FaultError('time-limit', 'the time is up');
        },
      });
      return count;
    };
    const all = asked(Infinity);
    // Two seals; each is read and judged, and a path and statements belong to both and to the timestamp inside.
    expect(all).toBeGreaterThan(20);
    for (let allowed = 0; allowed < all; allowed += 1)
      expect(() => asked(allowed)).toThrow(expect.objectContaining({ code: 'time-limit' }));
  }, 60_000);

  describe('with no evidence', () => {
    it.each<{ revocation: RevocationMode; expected: string }>([
      { revocation: 'required', expected: 'CERTIFICATE_CHAIN_GENERAL_FAILURE' },
      // The certificates of the development PKI say where to ask, but on loopback, where nobody else can.
      { revocation: 'if-announced', expected: 'TOTAL_PASSED' },
      { revocation: 'if-present', expected: 'TOTAL_PASSED' },
      { revocation: 'never', expected: 'TOTAL_PASSED' },
    ])('says $expected where it is $revocation', async ({ revocation, expected }) => {
      expect(conclusions(await permits.oneSeal(), { revocation })).toEqual([expected]);
    });
  });

  describe('of revocation', () => {
    const answered = async (bytes: Uint8Array, profile: string): Promise<Uint8Array> => {
      const answer = await permits.answerAbout('issuer', profile);
      return appendValidationData(bytes, { ...NOTHING, ocsps: [answer] });
    };

    it.each<{ revocation: RevocationMode; expected: string }>([
      { revocation: 'required', expected: 'REVOKED' },
      { revocation: 'if-present', expected: 'REVOKED' },
      { revocation: 'never', expected: 'TOTAL_PASSED' },
    ])('says $expected of a revoked seal where evidence is $revocation', async ({ revocation, expected }) => {
      const bytes = await answered(await stampedSeal(), 'revoked');
      expect(conclusions(bytes, { revocation })).toEqual([expected]);
    });

    it('passes a seal that was revoked after its timestamp, and not one without', async () => {
      const [stamped, plain] = [await stampedSeal(), await permits.oneSeal()];
      permits.at(2 * DAY);
      expect(conclusions(await answered(stamped, 'revoked'), { revocation: 'if-present' })).toEqual([
        'TOTAL_PASSED',
      ]);
      expect(conclusions(await answered(plain, 'revoked'), { revocation: 'if-present' })).not.toEqual([
        'TOTAL_PASSED',
      ]);
    });

    it.each(['unknown', 'wrong-key', 'wrong-responder'])(
      'does not take an answer that is %s for evidence',
      async (profile) => {
        const bytes = await answered(await permits.oneSeal(), profile);
        expect(conclusions(bytes)).toEqual(['CERTIFICATE_CHAIN_GENERAL_FAILURE']);
      },
    );

    it('asks to try later where an answer is too old', async () => {
      const evidenced = await permits.evidenced(await permits.oneSeal());
      permits.at(90 * DAY);
      expect(conclusions(evidenced)).toEqual(['TRY_LATER']);
    });
  });

  describe('when certificates have ended', () => {
    it('keeps a seal by its timestamp, as long as that lasts', async () => {
      const revocation = 'if-present';
      const [plain, stamped] = [await permits.oneSeal(), await stampedSeal()];
      permits.at(4 * YEAR);
      expect(conclusions(plain, { revocation })).toEqual(['OUT_OF_BOUNDS_NO_POE']);
      expect(conclusions(stamped, { revocation })).toEqual(['TOTAL_PASSED']);
      permits.at(6 * YEAR);
      expect(conclusions(stamped, { revocation })).toEqual(['OUT_OF_BOUNDS_NO_POE']);
    });

    it('says that a seal was not yet there when its certificate began', async () => {
      permits.at(-2 * YEAR);
      expect(conclusions(await permits.oneSeal(), { revocation: 'never' })).toEqual(['OUT_OF_BOUNDS_NO_POE']);
    });

    it('says of an ended certificate that it was not revoked, where that is known', async () => {
      const evidenced = await permits.evidenced(await permits.oneSeal());
      permits.at(4 * YEAR);
      expect(conclusions(evidenced, { revocation: 'if-present' })).toEqual(['OUT_OF_BOUNDS_NOT_REVOKED']);
    });
  });

  describe('of timestamps', () => {
    it('refuses one over other bytes', async () => {
      const revocation = 'if-present';
      const other = () => sha256(Buffer.from('other bytes'));
      const token = () => permits.authority.timestamp(other());
      const inside = await permits.complete(permits.prepareFirst('issuer', 1), 'issuer', token);
      expect(conclusions(inside, { revocation })).toEqual(['SIG_CONSTRAINTS_FAILURE']);
      const over = await permits.timestamped(await permits.oneSeal(), other);
      expect(conclusions(over, { revocation })).toEqual(['TOTAL_PASSED', 'HASH_FAILURE']);
    });

    it('refuses one that is older than the one before it, and one from the future', async () => {
      permits.at(30);
      const first = await permits.timestamped(await permits.oneSeal());
      permits.at(1);
      const second = await permits.timestamped(first);
      expect(conclusions(first, { revocation: 'never' })[1]).toBe('TIMESTAMP_ORDER_FAILURE');
      permits.at(31);
      expect(conclusions(second, { revocation: 'never' })[1]).toBe('TIMESTAMP_ORDER_FAILURE');
    });

    it('draws no time from one that nobody trusts', async () => {
      const [seal] = judge(await stampedSeal(), { revocation: 'never', anchors: [] });
      expect(seal).toMatchObject({
        subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
        bestSignatureTimeSource: 'none',
        cryptoIntact: true,
      });
      expect(seal?.timestamps).toMatchObject([{ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' }]);
    });
  });

  it('does not believe an algorithm beyond its end, but before', async () => {
    const stamped = await stampedSeal();
    const until = (sha256End: string): Wish => ({
      revocation: 'never',
      algorithms: { ...ALGORITHM_POLICY, digests: { ...ALGORITHM_POLICY.digests, sha256: sha256End } },
    });
    expect(conclusions(stamped, until('2026-08-01'))).toEqual(['CRYPTO_CONSTRAINTS_FAILURE_NO_POE']);
    expect(conclusions(stamped, until('2026-09-01'))).toEqual(['TOTAL_PASSED']);
  });

  it('passes no seal of whose message an octet was changed, but in the copy of the root that nobody needs', async () => {
    const bytes = await permits.oneSeal();
    const [field] = readSignatureFields(readAnyPdf(bytes)).filter(({ filled }) => filled);
    const { contents = new Uint8Array(), contentsStart = 0 } = field ?? {};
    const { data } = readAnyMessage(contents);
    const [root] = data.certificates;
    const copy = Buffer.from(contents).indexOf(root ?? '');
    for (let index = 0; index < data.length; index += 3) {
      if (index >= copy && index < copy + (root?.length ?? 0)) continue;
      const changed = Buffer.from(bytes);
      changed.write(
        ((contents[index] ?? 0) ^ 0x20).toString(16).padStart(2, '0'),
        contentsStart + 1 + 2 * index,
      );
      expect({ index, passes: passes(changed) }).toEqual({ index, passes: false });
    }
  }, 60_000);

  it('passes no seal of which an octet outside the contents was changed', async () => {
    const bytes = await permits.oneSeal();
    const [field] = readSignatureFields(readAnyPdf(bytes)).filter(({ filled }) => filled);
    const { contentsStart = 0, contentsEnd = 0 } = field ?? {};
    for (let index = 0; index < bytes.length; index += Math.ceil(bytes.length / 80)) {
      if (index >= contentsStart && index < contentsEnd) continue;
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 0x01;
      expect({ index, passes: passes(changed) }).toEqual({ index, passes: false });
    }
  }, 60_000);

  /** A file that cannot be read passes neither. */
  const passes = (bytes: Buffer): boolean => {
    try {
      return conclusions(bytes, { revocation: 'never' }).includes('TOTAL_PASSED');
    } catch (error) {
      expect(error).toMatchObject({ name: 'FaultError' });
      return false;
    }
  };
});

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
