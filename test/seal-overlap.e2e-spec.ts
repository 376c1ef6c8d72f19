import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedSeal } from '../src/lib/pades/write/prepared-seal.js';
import type { Seal } from '../src/sealing/seal.js';
import { AUTHORITY, developmentSeals } from './support/development-seals.js';
import { isGenuine } from './support/genuine-seal.js';
import { newPapers, type SealPapers } from './support/seal-papers.js';
import { SealScene } from './support/seal-scene.js';

/** Ten in the morning in Yanjin, on the second day of the certificates. */
const AT = new Date('2026-01-02T02:00:00Z');

const TYPE = 'construction-permit';
const PURPOSE = { uscc: AUTHORITY.uscc, licenceType: TYPE };
const use = (reference: string, change: object = {}) => ({ ...PURPOSE, reference, ...change });
const refusal = (code: string) => expect.objectContaining({ code }) as unknown;

describe('seals over the years', () => {
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

  describe('a seal whose certificate is replaced', () => {
    const replaceBy = async (kind: 'p-256' | 'rsa-2048' = 'p-256'): Promise<void> => {
      const proposals = scene.proposals;
      const change = { notAfter: new Date('2030-01-01T00:00:00Z') };
      const fresh = await newPapers(directory, `fresh-${kind}`, change, kind);
      await proposals.proposeCertificate('one', fresh, { keyId: 'x', name: 'x' });
      await scene.approve('one', 'replace-certificate');
      scene.keys.touched = 0;
    };

    it('seals with the new one at once, in every process; what the old one sealed stays good', async () => {
      const { seal: old, prepared } = await ready();
      const twin = await scene.twin();
      const sealed = await scene.sealing.complete(prepared, old, use('case-1'));
      expect((await twin.sealing.sealFor(PURPOSE)).certificateSha256).toBe(old.certificateSha256);
      await replaceBy();
      for (const { sealing } of [scene, twin]) {
        const seal = await sealing.sealFor(PURPOSE);
        expect(seal.certificateSha256).not.toBe(old.certificateSha256);
        expect(seal.notAfter).toEqual(new Date('2030-01-01T00:00:00Z'));
      }
      await twin.app.close();
      expect(isGenuine(sealed, prepared, old.certificate)).toBe(true);
      expect(scene.sealing.trustAnchors()).toContainEqual(old.chain.at(-1));
    });

    it('finishes a page that was drawn before with the new one', async () => {
      const { seal: old } = await ready();
      const prepared = scene.prepare(old, 64); // serial numbers may differ in length
      await replaceBy();
      const seal = await scene.sealing.sealById('one');
      const signed = await scene.sealing.sign(prepared, seal, use('case-1'));
      expect(signed.seal.certificateSha256).toBe(seal.certificateSha256);
      expect(scene.keys.touched).toBe(1);
    });

    it('asks for the page to be drawn anew when the new signature has no room on it', async () => {
      const { prepared } = await ready();
      await replaceBy('rsa-2048');
      const signing = scene.sealing.sign(prepared, await scene.sealing.sealById('one'), use('case-1'));
      await expect(signing).rejects.toEqual(refusal('seal-certificate-replaced'));
      expect(await scene.counts()).toEqual({ uses: 0, touched: 0 });
    });

    it('finishes with the old one what the old key had signed', async () => {
      const { seal: old, prepared } = await ready();
      const { cms } = await scene.sealing.sign(prepared, old, use('case-1'));
      await replaceBy('rsa-2048');
      const again = await scene.sealing.sign(prepared, await scene.sealing.sealById('one'), use('case-1'));
      expect(Buffer.compare(again.cms, cms)).toBe(0);
      expect(again.seal.certificateSha256).toBe(old.certificateSha256);
      expect(scene.keys.touched).toBe(0);
    });

    it('does not sign with the old one any more', async () => {
      const { seal: old, prepared } = await ready();
      await replaceBy();
      const signing = scene.sealing.sign(prepared, old, use('case-1'));
      await expect(signing).rejects.toEqual(refusal('seal-certificate-replaced'));
      expect(scene.keys.touched).toBe(0);
    });
  });

  it('goes over to the second seal of an authority when the first one ends', async () => {
    await ready();
    const change = {
      notBefore: new Date('2028-12-01T00:00:00Z'),
      notAfter: new Date('2031-12-01T00:00:00Z'),
    };
    await scene.activeSeal('two', await newPapers(directory, 'overlap', change));
    expect((await scene.sealing.sealFor(PURPOSE)).id).toBe('one');
    scene.clock.set(new Date('2028-12-15T00:00:00Z'));
    expect((await scene.sealing.sealFor(PURPOSE)).id).toBe('one');
    scene.clock.set(new Date('2028-12-30T12:00:00Z'));
    expect((await scene.sealing.sealFor(PURPOSE)).id).toBe('two');
  });
});
