import { readFile } from 'node:fs/promises';
import { ApplicationSweeperService } from '../src/applications/application-sweeper.service.js';
import { WorkingDaysService } from '../src/catalogue/working-days.service.js';
import { readWorkingCalendar } from '../src/catalogue/working-days.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import type { Api } from './support/api.js';
import {
  type ApplicationBody,
  type Parties,
  partiesAt,
  submitted,
  WITHOUT_LOOKING,
} from './support/application-scene.js';
import { startService, type TestService } from './support/service.js';

/** The 23rd of November 2026 is a Monday; of 2027 nothing is known here. */
describe('the clocks of applications', () => {
  let service: TestService;
  let parties: Parties;
  let officer: Api;
  let holder: Api;
  /** As a restart with the holidays of 2027 in the file would. */
  let enter2027: () => void;

  beforeAll(async () => {
    const text = await readFile(new URL('../seeds/working-days.json', import.meta.url), 'utf8');
    const years = JSON.parse(text) as { year: number }[];
    const of2026 = JSON.stringify(years.filter(({ year }) => year === 2026));
    const calendar = new WorkingDaysService(readWorkingCalendar(of2026));
    enter2027 = () => void Object.assign(calendar, { calendar: readWorkingCalendar(text) });
    service = await startService({
      env: { RATE_LIMIT_PER_ADDRESS: '1000000' },
      providers: new Map<typeof WorkingDaysService, unknown>([
        ...(WITHOUT_LOOKING as Map<never, unknown>),
        [WorkingDaysService, calendar],
      ]),
    });
    parties = await partiesAt(service);
    ({ officer, holder } = parties);
  });
  afterAll(() => service.close());
  afterEach(() => service.clock.set('2026-11-23T02:00:00.000Z'));

  const done = async (id: string, path: string, body?: object, who = officer): Promise<ApplicationBody> => {
    const answer = await who.post(`/v1/applications/${id}/${path}`, body);
    expect({ path, status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
    return answer.body as unknown as ApplicationBody;
  };
  const accepted = async (): Promise<string> => {
    const { id } = await submitted(service, parties);
    await done(id, 'accept');
    return id;
  };
  const at = (day: string): void => service.clock.set(`${day}T02:00:00.000Z`);
  const daily = (): Promise<void> => service.app.get(ApplicationSweeperService, { strict: false }).daily();
  const overdueAlarms = async (): Promise<string[]> =>
    (await service.app.get(AlarmsService, { strict: false }).open())
      .filter(({ code }) => code === 'application-overdue')
      .map(({ subject }) => subject)
      .toSorted();
  const read = async (id: string): Promise<unknown> => (await officer.get(`/v1/applications/${id}`)).body;

  it('end with what is withdrawn, also while they stand', async () => {
    const [running, standing] = [await accepted(), await accepted()];
    at('2026-11-24');
    await done(standing, 'clock/stop', { reason: 'expert-review', detail: '论证' });
    at('2026-11-25');
    for (const id of [running, standing]) await done(id, 'withdraw', { reason: '项目调整' }, holder);
    // Far behind the last day: 2026-12-09.
    for (const day of ['2026-11-26', '2026-12-31', '2027-01-04']) {
      at(day);
      expect(await read(running)).toMatchObject({
        clock: { used: 2, left: 10, dueOn: '2026-12-09', lamp: 'green', stands: false },
      });
      expect(await read(standing)).toMatchObject({
        clock: { used: 1, left: 11, dueOn: '2026-12-10', lamp: 'green', stands: false },
      });
    }
  });

  it('are not shown where the calendar ends, and keep nobody from reading and deciding', async () => {
    const [one, two] = [await accepted(), await accepted()];
    at('2027-01-04');
    const { status, body } = await officer.get('/v1/applications?limit=100');
    expect(status).toBe(200);
    const shown = (body['items'] as ApplicationBody[]).filter(({ id }) => id === one || id === two);
    expect(shown.map(({ clock }) => clock)).toEqual([null, null]);
    expect((await officer.get('/v1/applications/overdue')).status).toBe(200);
    expect(await read(one)).toMatchObject({ state: 'accepted', clock: null });

    const items = [{ material: '0120001-08', detail: '缺少盖章' }];
    expect(await done(two, 'corrections', { items })).toMatchObject({ state: 'correcting', clock: null });
    expect(await done(one, 'stages', { finding: '建设资金未落实' })).toMatchObject({ clock: null });
    const refusal = { outcome: 'refuse', reasons: '建设资金未落实', legalBasis: '《建筑法》第八条' };
    expect(await done(one, 'decision', refusal)).toMatchObject({ state: 'refused', clock: null });
  });

  it('keep their alarms open where the calendar ends, and are overdue by the last day that was told', async () => {
    const late = await accepted();
    const standing = await accepted();
    at('2026-12-11'); // their last day was the 9th
    await done(standing, 'clock/stop', { reason: 'expert-review', detail: '论证' });
    at('2026-12-14');
    const later = await accepted();
    await daily();
    expect(await overdueAlarms()).toEqual([late, standing].toSorted());
    at('2027-01-04');
    await service.app.get(ApplicationSweeperService, { strict: false }).sweep();
    expect(await overdueAlarms()).toEqual([late, standing, later].toSorted());
    const open = await service.app.get(AlarmsService, { strict: false }).open();
    expect(open.find(({ subject }) => subject === later)).toMatchObject({
      severity: 'critical',
      detail: expect.stringContaining('due on 2026-12-30') as string,
    });
    for (const id of [late, standing, later]) await done(id, 'withdraw', { reason: '项目调整' }, holder);
    await service.app.get(ApplicationSweeperService, { strict: false }).sweep();
    expect(await overdueAlarms()).toEqual([]);
  });

  it('do not begin where no last day can be told', async () => {
    const { id } = await submitted(service, parties);
    at('2027-01-04');
    const answer = await officer.post(`/v1/applications/${id}/accept`, undefined);
    expect(String(answer.body['type']).split(':').at(-1)).toBe('calendar-unknown');
    expect(await read(id)).toMatchObject({ state: 'submitted' });
  });

  it('go on where the calendar ends, and tell their last day as soon as it is known', async () => {
    at('2026-12-14');
    const [corrected, stopped, late] = [await accepted(), await accepted(), await accepted()];
    at('2026-12-16');
    const items = [{ material: '0120001-08', detail: '缺少盖章' }];
    await done(corrected, 'corrections', { items });
    await done(late, 'corrections', { items });
    await done(stopped, 'clock/stop', { reason: 'expert-review', detail: '论证' });
    // Seven working days later; of the ten that are left four are in 2026.
    at('2026-12-25');
    const goesOn = {
      state: 'accepted',
      clock: { used: 2, left: 10, dueOn: null, lamp: 'green', stands: false },
    };
    expect(await done(corrected, 'resubmit', undefined, holder)).toMatchObject(goesOn);
    expect(await done(stopped, 'clock/start', { detail: '论证通过' })).toMatchObject(goesOn);
    await daily();
    at('2027-01-04');
    expect(await done(late, 'resubmit', undefined, holder)).toMatchObject({ state: 'accepted', clock: null });
    await daily();
    const alarmed = await overdueAlarms();
    expect([corrected, stopped, late].filter((id) => alarmed.includes(id))).toEqual([]);

    enter2027();
    await daily();
    expect(await read(corrected)).toMatchObject({ clock: { dueOn: '2027-01-11', used: 7 } });
    expect(await read(stopped)).toMatchObject({ clock: { dueOn: '2027-01-11', used: 7 } });
    expect(await read(late)).toMatchObject({ clock: { dueOn: '2027-01-18', used: 2 } });
    const rows = await service.rows(
      `SELECT "dueOn" FROM applications WHERE "state" = 'accepted' ORDER BY "dueOn"`,
    );
    expect(rows).toEqual(expect.arrayContaining([{ dueOn: '2027-01-11' }, { dueOn: '2027-01-18' }]));
  });
});
