import { createLocalJWKSet, compactVerify, type JSONWebKeySet } from 'jose';
import { AuditRowsService } from '../src/audit/audit-rows.service.js';
import { CheckpointsService } from '../src/audit/checkpoints.service.js';
import type { EntityManager } from 'typeorm';
import { type AuditScene, auditEntry, auditScene, HOLDER, WHOLE } from './support/audit-scene.js';
import { type Api, httpApi } from './support/api.js';
import { testDatabase } from './support/fresh-database.js';
import { EXISTENCE, lookupScene } from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

type Listed = Readonly<{ items: Readonly<Record<string, unknown>>[]; nextCursor: string | null }>;

describe('the record of who did and saw what', () => {
  let service: TestService;
  let scene: AuditScene;
  let officer: Api;
  let checkpoints: CheckpointsService;

  beforeAll(async () => {
    service = await startService();
    scene = auditScene(service);
    officer = httpApi(service, await service.key('officer', 'audit:read', 'alarms:read'));
    checkpoints = service.app.get(CheckpointsService, { strict: false });
  });
  afterAll(() => service.close());

  const list = async (query: string): Promise<Listed> =>
    (await officer.get(`/v1/audit${query}`)).body as unknown as Listed;
  const covered = async (): Promise<number[]> => {
    const rows = await service.rows('SELECT "sequence" FROM audit_checkpoints ORDER BY "sequence"');
    return (rows as { sequence: number }[]).map(({ sequence }) => sequence);
  };
  const alarms = async (): Promise<unknown[]> => {
    const { items } = (await officer.get('/v1/alarms')).body as { items: Record<string, unknown>[] };
    const open = items.filter(({ clearedAt }) => clearedAt === null).map(({ code }) => String(code));
    return open.filter((code) => code.startsWith('audit-'));
  };

  it('numbers what comes at once, and what is written inside of other transactions, without a gap', async () => {
    const asked = Array.from({ length: 300 }, (_, index) =>
      index % 10 === 0
        ? scene.database.write((manager) =>
            scene.audit.append(manager, auditEntry({ kind: 'licence-status', holderCodes: ['OTHER'] })),
          )
        : scene.audit.answer(async (manager) => {
            await manager.query('SELECT 1');
            return { entry: auditEntry({ body: { index } }), answer: index };
          }),
    );
    await Promise.all(asked);
    const rows = await scene.audit.since(0, [], 1000);
    expect(rows.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 300 }, (_, index) => index + 1),
    );
    rows.forEach((row, index) => expect(row.previousHash).toBe(rows[index - 1]?.hash ?? '0'.repeat(64)));
  });

  it('has a checkpoint at every hundredth row, in the database and outside', async () => {
    expect(await covered()).toEqual([100, 200, 300]);
    await checkpoints.look();
    expect(await scene.verify()).toEqual({ rows: 300, ...WHOLE });
  });

  it('has a checkpoint a minute after the first row that none covers, and no other', async () => {
    await checkpoints.look();
    await scene.record(2);
    service.clock.advance(59.999);
    await checkpoints.look();
    expect(await covered()).toEqual([100, 200, 300]);
    service.clock.advance(0.001);
    await checkpoints.look();
    service.clock.advance(600);
    await checkpoints.look();
    expect(await covered()).toEqual([100, 200, 300, 302]);
    expect(await scene.verify()).toEqual({ rows: 302, ...WHOLE });
  });

  it('publishes the keys that prove its checkpoints', async () => {
    const response = await fetch(`${service.url}/v1/audit-keys`);
    expect(response.headers.get('cache-control')).toBe('public, max-age=3600');
    const keys = (await response.json()) as JSONWebKeySet;
    expect(keys).toEqual({
      keys: [{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', ...POINT }],
    });
    const [first] = (await service.rows('SELECT "hash", "token" FROM audit_checkpoints')) as {
      hash: string;
      token: string;
    }[];
    const { payload } = await compactVerify(first!.token, createLocalJWKSet(keys));
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
      sequence: 100,
      count: 100,
      at: '2026-11-23T02:00:00.000Z',
      hash: first!.hash,
    });
  });

  it('is read by pages, the latest first, by kind and by holder', async () => {
    const first = await list('?limit=2');
    expect(first).toMatchObject({ items: [{ sequence: 302 }, { sequence: 301 }], nextCursor: '301' });
    expect(first.items[1]).toEqual({
      sequence: 301,
      at: '2026-11-23T02:00:00.000Z',
      kind: 'existence-check',
      actor: {
        keyId: 'k1',
        organisation: '延津县住房和城乡建设局',
        organisationUscc: '11410726MB1A2B3C4X',
        operator: '张三',
      },
      licenceIds: ['licence-1'],
      holderCodes: [HOLDER],
      body: { index: 0 },
      previousHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await list('?limit=2&cursor=301')).toMatchObject({
      items: [{ sequence: 300 }, { sequence: 299 }],
    });
    expect(await list('?limit=100&kind=licence-status')).toMatchObject({ nextCursor: null });
    expect((await list('?limit=100&kind=licence-status')).items).toHaveLength(30);
    expect((await list('?limit=100&holderCode=OTHER')).items).toHaveLength(30);
    expect((await list(`?holderCode=${HOLDER}&kind=licence-status`)).items).toEqual([]);
    expect(await list('?cursor=1')).toEqual({ items: [], nextCursor: null });
    expect((await list('?cursor=9999999999')).items).toHaveLength(50);
  });

  it.each([
    ['kind=Licence%20status', '/kind'],
    ['holderCode=%25', '/holderCode'],
    ['limit=101', '/limit'],
    ['cursor=0', '/cursor'],
    ['cursor=x', '/cursor'],
    ['page=2', '/page'],
  ])('refuses ?%s by its name', async (query, pointer) => {
    const { status, body } = await officer.get(`/v1/audit?${query}`);
    expect([status, (body['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([400, pointer]);
  });

  it('is not read by those who may not', async () => {
    const other = httpApi(service, await service.key('officer', 'licences:read'));
    expect((await other.get('/v1/audit')).status).toBe(403);
    expect((await fetch(`${service.url}/v1/audit`)).status).toBe(401);
  });

  it('keeps its time while the clock is behind it, notes that, and tells until it is over', async () => {
    await checkpoints.look();
    expect(await alarms()).toEqual([]);
    await scene.record(1);
    service.clock.advance(-3600);
    await scene.record(1);
    await checkpoints.look();
    expect(await alarms()).toEqual(['audit-clock-behind']);
    const rows = await service.rows(
      'SELECT "at", "clockAt" FROM audit_rows WHERE "sequence" > 302 ORDER BY 1',
    );
    expect(rows).toEqual([
      { at: '2026-11-23T02:11:00.000Z', clockAt: null },
      { at: '2026-11-23T02:11:00.000Z', clockAt: '2026-11-23T01:11:00.000Z' },
    ]);
    service.clock.advance(3600);
    await checkpoints.look();
    expect(await alarms()).toEqual([]);
    expect(await scene.verify()).toMatchObject(WHOLE);
  });

  it('answers nothing that was not recorded: the database went away between record and answer', async () => {
    const { fire, entitle } = await lookupScene(service);
    await entitle();
    const ask = () => fire.post('/v1/existence-checks', { ...EXISTENCE, holderCode: HOLDER });
    expect(await ask()).toMatchObject({ status: 200, body: { code: 10 } });
    const { rows } = await scene.verify();
    const back = goesAway(service.app.get(AuditRowsService, { strict: false }));
    const lost = await ask();
    await back();
    expect([lost.status, lost.body['type']]).toEqual([503, expect.stringMatching(/:lookup-not-recorded$/)]);
    expect(Object.keys(lost.body).toSorted()).toEqual([
      'detail',
      'instance',
      'status',
      'title',
      'titleZh',
      'type',
    ]);
    expect(await scene.verify()).toEqual({ rows, ...WHOLE });
    expect((await ask()).body['sequence']).toBe(rows + 1);
  });
});

const POINT = {
  x: expect.stringMatching(/^[\w-]{43}$/) as string,
  y: expect.stringMatching(/^[\w-]{43}$/) as string,
  kid: expect.stringMatching(/^[\w-]{43}$/) as string,
};

/** Takes the database away when the row was written and not committed yet. @returns how to give it back */
function goesAway(rows: AuditRowsService): () => Promise<void> {
  const insert = rows.insert.bind(rows);
  let connection: EntityManager;
  rows.insert = async (manager, added) => {
    await insert(manager, added);
    connection = manager;
    if (testDatabase === 'postgres') {
      await manager.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
      return;
    }
    // As when the disk is full.
    await manager.query('PRAGMA max_page_count = 1');
    await manager.query('CREATE TABLE full_disk (x)');
  };
  return async () => {
    rows.insert = insert;
    if (testDatabase === 'sqlite') await connection.query('PRAGMA max_page_count = 1073741823');
  };
}
