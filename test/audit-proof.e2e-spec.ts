import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointsService } from '../src/audit/checkpoints.service.js';
import { verifyAuditFile } from '../src/cli/audit-file.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { auditCommand, type AuditScene, auditScene, WHOLE } from './support/audit-scene.js';
import { buildIfStale } from './support/process.js';
import { startService, type TestService } from './support/service.js';

/** The last one has a checkpoint by time, the hundredth by number. */
const ROWS = 105;
const TABLES = ['audit_rows', 'audit_checkpoints', 'audit_subjects'];

const flipped = (column: string): string =>
  `CASE WHEN substr("${column}", 9, 1) = 'a' THEN substr("${column}", 1, 8) || 'b' ELSE substr("${column}", 1, 8) || 'a' END || substr("${column}", 10)`;

/** Each column, and what somebody may put there. */
const COLUMNS: readonly (readonly [string, string])[] = [
  ['at', `'2026-11-23T02:00:00.001Z'`],
  ['clockAt', `'2026-11-23T01:00:00.000Z'`],
  ['kind', `'exemption-check'`],
  ['keyId', `NULL`],
  ['organisation', `"organisation" || ' '`],
  ['organisationUscc', `'11410726MB1A2B3C4Y'`],
  ['operator', `'李四'`],
  ['licenceIds', `'["licence-2"]'`],
  ['holderCodes', `'[]'`],
  ['body', `replace("body", 'index', 'Index')`],
  ['body', `"body" || ' '`],
  ['previousHash', flipped('previousHash')],
  ['hash', flipped('hash')],
  ['sequence', `"sequence" + 1000`],
];

describe('the record, changed by somebody who has the database in hand', () => {
  let service: TestService;
  let scene: AuditScene;
  let checkpoints: CheckpointsService;
  let saved: string;

  beforeAll(async () => {
    buildIfStale();
    service = await startService();
    scene = auditScene(service);
    checkpoints = service.app.get(CheckpointsService, { strict: false });
    await scene.record(ROWS);
    service.clock.advance(60);
    await checkpoints.look();
    // Whatever a test expects of an age under a minute, this is over it.
    service.clock.advance(60);
    await scene.change(...TABLES.map((table) => `CREATE TABLE saved_${table} AS SELECT * FROM ${table}`));
    saved = await readFile(scene.file, 'utf8');
  });
  afterAll(() => service.close());

  const putBack = async (): Promise<void> => {
    await scene.change(
      ...TABLES.flatMap((table) => [
        `DELETE FROM ${table}`,
        `INSERT INTO ${table} SELECT * FROM saved_${table}`,
      ]),
    );
    await writeFile(scene.file, saved);
  };
  afterEach(async () => {
    await putBack();
    if (!(await scene.verify()).ok) throw new Error('not put back');
  });

  it('is found in every row, whatever was changed in it', async () => {
    for (let sequence = 1; sequence <= ROWS; sequence++) {
      const [column, value] = COLUMNS[sequence % COLUMNS.length]!;
      await scene.change(`UPDATE audit_rows SET "${column}" = ${value} WHERE "sequence" = ${sequence}`);
      expect([column, await scene.verify()]).toMatchObject([column, { ok: false, firstBad: sequence }]);
      await scene.change(
        `DELETE FROM audit_rows WHERE "sequence" IN (${sequence}, ${sequence + 1000})`,
        `INSERT INTO audit_rows SELECT * FROM saved_audit_rows WHERE "sequence" = ${sequence}`,
      );
    }
  });

  it('is found wherever a row was taken out, and wherever the tail was cut off', async () => {
    for (let sequence = 1; sequence <= ROWS; sequence++) {
      await scene.change(`DELETE FROM audit_rows WHERE "sequence" = ${sequence}`);
      expect(await scene.verify()).toMatchObject({ ok: false, rows: ROWS - 1, firstBad: sequence });
      await scene.change(
        `INSERT INTO audit_rows SELECT * FROM saved_audit_rows WHERE "sequence" = ${sequence}`,
      );
    }
    for (let last = ROWS - 1; last >= 0; last--) {
      await scene.change(...TABLES.map((table) => `DELETE FROM ${table} WHERE "sequence" > ${last}`));
      expect(await scene.verify()).toMatchObject({ ok: false, rows: last, firstBad: last + 1 });
    }
  });

  it.each([
    ['two rows', ['1000 WHERE "sequence" = 7', '7 WHERE "sequence" = 8', '8 WHERE "sequence" = 1000'], 7],
    ['a row below the first', ['0 WHERE "sequence" = 105'], 0],
  ])('is found when %s changed places', async (_, moves, firstBad) => {
    await scene.change(...moves.map((move) => `UPDATE audit_rows SET "sequence" = ${move}`));
    expect(await scene.verify()).toMatchObject({ ok: false, firstBad });
  });

  it.each([
    ['a checkpoint by number is gone', 'DELETE FROM audit_checkpoints WHERE "sequence" = 100', 100],
    ['a checkpoint by time is gone', 'DELETE FROM audit_checkpoints WHERE "sequence" = 105', 105],
    ['a checkpoint says less', `UPDATE audit_checkpoints SET "token" = 'e30.e30.e30'`, 100],
    ['a holder cannot see a row any more', `DELETE FROM audit_subjects WHERE "sequence" = 50`, 50],
    ['a row names another holder', `UPDATE audit_subjects SET "subject" = 'x' WHERE "sequence" = 9`, 9],
    [
      'another holder sees a row',
      `INSERT INTO audit_subjects ("sort", "subject", "sequence") VALUES ('holder', 'x', 60)`,
      60,
    ],
  ])('is found when %s', async (_, sql, firstBad) => {
    await scene.change(sql);
    expect(await scene.verify()).toMatchObject({ ok: false, firstBad });
  });

  it('is found when the whole was written anew, even with the keys of the service', async () => {
    await scene.change(...TABLES.map((table) => `DELETE FROM ${table}`));
    await scene.record(ROWS);
    await checkpoints.look();
    expect(await readFile(scene.file, 'utf8')).toBe(saved);
    expect(await scene.verify()).toEqual({
      rows: ROWS,
      ok: false,
      firstBad: 100,
      reason: 'outside of the database: the row is not what was signed',
    });
  });

  it('is found when an older copy of the database was put back, and told while the service runs', async () => {
    await scene.change(...TABLES.map((table) => `DELETE FROM ${table} WHERE "sequence" > 60`));
    await scene.record(10);
    expect(await scene.verify()).toEqual({
      rows: 70,
      ok: false,
      firstBad: 71,
      reason: 'it is missing: row 100 was signed once',
    });
    await checkpoints.look();
    const alarm = {
      code: 'audit-checkpoints-not-copied',
      severity: 'critical',
      detail: 'the database does not hold row 105 as it was signed: rows were lost or changed',
    };
    const open = () => service.app.get(AlarmsService).open();
    expect(await open()).toEqual([expect.objectContaining(alarm)]);
    await scene.record(50);
    await checkpoints.look();
    expect(await scene.verify()).toMatchObject({ rows: 120, ok: false, firstBad: 70 });
    // Known and accepted: the operator keeps the old file elsewhere, and a new one begins.
    await rm(scene.file);
    await checkpoints.look();
    expect(await open()).toEqual([]);
    expect(await scene.verify()).toEqual({ rows: 120, ...WHOLE });
    await rm(scene.file);
  });

  it('is found when lines outside of the database are gone or changed', async () => {
    const [first, second] = saved.split('\n') as [string, string];
    const missing = 'its checkpoint outside of the database is missing';
    for (const [text, firstBad, reason] of [
      [`${second}\n`, 100, missing],
      [`${first}\n`, 105, missing],
      [`${first}\n${second}`, 105, missing],
      ['', 100, missing],
      [`${first}\n${second.replace('"token":"e', '"token":"f')}\n`, 105, expect.stringMatching(/^outside/)],
      [`${first.replace('100', '101')}\n${second}\n`, 100, missing],
    ] as const) {
      await writeFile(scene.file, text);
      expect(await scene.verify()).toEqual({ rows: ROWS, ok: false, firstBad, reason });
    }
    await rm(scene.file);
    expect(await scene.verify()).toMatchObject({
      firstBad: 100,
      reason: 'there are no checkpoints outside of the database',
    });
  });

  it('is whole when a crash left half a line outside, which the next one takes away', async () => {
    await appendFile(scene.file, '{"sequence":1');
    expect(await scene.verify()).toEqual({ rows: ROWS, ...WHOLE });
    await scene.record(95);
    // As after a start: what is outside is read again.
    const anew = service.app.get(CheckpointsService, { strict: false });
    (anew as unknown as { outside: undefined }).outside = undefined;
    await anew.look();
    expect(await scene.verify()).toEqual({ rows: 200, ...WHOLE });
    expect((await readFile(scene.file, 'utf8')).split('\n')).toHaveLength(4);
    (anew as unknown as { outside: undefined }).outside = undefined;
  });

  it('is judged by a command while the service runs, as tables and as an export', async () => {
    const json = (text: string): unknown => JSON.parse(text);
    const verified = auditCommand(service, 'verify', '--json');
    expect([verified.status, json(verified.stdout)]).toEqual([0, { rows: ROWS, ...WHOLE }]);

    const file = join(service.config.auditDirectory, 'EXPORT.jsonl');
    const exported = auditCommand(service, 'export', file, '--json');
    expect([exported.status, json(exported.stdout)]).toEqual([0, { rows: ROWS, file }]);
    const keys = join(service.config.auditDirectory, 'keys.json');
    await writeFile(keys, await (await fetch(`${service.url}/v1/audit-keys`)).text());
    const judged = () => verifyAuditFile(() => service.config, file);
    expect(await verifyAuditFile(() => ({ auditKeyFile: '/nowhere' }), file, keys)).toEqual({
      rows: ROWS,
      ...WHOLE,
    });
    const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
    for (const index of lines.keys()) {
      const line = lines[index]!;
      const changed = lines.with(
        index,
        line.slice(0, -9) + (line.at(-9) === '1' ? '2' : '1') + line.slice(-8),
      );
      for (const some of [lines.slice(0, index), lines.toSpliced(index, 1), changed]) {
        await writeFile(file, some.map((each) => `${each}\n`).join(''));
        expect(await judged()).toMatchObject({ ok: false, firstBad: index + 1 });
      }
    }

    await scene.change(`UPDATE audit_rows SET "kind" = 'x' WHERE "sequence" = 17`);
    const broken = auditCommand(service, 'verify');
    expect([broken.status, broken.stdout]).toEqual([
      1,
      `Broken: ${ROWS} rows, the first bad one is 17: its hash is not that of its contents.\n`,
    ]);
  });

  it('cannot be judged when there is nothing to judge', () => {
    const answer = auditCommand(service, 'verify', '--file', '/nowhere/x.jsonl');
    expect([answer.status, answer.stdout]).toEqual([2, '']);
    expect(answer.stderr).toBe('/nowhere/x.jsonl: cannot be read (ENOENT)\n');
  });
});
