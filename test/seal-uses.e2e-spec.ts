import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedSeal } from '../src/lib/pades/write/prepared-seal.js';
import type { Seal } from '../src/sealing/seal.js';
import { AUTHORITY, developmentSeals, drawnSquare } from './support/development-seals.js';
import { testDatabase } from './support/fresh-database.js';
import { isGenuine } from './support/genuine-seal.js';
import { newPapers, type SealPapers } from './support/seal-papers.js';
import { SealScene } from './support/seal-scene.js';

/** Ten in the morning in Yanjin, on the second day of the certificates. */
const AT = new Date('2026-01-02T02:00:00Z');
const DAY = 86_400_000;
const later = (milliseconds: number): Date => new Date(AT.getTime() + milliseconds);

const TYPE = 'construction-permit';
const PURPOSE = { uscc: AUTHORITY.uscc, licenceType: TYPE };
const use = (reference: string, change: object = {}) => ({ ...PURPOSE, reference, ...change });
const refusal = (code: string) => expect.objectContaining({ code }) as unknown;

describe('the use of seals', () => {
  let directory: string;
  let scene: SealScene;
  let papers: SealPapers;

  beforeAll(async () => {
    directory = await developmentSeals();
    await rm(join(directory, 'seals.json'));
    papers = await newPapers(directory, 'first');
  });
  beforeEach(async () => {
    scene = await SealScene.open({ seals: directory, at: AT });
  });
  afterEach(() => scene.close());
  afterAll(() => rm(directory, { recursive: true }));

  const ready = async (terms: object = {}): Promise<{ seal: Seal; prepared: PreparedSeal }> => {
    await scene.activeSeal('one', { ...papers, ...terms });
    const seal = await scene.sealing.sealById('one');
    scene.keys.touched = 0;
    return { seal, prepared: scene.prepare(seal) };
  };

  it('seals what node:crypto verifies, and counts it', async () => {
    const { prepared } = await ready();
    const seal = await scene.sealing.sealFor(PURPOSE);
    const sealed = await scene.sealing.complete(prepared, seal, use('case-1'));
    expect(isGenuine(sealed, prepared, seal.certificate)).toBe(true);
    expect(await scene.counts()).toEqual({ uses: 1, touched: 1 });
    const changed = Uint8Array.from(sealed);
    changed[9] = (changed[9] ?? 0) ^ 1;
    expect(isGenuine(changed, prepared, seal.certificate)).toBe(false);
  });

  it('touches no key until something is signed', async () => {
    await ready();
    const seal = await scene.sealing.sealFor(PURPOSE);
    scene.prepare(seal);
    expect(scene.keys.touched).toBe(0);
  });

  describe('refused before the key is touched', () => {
    it.each<{
      name: string;
      terms?: object;
      usage?: object;
      at?: Date;
      first?: string;
      code: string;
      before: string;
    }>([
      { name: 'a suspended seal', first: 'suspend', code: 'seal-not-active', before: 'seal-unavailable' },
      { name: 'a retired seal', first: 'retire', code: 'seal-not-active', before: 'seal-unavailable' },
      {
        name: 'another licence type',
        terms: { licenceTypes: ['engineering-completion-record'] },
        code: 'seal-not-for-licence-type',
        before: 'seal-not-for-licence-type',
      },
      {
        name: 'another authority',
        usage: { uscc: '11410726MB0X345697' },
        code: 'seal-not-for-authority',
        before: 'seal-unavailable',
      },
      {
        name: 'the time before its period',
        terms: { validFrom: later(1) },
        code: 'seal-out-of-period',
        before: 'seal-out-of-period',
      },
      {
        name: 'the time after its period',
        terms: { validUntil: later(-1) },
        code: 'seal-out-of-period',
        before: 'seal-out-of-period',
      },
      {
        name: 'a certificate that ends within a day',
        at: new Date('2028-12-30T00:00:00.001Z'),
        code: 'certificate-ending',
        before: 'certificate-ending',
      },
      {
        name: 'a certificate that is over',
        at: new Date('2028-12-31T00:00:00.001Z'),
        code: 'seal-unavailable',
        before: 'seal-unavailable',
      },
      {
        name: 'a certificate that is not valid yet',
        at: new Date('2025-12-30T23:59:59.999Z'),
        code: 'seal-unavailable',
        before: 'seal-unavailable',
      },
    ])('$name', async ({ terms, usage, at, first, code, before }) => {
      const { seal, prepared } = await ready(terms);
      if (first) await scene.lifecycle.stop('one', first as 'suspend', { keyId: 'x', name: 'x' });
      if (at) scene.clock.set(at);
      await expect(scene.sealing.complete(prepared, seal, use('case-1', usage))).rejects.toEqual(
        refusal(code),
      );
      await expect(scene.sealing.sealFor({ ...PURPOSE, ...usage })).rejects.toEqual(refusal(before));
      expect(await scene.counts()).toEqual({ uses: 0, touched: 0 });
    });

    it('uses the last moment that is allowed', async () => {
      const { seal, prepared } = await ready({ validFrom: AT, validUntil: new Date('2028-12-30T00:00:00Z') });
      scene.clock.set(new Date('2028-12-30T00:00:00Z'));
      await expect(scene.sealing.complete(prepared, seal, use('case-1'))).resolves.toBeDefined();
    });
  });

  describe('the daily limit', () => {
    const seal20 = async (scenes: readonly SealScene[], name = 'case') => {
      const seals = await Promise.all(scenes.map(({ sealing }) => sealing.sealById('one')));
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) => {
          const [own, seal] = [scenes[i % scenes.length], seals[i % scenes.length]];
          if (!own || !seal) throw new Error('no scene');
          return own.sealing.complete(scene.prepare(seal), seal, use(`${name}-${i}`));
        }),
      );
      return results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    };

    it('lets exactly so many of twenty at once pass, and says when to come again', async () => {
      await ready({ dailyLimit: 7 });
      const refused = await seal20([scene]);
      expect(refused).toHaveLength(13);
      const extensions = { retryAt: '2026-01-02T16:00:00.000Z' };
      for (const reason of refused) expect(reason).toMatchObject({ code: 'seal-limit-reached', extensions });
      expect(await scene.counts()).toEqual({ uses: 7, touched: 7 });
      await expect(scene.sealing.sealFor(PURPOSE)).rejects.toEqual(refusal('seal-limit-reached'));
    });

    // On SQLite a process waits for another's write by blocking, which two in one process cannot do at once.
    it('holds between processes', async () => {
      await ready({ dailyLimit: 7 });
      const twin = await scene.twin();
      try {
        const refused =
          testDatabase === 'postgres'
            ? await seal20([scene, twin])
            : [...(await seal20([scene])), ...(await seal20([twin], 'later'))];
        expect(refused).toHaveLength(testDatabase === 'postgres' ? 13 : 33);
        expect((await scene.counts()).uses).toBe(7);
      } finally {
        await twin.app.close();
      }
    });

    it('begins anew at midnight in China', async () => {
      await ready({ dailyLimit: 1 });
      expect(await seal20([scene])).toHaveLength(19);
      scene.clock.set(new Date('2026-01-02T15:59:59.999Z'));
      await expect(scene.sealing.sealFor(PURPOSE)).rejects.toEqual(refusal('seal-limit-reached'));
      scene.clock.set(new Date('2026-01-02T16:00:00.000Z'));
      await expect(scene.sealing.sealFor(PURPOSE)).resolves.toMatchObject({ id: 'one' });
    });

    it('leads on to the next seal of the authority', async () => {
      await ready({ dailyLimit: 1 });
      await scene.activeSeal('two', await newPapers(directory, 'two'));
      expect((await scene.sealing.sealFor(PURPOSE)).id).toBe('one');
      await seal20([scene]);
      expect((await scene.sealing.sealFor(PURPOSE)).id).toBe('two');
    });
  });

  describe('tried again', () => {
    it('counts once, and takes the signature that was made', async () => {
      const { seal, prepared } = await ready({ dailyLimit: 1 });
      scene.keys.broken = true;
      await expect(scene.sealing.sign(prepared, seal, use('case-1'))).rejects.toThrow('the token is gone');
      expect(await scene.counts()).toEqual({ uses: 1, touched: 1 });
      scene.keys.broken = false;
      const { cms } = await scene.sealing.sign(prepared, seal, use('case-1'));
      expect(await scene.counts()).toEqual({ uses: 1, touched: 2 });
      const again = await scene.sealing.sign(prepared, seal, use('case-1'));
      expect(Buffer.compare(again.cms, cms)).toBe(0); // ECDSA: a signature made anew would differ
      expect(await scene.counts()).toEqual({ uses: 1, touched: 2 });
    });

    it('is finished after a restart, even by a seal that was stopped since', async () => {
      const { seal, prepared } = await ready();
      const { cms } = await scene.sealing.sign(prepared, seal, use('case-1'));
      await scene.restart();
      await scene.lifecycle.stop('one', 'suspend', { keyId: 'x', name: 'x' });
      const again = await scene.sealing.sign(prepared, await scene.sealing.sealById('one'), use('case-1'));
      expect(Buffer.compare(again.cms, cms)).toBe(0);
      expect(await scene.counts()).toEqual({ uses: 1, touched: 0 });
      const other = scene.sealing.sign(prepared, await scene.sealing.sealById('one'), use('case-2'));
      await expect(other).rejects.toEqual(refusal('seal-not-active'));
    });

    it('counts another page of the same case', async () => {
      const { seal, prepared } = await ready();
      await scene.sealing.sign(prepared, seal, use('case-1'));
      const redrawn = scene.sealing.prepare(drawnSquare(), seal, later(DAY));
      await scene.sealing.sign(redrawn, seal, use('case-1'));
      expect(await scene.counts()).toEqual({ uses: 2, touched: 2 });
    });
  });

  it('tells in the readiness answer of a certificate that is about to end', async () => {
    await ready();
    const readiness = async (): Promise<string> => (await fetch(`${scene.url}/health/ready`)).text();
    expect(await readiness()).toContain('{"name":"seal-certificate","status":"ok"}');
    scene.clock.set(new Date('2028-12-30T12:00:00Z'));
    expect(await readiness()).toContain(
      '{"name":"seal-certificate","status":"failed","reason":"seal-unavailable"}',
    );
  });
});
