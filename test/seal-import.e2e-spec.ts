import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SealImportService } from '../src/sealing/seal-import.service.js';
import { AUTHORITY, developmentSeals } from './support/development-seals.js';
import { reissueSeal } from './support/reissued-seal.js';
import { newPapers } from './support/seal-papers.js';
import { SealScene } from './support/seal-scene.js';

const AT = new Date('2026-01-02T02:00:00Z');
const ID = `${AUTHORITY.uscc}-p-256`;
const CERTIFICATE = `seals/${ID}.pem`;
const PURPOSE = { uscc: AUTHORITY.uscc, licenceType: 'construction-permit' };
const OPERATOR = { keyId: 'cli', name: 'cli' };

describe('seals handed in by a folder', () => {
  let directory: string;
  let scene: SealScene | undefined;
  beforeEach(async () => {
    directory = await developmentSeals();
  });
  afterEach(async () => {
    await scene?.close();
    scene = undefined;
    await rm(directory, { recursive: true });
  });

  const rows = async (change: (row: Record<string, unknown>) => object[]): Promise<void> => {
    const file = join(directory, 'seals.json');
    const { seals } = JSON.parse(await readFile(file, 'utf8')) as { seals: Record<string, unknown>[] };
    await writeFile(file, JSON.stringify({ seals: seals.flatMap((row) => change(row)) }));
  };
  const open = (environment: string): Promise<SealScene> =>
    SealScene.open({ seals: directory, at: AT, environment });

  describe('in production', () => {
    beforeEach(async () => {
      await reissueSeal(directory, CERTIFICATE, { policies: ['1.2.3.4'] });
    });

    it('are not even read until somebody asks, and then are drafts that two officers have to activate', async () => {
      scene = await open('production');
      expect(await scene.records.list()).toEqual([]);
      const importing = scene.app.get(SealImportService, { strict: false });
      expect(await importing.import(directory, OPERATOR)).toEqual({ imported: [ID], known: [], refused: [] });
      expect(await scene.records.get(ID)).toMatchObject({
        status: 'draft',
        keyReference: `pem:seals/${ID}.key.pem`,
        licenceTypes: '["*"]',
        dailyLimit: 10_000,
      });
      await expect(scene.sealing.sealFor(PURPOSE)).rejects.toMatchObject({ code: 'seal-unavailable' });
      expect(scene.keys.touched).toBe(0);
      expect(await importing.import(directory, OPERATOR)).toEqual({ imported: [], known: [ID], refused: [] });
      await scene.approve(ID, 'activate');
      expect(await scene.sealing.sealFor(PURPOSE)).toMatchObject({ id: ID, development: false });
    });

    it('take over what the list says of their use, and name what cannot be taken', async () => {
      await rows((row) => [
        { ...row, licenceTypes: ['construction-permit'], dailyLimit: 50, validUntil: '2027-01-01T00:00:00Z' },
        { ...row, id: 'outside', key: '/tmp/outside.key.pem' },
        { ...row, id: 'missing', certificate: 'seals/missing.pem' },
        { ...row, id: 'stranger', uscc: '11410726MB0X345697' },
      ]);
      scene = await open('production');
      const done = await scene.app.get(SealImportService, { strict: false }).import(directory, OPERATOR);
      expect(done.imported).toEqual([ID]);
      expect(done.refused).toEqual([
        { id: 'outside', reason: expect.stringContaining('the key lies outside the folder') as string },
        { id: 'missing', reason: expect.stringContaining('ENOENT') as string },
        { id: 'stranger', reason: expect.stringContaining('another organisation') as string },
      ]);
      expect(await scene.records.get(ID)).toMatchObject({
        licenceTypes: '["construction-permit"]',
        dailyLimit: 50,
        validUntil: new Date('2027-01-01T00:00:00Z'),
      });
    });

    it('are refused with a development certificate', async () => {
      await reissueSeal(directory, CERTIFICATE, {});
      scene = await open('production');
      const done = await scene.app.get(SealImportService, { strict: false }).import(directory, OPERATOR);
      expect(done.refused).toEqual([
        {
          id: ID,
          reason: expect.stringContaining('development certificate: not accepted in production') as string,
        },
      ]);
    });
  });

  describe('on a development machine', () => {
    it('are put to use at start, by two officers who are none', async () => {
      scene = await open('test');
      expect(await scene.sealing.sealFor(PURPOSE)).toMatchObject({ id: ID, development: true });
      const events = (await scene.records.events(ID)).map(
        ({ kind, principalId }) => `${kind} ${principalId}`,
      );
      expect(events).toEqual([
        'created development-1',
        'approved development-1',
        'approved development-2',
        'activated development-2',
      ]);
      await scene.restart();
      expect(await scene.records.events(ID)).toHaveLength(4);
    });

    it('stay as a person left them', async () => {
      scene = await open('test');
      await scene.lifecycle.stop(ID, 'suspend', OPERATOR);
      await scene.restart();
      expect(await scene.records.get(ID)).toMatchObject({ status: 'suspended' });
    });

    it('follow a test PKI that was made anew', async () => {
      scene = await open('test');
      const old = await scene.sealing.sealFor(PURPOSE);
      const { certificates } = await newPapers(directory, ID);
      await writeFile(join(directory, CERTIFICATE), certificates);
      await scene.restart();
      expect((await scene.sealing.sealFor(PURPOSE)).certificateSha256).not.toBe(old.certificateSha256);
    });

    it('may be none', async () => {
      await rm(join(directory, 'seals.json'));
      scene = await open('test');
      const ready = await (await fetch(`${scene.url}/health/ready`)).text();
      expect(ready).toContain('{"name":"seal-certificate","status":"failed"');
    });

    it('forbid the start when the only one of an authority cannot be used', async () => {
      await writeFile(join(directory, `seals/${ID}.key.pem`), 'no key');
      await expect(open('test')).rejects.toThrow(`seals/${ID}.key.pem does not answer`);
    });
  });
});
