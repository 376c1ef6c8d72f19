import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { PreservationService } from '../src/issuance/preservation.service.js';
import { FileStore } from '../src/platform/storage/file-store.js';
import { type Api, httpApi } from './support/api.js';
import { evidenceOf } from './support/evidenced-service.js';
import { exampleCase } from './support/example-case.js';
import { testDatabase } from './support/fresh-database.js';
import { seenIn } from './support/level-seen.js';
import { type SeenByOpenssl, seenByOpenssl } from './support/openssl-level.js';
import { type LivePki, livePki } from './support/live-pki.js';
import { SeededRandomness } from './support/seeded-randomness.js';
import { startService, TestClock, type TestService } from './support/service.js';
import { seedsWith, type SyntheticAuthority, syntheticAuthorities } from './support/synthetic-regions.js';

/** The same code runs on both databases; on the second one fewer show what locks and transactions do, and CI ends. */
const PERMITS = testDatabase === 'sqlite' ? Number(process.env.LOAD_PERMITS ?? 200) : 60;
/** Requests that are under way at the same time. */
const CALLERS = 16;
const WHOLE_MS = 1_200_000;
/** Of each level, so many files are shown to OpenSSL: a process each time. */
const SAMPLE = 4;

/** What must be in a file of each level, and no more, when only the first of its timestamps could fail. */
const OPENSSL_SEES: Readonly<Record<string, readonly SeenByOpenssl[]>> = {
  'B-B': [{ timestamped: [false], timestamps: [] }],
  'B-T': [
    { timestamped: [true], timestamps: [] },
    { timestamped: [false], timestamps: ['Verification: OK'] },
  ],
  'B-LT': [
    { timestamped: [true], timestamps: [] },
    { timestamped: [false], timestamps: ['Verification: OK'] },
  ],
  'B-LTA': [
    { timestamped: [true], timestamps: ['Verification: OK'] },
    { timestamped: [false], timestamps: ['Verification: OK', 'Verification: OK'] },
  ],
};

type Document = { licenceId: string; sequence: number; sha256: string; sealLevel: string; reason: string };

describe(`${PERMITS} permits while three of ten calls for a timestamp fail`, () => {
  let folder: string;
  let pki: LivePki;
  let clock: TestClock;
  let service: TestService;
  let authorities: readonly SyntheticAuthority[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jianzhang-load-'));
    authorities = syntheticAuthorities(PERMITS);
    await seedsWith(authorities, folder);
    clock = new TestClock();
    const scenario = { tsa: 'flaky', ocsp: 'flaky', crl: 'unavailable', failures: { rate: 0.3 } } as const;
    const sealed = authorities.map(({ sealName, uscc, sealCode }) => ({ name: sealName, uscc, sealCode }));
    pki = await livePki({ clock, authorities: sealed, randomness: new SeededRandomness('load'), scenario });
    const env = {
      SEEDS_DIR: folder,
      EVIDENCE_PAUSE_SECONDS: '0',
      EVIDENCE_TIMEOUT_MS: '60000',
      ISSUANCE_CONCURRENCY: '8',
      RATE_LIMIT_PER_KEY: '10000000',
      RATE_LIMIT_PER_ADDRESS: '10000000',
      ...evidenceOf(pki),
    };
    const sealing = { sealLevel: 'B-LTA' } as const;
    service = await startService({ seals: pki.directory, clock, sealing, env });
    await issueAll(httpApi(service, await service.key('approval-system', 'licences:issue')));
  }, WHOLE_MS);
  afterAll(async () => {
    await service.close();
    await pki.close();
    await rm(folder, { recursive: true });
  });

  async function issueAll(api: Api): Promise<void> {
    const example = await exampleCase('01-minimal.json', '');
    let next = 0;
    const call = async (): Promise<void> => {
      while (next < PERMITS) {
        const number = next++;
        // What is known of revocation grows too old: it is asked for anew, and that may fail as well.
        if (number % (PERMITS / 4) === 0) clock.advance(3601);
        const issuer = authorities[number % authorities.length]?.uscc ?? '';
        const body = { ...example, issuer, caseNo: `LOAD-${number}` };
        const answer = await api.post('/v1/licences', body, { prefer: 'wait=30' });
        if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
        await service.app.get(IssuanceService, { strict: false }).waitFor(String(answer.body['id']), 120_000);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, call));
  }

  const documents = () =>
    service.rows(
      'SELECT "licenceId", "sequence", "sha256", "sealLevel", "reason" FROM licence_documents ' +
        'ORDER BY "licenceId", "sequence"',
    ) as Promise<Document[]>;
  const rowsOf = (sql: string) => service.rows(sql) as Promise<Record<string, unknown>[]>;
  const fileOf = async ({ sha256 }: Pick<Document, 'sha256'>): Promise<Buffer> => {
    const bytes = Buffer.from(await service.app.get(FileStore).get(sha256));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    return bytes;
  };

  it('seals every one, under a number of its own', async () => {
    const licences = await rowsOf('SELECT "number", "status" FROM licences');
    expect(licences).toHaveLength(PERMITS);
    expect(new Set(licences.map(({ status }) => status))).toEqual(new Set(['valid']));
    expect(new Set(licences.map(({ number }) => number)).size).toBe(PERMITS);
  });

  it('uses a seal once for each: no second signature, no second file', async () => {
    const uses = await rowsOf('SELECT "reference", "signature" FROM seal_uses');
    expect(uses).toHaveLength(PERMITS);
    expect(new Set(uses.map(({ reference }) => reference)).size).toBe(PERMITS);
    expect(new Set(uses.map(({ signature }) => signature)).size).toBe(PERMITS);
    expect(uses.every(({ signature }) => typeof signature === 'string')).toBe(true);
    const days = await rowsOf('SELECT "uses" FROM seal_days');
    expect(days.reduce((sum, { uses: count }) => sum + Number(count), 0)).toBe(PERMITS);
    const issued = await documents();
    expect(issued.map(({ reason }) => reason)).toEqual(Array.from({ length: PERMITS }, () => 'issued'));
    expect(new Set(issued.map(({ licenceId }) => licenceId)).size).toBe(PERMITS);
  });

  it('says of every file the level that its bytes have, whichever it is', async () => {
    const levels = new Map<string, number>();
    for (const document of await documents()) {
      expect(seenIn(await fileOf(document))).toEqual({ seals: 1, level: document.sealLevel });
      levels.set(document.sealLevel, (levels.get(document.sealLevel) ?? 0) + 1);
    }
    const below = PERMITS - (levels.get('B-LTA') ?? 0);
    // Both authorities fail for 9 % of the timestamps, and each file asks for two or three.
    expect(below).toBeGreaterThan(PERMITS * 0.1);
    expect(below).toBeLessThan(PERMITS * 0.45);
    expect([...levels.keys()]).toEqual(expect.arrayContaining(['B-T', 'B-LT', 'B-LTA']));
  }, 300_000);

  it.each(Object.keys(OPENSSL_SEES))('is believed by OpenSSL about a sample of level %s', async (level) => {
    await copyFile(join(pki.directory, 'trust.pem'), join(folder, 'trust.pem'));
    const sample = (await documents()).filter(({ sealLevel }) => sealLevel === level).slice(0, SAMPLE);
    for (const document of sample) {
      const seen = await seenByOpenssl(await fileOf(document), { directory: folder, at: clock.now() });
      expect(OPENSSL_SEES[level]).toContainEqual(seen);
    }
  });

  it(
    'raises all of them by appending once the authorities are back',
    async () => {
      const preservation = service.app.get(PreservationService, { strict: false });
      clock.advance(3600);
      const troubled = await preservation.sweep();
      expect(troubled.done).toBeGreaterThan(0);
      expect(troubled.failed).toBeGreaterThan(0);
      const waiting = await rowsOf(`SELECT 1 FROM licences WHERE "sealLevel" <> 'B-LTA'`);
      const [alarm, ...others] = await rowsOf('SELECT "detail" FROM alarms WHERE "openKey" IS NOT NULL');
      expect(others).toEqual([]);
      const told = /^(\d+) licences are below the level asked for: (timestamp|revocation)-unavailable$/;
      expect(told.exec(String(alarm?.detail))?.[1]).toBe(String(waiting.length));

      pki.server.play({});
      for (let round = 0; round < 20 && (await preservation.due(1, 1)).length > 0; round += 1) {
        clock.advance(7200);
        expect((await preservation.sweep()).failed).toBe(0);
      }
      const all = await documents();
      const last = new Map(all.map((document) => [document.licenceId, document]));
      expect([...last.values()].filter(({ sealLevel }) => sealLevel !== 'B-LTA')).toEqual([]);
      for (const [i, document] of all.entries()) {
        if (document.sequence === 1) continue;
        const [before, after] = [await fileOf(all[i - 1] ?? document), await fileOf(document)];
        expect(after.length).toBeGreaterThan(before.length);
        expect(after.subarray(0, before.length).equals(before)).toBe(true);
        expect(seenIn(after)).toEqual({ seals: 1, level: document.sealLevel });
      }
      expect(await rowsOf('SELECT 1 FROM alarms WHERE "openKey" IS NOT NULL')).toEqual([]);
      expect(await rowsOf('SELECT 1 FROM seal_uses')).toHaveLength(PERMITS);
    },
    WHOLE_MS,
  );
});
