import { readFile } from 'node:fs/promises';
import { WorkingDaysService } from '../src/catalogue/working-days.service.js';
import { readWorkingCalendar } from '../src/catalogue/working-days.js';
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

  beforeAll(async () => {
    const years = JSON.parse(
      await readFile(new URL('../seeds/working-days.json', import.meta.url), 'utf8'),
    ) as { year: number }[];
    const known = JSON.stringify(years.filter(({ year }) => year === 2026));
    const calendar = new WorkingDaysService(readWorkingCalendar(known));
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

  it('do not begin where no last day can be told', async () => {
    const { id } = await submitted(service, parties);
    at('2027-01-04');
    const answer = await officer.post(`/v1/applications/${id}/accept`, undefined);
    expect(String(answer.body['type']).split(':').at(-1)).toBe('calendar-unknown');
    expect(await read(id)).toMatchObject({ state: 'submitted' });
  });
});
