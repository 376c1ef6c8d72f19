import { createHash } from 'node:crypto';
import { appendValidationData } from '../src/lib/pades/write/validation-data.js';
import { LastingPermits, other, type Party } from './support/lasting-permit.js';

const DAY = 24 * 60;
const YEAR = 365 * DAY;
const NOTHING = { certificates: [], ocsps: [], crls: [], signatures: [] };

describe('the self-check of seals that last', () => {
  let permits: LastingPermits;

  beforeAll(async () => {
    permits = await LastingPermits.open('02-housing-estate.json');
  }, 60_000);
  afterAll(() => permits.close());
  beforeEach(() => void permits.at(1));

  /** The timestamp that belongs to a signature value. */
  const stamp = (signature: Uint8Array): Promise<Uint8Array> =>
    permits.authority.timestamp(sha256(signature));
  const stampedSeal = (): Promise<Uint8Array> =>
    permits.complete(permits.prepareFirst('issuer', 1), 'issuer', stamp);
  const levelOf = async (bytes: Uint8Array, parties: readonly Party[] = ['issuer']) => {
    const { faults, facts } = await permits.report(bytes, parties);
    expect(faults).toEqual([]);
    return facts.level;
  };

  describe('at every step of two parties', () => {
    it.each<{ first: Party; waiting: string }>([
      { first: 'issuer', waiting: 'HolderSeal' },
      { first: 'holder', waiting: 'IssuerSeal' },
    ])(
      'where the $first seals first',
      async ({ first, waiting }) => {
        const half = await permits.firstOfTwo(first);
        expect(await permits.report(half, [first], { awaiting: waiting })).toMatchObject({
          faults: [],
          sound: true,
          facts: { awaiting: waiting, level: 'B-B', revisions: ['seal'] },
        });
        const whole = await permits.twoSeals(first);
        const stamped = await permits.timestamped(whole);
        const evidenced = await permits.evidenced(stamped);
        const lasting = await permits.timestamped(evidenced);
        permits.at(2);
        const renewed = await permits.timestamped(await permits.evidenced(lasting));
        const kinds = [
          'seal',
          'countersignature',
          'document-timestamp',
          'validation-data',
          'document-timestamp',
        ];
        for (const { bytes, level, revisions } of [
          { bytes: whole, level: 'B-B', revisions: kinds.slice(0, 2) },
          { bytes: stamped, level: 'B-T', revisions: kinds.slice(0, 3) },
          { bytes: evidenced, level: 'B-LT', revisions: kinds.slice(0, 4) },
          { bytes: lasting, level: 'B-LTA', revisions: kinds },
          { bytes: renewed, level: 'B-LTA', revisions: [...kinds, ...kinds.slice(3)] },
        ]) {
          const report = await permits.report(bytes, [first, other(first)]);
          expect(report.faults).toEqual([]);
          expect(report).toMatchObject({ sound: true, facts: { level, revisions, awaiting: undefined } });
          expect(report.facts.seals.map(({ chain }) => chain.length)).toEqual([3, 3]);
        }
      },
      60_000,
    );

    it('sees both seals in the pixels', async () => {
      const bytes = await permits.timestamped(await permits.twoSeals());
      const report = await permits.report(bytes, ['issuer', 'holder'], { render: true });
      expect(report.faults).toEqual([]);
      expect(report.facts.pixels?.sealRedness.map((part) => part > 0.05)).toEqual([true, true]);
    }, 60_000);
  });

  describe('and what level it is', () => {
    it('is B-T with a timestamp in the seal, B-LT and B-LTA with what follows', async () => {
      const bytes = await stampedSeal();
      const { facts } = await permits.report(bytes);
      expect(facts).toMatchObject({
        level: 'B-T',
        timestamps: [{ kind: 'signature', fieldName: 'IssuerSeal', at: new Date('2026-08-20T02:01:00Z') }],
      });
      const evidenced = await permits.evidenced(bytes);
      expect(await levelOf(evidenced)).toBe('B-LT');
      expect(await levelOf(await permits.timestamped(evidenced))).toBe('B-LTA');
    });

    it('is B-B as long as one of two seals has no timestamp', async () => {
      const half = await permits.firstOfTwo();
      const bytes = await permits.complete(permits.prepareSecond(half, 'holder'), 'holder', stamp);
      expect(await levelOf(bytes, ['issuer', 'holder'])).toBe('B-B');
      expect(await levelOf(await permits.evidenced(bytes), ['issuer', 'holder'])).toBe('B-B');
    });

    it('is B-LTA where the only timestamp covers the validation data', async () => {
      const evidenced = await permits.evidenced(await permits.oneSeal());
      expect(await levelOf(evidenced)).toBe('B-B');
      expect(await levelOf(await permits.timestamped(evidenced))).toBe('B-LTA');
    });

    it('is never B-LT without revocation data', async () => {
      const bytes = await stampedSeal();
      const certificates = permits.question(bytes, ['issuer']).seals.map(({ certificate }) => certificate);
      const partly = appendValidationData(bytes, { ...NOTHING, certificates });
      expect(await levelOf(partly)).toBe('B-T');
      expect(await levelOf(await permits.timestamped(partly))).toBe('B-T');
    });

    it('is B-LTA while a later timestamp has no validation data of its own', async () => {
      const lasting = await permits.timestamped(await permits.evidenced(await stampedSeal()));
      expect(await levelOf(await permits.timestamped(lasting))).toBe('B-LTA');
    });
  });

  describe('when certificates have ended', () => {
    it('keeps a seal by its timestamp, and the timestamp by the next', async () => {
      const stamped = await stampedSeal();
      permits.at(4 * YEAR);
      expect(await permits.codesOf(await permits.oneSeal())).toEqual(['certificate-expired']);
      expect(await permits.codesOf(stamped)).toEqual([]);
      permits.at(6 * YEAR);
      expect(await permits.codesOf(stamped)).toEqual(['certificate-expired']);
    });
  });

  describe('of timestamps that are wrong', () => {
    const otherBytes = () => sha256(Buffer.from('other bytes'));

    it('refuses a document timestamp over other bytes', async () => {
      const bytes = await permits.timestamped(await permits.oneSeal(), otherBytes);
      expect(await permits.codesOf(bytes)).toEqual(['timestamp-imprint']);
    });

    it('refuses a signature timestamp over other bytes', async () => {
      const token = () => permits.authority.timestamp(otherBytes());
      const bytes = await permits.complete(permits.prepareFirst('issuer', 1), 'issuer', token);
      expect(await permits.codesOf(bytes)).toEqual(['timestamp-imprint']);
    });

    it('refuses a timestamp made for another seal', async () => {
      let token = new Uint8Array();
      await permits.complete(permits.prepareFirst('holder', 1), 'holder', async (signature) => {
        token = Uint8Array.from(await stamp(signature));
        return token;
      });
      const bytes = await permits.complete(permits.prepareFirst('issuer', 1), 'issuer', async () => token);
      expect(await permits.codesOf(bytes)).toEqual(['timestamp-imprint']);
    });

    it.each([
      { minutes: -4, codes: [] },
      { minutes: -10, codes: ['timestamp-order'] },
    ])(
      'says $codes of a clock that is $minutes minutes from that of the seal',
      async ({ minutes, codes }) => {
        permits.at(minutes);
        const inside = await stampedSeal();
        const behind = await permits.timestamped(await permits.oneSeal());
        permits.at(1);
        expect(await permits.codesOf(inside)).toEqual(codes);
        expect(await permits.codesOf(behind)).toEqual(codes);
      },
    );

    it('refuses a timestamp that is older than the one before it', async () => {
      permits.at(30);
      const first = await permits.timestamped(await permits.oneSeal());
      permits.at(1);
      const second = await permits.timestamped(first);
      permits.at(31);
      expect(await permits.codesOf(second)).toEqual(['timestamp-order']);
    });

    it('refuses a timestamp from the future', async () => {
      permits.at(30);
      const bytes = await permits.timestamped(await permits.oneSeal());
      permits.at(1);
      expect(await permits.codesOf(bytes)).toEqual(['timestamp-time']);
    });

    it('refuses the timestamp of an authority that nobody trusts', async () => {
      const strange = await LastingPermits.open('02-housing-estate.json');
      strange.at(1);
      const token = (signature: Uint8Array) => strange.authority.timestamp(sha256(signature));
      const bytes = await permits.complete(permits.prepareFirst('issuer', 1), 'issuer', token);
      await strange.close();
      expect(await permits.codesOf(bytes)).toEqual(['certificate-untrusted']);
    }, 60_000);

    it('refuses a signature timestamp that was changed', async () => {
      const token = async (signature: Uint8Array) => {
        const made = Uint8Array.from(await stamp(signature));
        made[made.length - 1] = (made.at(-1) ?? 0) ^ 1;
        return made;
      };
      const bytes = await permits.complete(permits.prepareFirst('issuer', 1), 'issuer', token);
      expect(await permits.codesOf(bytes)).toEqual(['timestamp-signature']);
    });
  });

  describe('of what is said about revocation', () => {
    it.each([
      { profile: 'revoked', codes: ['certificate-revoked'] },
      { profile: 'unknown', codes: ['validation-data-unused'] },
      { profile: 'expired', codes: ['ocsp-expired'] },
      { profile: 'wrong-key', codes: ['ocsp-signature'] },
      { profile: 'wrong-responder', codes: ['ocsp-signer'] },
    ])('says $codes of an answer that is $profile', async ({ profile, codes }) => {
      const answer = await permits.answerAbout('issuer', profile);
      const bytes = appendValidationData(await stampedSeal(), { ...NOTHING, ocsps: [answer] });
      expect(await permits.codesOf(bytes)).toEqual(codes);
    });

    it('keeps a seal that was revoked after its timestamp', async () => {
      const evidenced = await permits.evidenced(await stampedSeal());
      permits.at(2 * DAY);
      const answer = await permits.answerAbout('issuer', 'revoked');
      const later = appendValidationData(evidenced, { ...NOTHING, ocsps: [answer] });
      expect(await levelOf(later)).toBe('B-LT');
    });

    it('refuses an answer that had ended when the seal was made, though a timestamp covers it', async () => {
      const answer = await permits.answerAbout('issuer', 'expired');
      const evidenced = appendValidationData(await permits.oneSeal(), { ...NOTHING, ocsps: [answer] });
      expect(await permits.codesOf(await permits.timestamped(evidenced))).toEqual(['ocsp-expired']);
    });

    it('refuses an answer that is newer than the timestamp over it', async () => {
      permits.at(30);
      const answer = await permits.answerAbout('issuer', 'honest');
      permits.at(1);
      const evidenced = appendValidationData(await stampedSeal(), { ...NOTHING, ocsps: [answer] });
      const bytes = await permits.timestamped(evidenced);
      permits.at(31);
      expect(await permits.codesOf(bytes)).toEqual(['ocsp-not-yet-valid']);
    });
  });
});

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
