import { setImmediate } from 'node:timers/promises';
import { AuditService } from '../src/audit/audit.service.js';
import { CHAIN_LOCK } from '../src/audit/audit-rows.service.js';
import { BatchRunnerService } from '../src/exemption/batches/batch-runner.service.js';
import { Database } from '../src/platform/database/database.js';
import type { Answer } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import {
  BUILDER,
  EXISTENCE,
  type LookupScene,
  lookupScene,
  type Permit,
  TERMS,
} from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

/** What somebody was told of a licence, and where that stands in the record. */
type Told = Readonly<{
  about: string;
  sequence: number;
  version: string | null;
  status: string | null;
  inForce: boolean;
}>;

/** What became of a version of a licence, and where that stands. */
type Change = Readonly<{ sequence: number; number: string; version: string; to: string }>;

const IN_FORCE = ['valid', 'suspended'];
const ORDER = { reason: '质量检查', legalBasis: '《建筑法》第十条' };

describe('look-ups while licences are issued, changed and revoked', () => {
  let service: TestService;
  let scene: LookupScene;
  const told: Told[] = [];
  /** Project of each number that was issued here. */
  const projects = new Map<string, string>();
  let changes: readonly Change[];

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' } });
    scene = await lookupScene(service);
    await scene.entitle();
    await everythingAtOnce();
    const rows = await service.app.get(AuditService, { strict: false }).since(0, ['licence-status'], 10_000);
    changes = rows.map(({ sequence, body }) => ({ ...(body as Omit<Change, 'sequence'>), sequence }));
  });
  afterAll(() => service.close());

  const projectOf = (serial: number): string => `2609-410726-04-03-${310_000 + serial}`;

  async function issued(serial: number): Promise<Permit> {
    const projectCode = projectOf(serial);
    const permit = await scene.issue((data) => Object.assign(data, { projectCode }));
    projects.set(projectCode, permit.number);
    return permit;
  }

  async function order(id: string, action: string, body: object = ORDER): Promise<void> {
    const { status, body: answer } = await scene.officer.post(`/v1/licences/${id}/${action}`, body);
    if (status !== 200) throw new Error(`${action}: ${JSON.stringify(answer)}`);
  }

  async function changed({ id }: Permit, serial: number): Promise<string> {
    const caseNo = `CONCURRENT-${serial}`;
    const { caseNo: _, ...body } = await exampleCase('01-minimal.json', caseNo);
    const projectCode = projectOf(serial);
    const { status, body: answer } = await scene.issuing.post(
      `/v1/licences/${id}/change`,
      { ...body, data: { ...body.data, projectCode }, caseNo, reason: '变更' },
      { prefer: 'wait=30', 'idempotency-key': caseNo },
    );
    if (status !== 201) throw new Error(JSON.stringify(answer));
    return String(answer['id']);
  }

  /** The life of one permit, from its issue to its end. */
  async function life(serial: number): Promise<void> {
    const permit = await issued(serial);
    if (serial % 2 === 1) {
      await order(permit.id, 'suspend');
      await order(permit.id, 'resume');
    }
    await scene.revoke(serial % 3 === 0 ? await changed(permit, serial) : permit.id);
  }

  function note(about: string, sequence: unknown, said: Answer['body']): void {
    const { version, status } = said as Pick<Told, 'version' | 'status'>;
    const inForce = said['inForce'] === true || said['exempt'] === true;
    told.push({ about, sequence: Number(sequence), version, status, inForce });
  }

  async function askExistence(projectCode: string): Promise<void> {
    const { body } = await scene.fire.post('/v1/existence-checks', { ...EXISTENCE, projectCode });
    note(projectCode, body['sequence'], body);
  }

  async function askExemption(projectCode: string): Promise<void> {
    const question = { ...TERMS, holderCode: BUILDER, projectCode };
    const { body } = await scene.fire.post('/v1/exemption-checks', question);
    note(projectCode, body['sequence'], (body['materials'] as Answer['body'][])[4] ?? {});
  }

  async function askBatch(codes: readonly string[]): Promise<void> {
    const items = codes.map((projectCode, index) => ({ ...EXISTENCE, projectCode, caseNo: `B-${index}` }));
    const headers = { 'idempotency-key': `batch-${codes.length}` };
    const opened = await scene.fire.post('/v1/lookup-batches', { kind: 'existence', items }, headers);
    const id = String(opened.body['id']);
    await service.app.get(BatchRunnerService, { strict: false }).run(id);
    const { body } = await scene.fire.get(`/v1/lookup-batches/${id}/items?limit=200`);
    for (const { position, answer } of body['items'] as { position: number; answer: Answer['body'] }[])
      note(codes[position] ?? '', answer['sequence'], answer);
  }

  async function everythingAtOnce(): Promise<void> {
    const serials = Array.from({ length: 6 }, (_, index) => index);
    const lives = new AbortController();
    const asking = [askExistence, askExemption, askExistence].map(async (ask, asker) => {
      for (let turn = asker; !lives.signal.aborted; turn++) await ask(projectOf(turn % serials.length));
    });
    const batches = [60, 90].map((length) =>
      askBatch(Array.from({ length }, (_, index) => projectOf(index % serials.length))),
    );
    await Promise.all([...serials.map(life), ...batches]);
    lives.abort();
    await Promise.all(asking);
    for (const serial of serials) await askExistence(projectOf(serial));
  }

  /** What the register said at a place of the record: the latest version that had been published by then. */
  function registerAt(sequence: number, number: string | undefined): Omit<Told, 'about' | 'sequence'> {
    const before = changes.filter((each) => each.number === number && each.sequence < sequence);
    const last = before.findLast(({ version }) => before.every((each) => each.version <= version));
    if (!last) return { version: null, status: null, inForce: false };
    return { version: last.version, status: last.to, inForce: IN_FORCE.includes(last.to) };
  }

  it('never contradict the register at their place in the record', () => {
    expect(told.length).toBeGreaterThan(160);
    for (const { about, sequence, ...said } of told)
      expect({ sequence, ...said }).toEqual({ sequence, ...registerAt(sequence, projects.get(about)) });
  });

  it('saw licences before, during and after their lives', () => {
    const statuses = [...new Set(told.map(({ status }) => status))];
    expect(statuses).toEqual(expect.arrayContaining(['revoked', 'valid', null]));
    expect(changes.filter(({ to }) => to === 'revoked')).toHaveLength(6);
    expect(changes.filter(({ to }) => to === 'superseded')).toHaveLength(2);
    expect(changes.filter(({ to }) => to === 'suspended')).toHaveLength(3);
  });

  it('never say in force after a revocation', () => {
    for (const [project, number] of projects) {
      const end = changes.find((each) => each.number === number && each.to === 'revoked');
      const later = told.filter(
        ({ about, sequence }) => about === project && sequence > (end?.sequence ?? 0),
      );
      expect(later.length).toBeGreaterThan(0);
      expect(later.filter(({ inForce }) => inForce)).toEqual([]);
    }
  });

  it('speak of their place in the record, however long they waited for it', async () => {
    const permits = [await issued(101), await issued(102), await issued(103)];
    const database = service.app.get(Database);
    const audit = service.app.get(AuditService, { strict: false });
    const [held, release] = await holdChain(database);
    const [writes, answers] = [counted(database, 'write'), counted(audit, 'answer')];
    const revoking = permits.map(({ id }) => scene.revoke(id));
    await until(async () => writes.calls >= 3 && (database.isSqlite || (await waitingLocks()) >= 3));
    const start = told.length;
    const asking = [101, 102, 103].map((serial) => askExistence(projectOf(serial)));
    await until(async () => answers.calls >= 3);
    release();
    await Promise.all([held, ...revoking, ...asking]);
    expect(told.slice(start).map(({ status, inForce }) => [status, inForce])).toEqual(
      Array.from({ length: 3 }, () => ['revoked', false]),
    );
  });

  /** Lets nobody write to the record until it is released. */
  async function holdChain(database: Database): Promise<readonly [Promise<void>, () => void]> {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let held: Promise<void> = released;
    await new Promise<void>((holding) => {
      held = database.write(async (manager) => {
        await database.lock(manager, CHAIN_LOCK);
        holding();
        await released;
      });
    });
    return [held, release];
  }

  async function waitingLocks(): Promise<number> {
    const [row] = (await service.rows(
      `SELECT COUNT(*) AS "count" FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )) as { count: string }[];
    return Number(row?.count);
  }
});

/** Counts calls of a method, which goes on doing what it did. */
function counted<Name extends string>(
  target: Record<Name, (...given: never[]) => unknown>,
  name: Name,
): Readonly<{ calls: number }> {
  const counter = { calls: 0 };
  const method = target[name].bind(target);
  target[name] = (...given) => {
    counter.calls += 1;
    return method(...given);
  };
  return counter;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setImmediate();
}
