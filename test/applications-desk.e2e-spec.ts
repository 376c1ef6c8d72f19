import { AuditService } from '../src/audit/audit.service.js';
import { ApplicationIssuingService } from '../src/applications/application-issuing.service.js';
import { Application } from '../src/applications/application.entity.js';
import { ApplicationSweeperService } from '../src/applications/application-sweeper.service.js';
import { daily as dailyCommand } from '../src/cli/daily.js';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { Database } from '../src/platform/database/database.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import {
  type ApplicationBody,
  AUTHORITY,
  attach,
  exampleData,
  type Parties,
  partiesAt,
  PROJECT,
  scan,
  submitted,
  uploads,
  WITHOUT_LOOKING,
} from './support/application-scene.js';
import { exampleCase } from './support/example-case.js';
import { foreignPdf } from './support/foreign-pdf.js';
import { startService, type TestService } from './support/service.js';

const GROUNDS = { reasons: '申请材料齐全，符合法定条件', legalBasis: '《中华人民共和国建筑法》第八条' };
const PLANNING_BUREAU = '11410726MB0X345697';

/** Days of November and December 2026, counted on the calendar of the wall: the 23rd of November is a Monday. */
describe('applications at the desk', () => {
  let service: TestService;
  let parties: Parties;
  let officer: Api;
  let holder: Api;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' }, providers: WITHOUT_LOOKING });
    parties = await partiesAt(service);
    ({ officer, holder } = parties);
  });
  afterAll(() => service.close());

  const done = async (id: string, path: string, body?: object, who = officer): Promise<ApplicationBody> => {
    const answer = await who.post(`/v1/applications/${id}/${path}`, body);
    expect({ path, status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
    return answer.body as unknown as ApplicationBody;
  };
  const refused = async (id: string, path: string, body?: object, who = officer): Promise<unknown[]> => {
    const answer = await who.post(`/v1/applications/${id}/${path}`, body);
    return [answer.status, codeOf(answer), answer.body['allowed']];
  };
  const at = (day: string): void => service.clock.set(`${day}T02:00:00.000Z`);
  const daily = (): Promise<void> => service.app.get(ApplicationSweeperService, { strict: false }).daily();
  const sweep = (): Promise<void> => service.app.get(ApplicationSweeperService, { strict: false }).sweep();
  const alarms = async (kind: string): Promise<string[]> =>
    (await service.app.get(AlarmsService).open())
      .filter(({ code }) => code === kind)
      .map(({ subject, severity }) => `${subject} ${severity}`);
  const read = async (id: string): Promise<ApplicationBody> =>
    (await officer.get(`/v1/applications/${id}`)).body as unknown as ApplicationBody;
  const overdue = async (): Promise<string[]> =>
    ((await officer.get('/v1/applications/overdue')).body['items'] as { id: string }[]).map(({ id }) => id);

  let waiting = '';

  it('asks for all corrections at once, before acceptance and after it', async () => {
    const { id } = await submitted(service, parties);
    waiting = (await submitted(service, parties)).id;
    const asked = [
      { material: '0120001-07', detail: '施工合同缺少签订日期' },
      { material: 'data', detail: '合同工期与申请表不一致' },
    ];
    expect(await done(id, 'corrections', { items: asked })).toMatchObject({ state: 'returned', clock: null });
    expect(await refused(id, 'accept')).toEqual([
      409,
      'application-action-refused',
      ['edit', 'withdraw', 'resubmit'],
    ]);
    const sending = uploads(service, parties.holderKey);
    expect((await sending.change(id, { data: await exampleData() })).status).toBe(200);
    expect(await attach(service, parties, id, '0120001-07', scan('with its date'))).toMatchObject({
      state: 'attached',
    });
    await done(id, 'resubmit', undefined, holder);
    expect((await sending.change(id, { data: await exampleData() })).status).toBe(409);
    const more = { items: [asked[0], { material: '0120001-08', detail: '缺少盖章' }] };
    const again = await officer.post(`/v1/applications/${id}/corrections`, more);
    expect([again.status, again.body['errors']]).toEqual([
      400,
      [{ pointer: '/items/1/material', detail: expect.stringContaining('was not named the first time') }],
    ]);

    await done(id, 'accept');
    at('2026-11-24');
    const correcting = await done(id, 'corrections', {
      items: [{ material: '0120001-08', detail: '缺少盖章' }],
    });
    expect(correcting).toMatchObject({ state: 'correcting', clock: { used: 1, stands: true, dueOn: null } });
    at('2026-11-25');
    expect(await done(id, 'resubmit', undefined, holder)).toMatchObject({
      state: 'accepted',
      clock: { used: 1, left: 11, stands: false, dueOn: '2026-12-10' },
    });

    await done(id, 'stages', { finding: '经审查，符合条件' });
    at('2026-11-26');
    const stopped = await done(id, 'clock/stop', { reason: 'expert-review', detail: '深基坑专项方案论证' });
    expect(stopped).toMatchObject({ state: 'stopped', clock: { used: 2, stands: true, dueOn: null } });
    expect(stopped.history.at(-1)).toMatchObject({
      action: 'stop-clock',
      by: '测试单位 test officer',
      detail: { reason: 'expert-review', name: '专家评审', legalBasis: '行政许可法第四十五条' },
    });
    at('2026-12-01');
    expect((await read(id)).clock).toMatchObject({ used: 2, stands: true });
    expect(await done(id, 'clock/start', { detail: '论证通过' })).toMatchObject({
      clock: { used: 2, stands: false, dueOn: '2026-12-15' },
    });
    at('2026-12-02');
    expect((await read(id)).clock).toMatchObject({ used: 3, left: 9, lamp: 'green' });
    expect(await done(id, 'withdraw', { reason: '项目调整，另行申请' }, holder)).toMatchObject({
      state: 'withdrawn',
    });
    expect(await refused(id, 'decision', { ...GROUNDS, outcome: 'approve' })).toEqual([
      409,
      'application-action-refused',
      [],
    ]);
  });

  it('takes one in by the clock that nobody answered, lights its lamps and lists it when it is overdue', async () => {
    at('2026-11-30');
    await daily();
    expect(await read(waiting)).toMatchObject({ state: 'submitted' });
    at('2026-12-01');
    await daily();
    const taken = await read(waiting);
    expect(taken).toMatchObject({ state: 'accepted', clock: { used: 6, left: 6, dueOn: '2026-12-09' } });
    expect(taken.history.at(-1)).toMatchObject({
      action: 'deem-accepted',
      by: null,
      detail: { acceptedOn: '2026-11-23' },
    });
    at('2026-12-03');
    await daily();
    expect([(await read(waiting)).clock?.lamp, await alarms('application-due-soon')]).toEqual(['green', []]);
    at('2026-12-04');
    await daily();
    expect([(await read(waiting)).clock?.lamp, await alarms('application-due-soon')]).toEqual([
      'yellow',
      [`${waiting} warning`],
    ]);
    at('2026-12-09');
    expect((await read(waiting)).clock).toMatchObject({ left: 0, lamp: 'yellow' });
    expect(await overdue()).toEqual([]);
    at('2026-12-10');
    const { json, text } = await dailyCommand(service.app);
    expect(json).toMatchObject({
      steps: 0,
      alarms: expect.arrayContaining([
        {
          code: 'application-overdue',
          subject: waiting,
          severity: 'critical',
          detail: 'SQ-20261123-0002: -1 working days left, due on 2026-12-09',
        },
      ]) as unknown,
    });
    expect(text).toContain('critical  application-overdue');
    expect((await read(waiting)).clock).toMatchObject({ left: -1, lamp: 'red' });
    expect(await overdue()).toEqual([waiting]);
    expect(await alarms('application-overdue')).toEqual([`${waiting} critical`]);
    expect(await alarms('application-due-soon')).toEqual([]);
  });

  it('refuses with reasons, and issues nothing', async () => {
    await done(waiting, 'stages', { finding: '建设资金未落实' });
    const grounds = { reasons: '建设资金未落实', legalBasis: '《中华人民共和国建筑法》第八条' };
    const decided = await done(waiting, 'decision', { ...grounds, outcome: 'refuse' });
    expect(decided).toMatchObject({ state: 'refused', licence: null, clock: { used: 13, left: -1 } });
    expect(decided.history.at(-1)).toMatchObject({ action: 'refuse', detail: grounds });
    await daily();
    expect(await overdue()).toEqual([]);
    expect(await alarms('application-overdue')).toEqual([]);
    expect(await service.rows(`SELECT "id" FROM issuances`)).toEqual([]);
    at('2026-12-31');
    expect((await read(waiting)).clock).toMatchObject({ used: 13 });
  });

  it('does not take one in, with reasons', async () => {
    const { id } = await submitted(service, parties);
    const grounds = { reasons: '不属于本机关职权范围', legalBasis: '《中华人民共和国行政许可法》第三十二条' };
    expect(await done(id, 'decline', grounds)).toMatchObject({ state: 'declined', clock: null });
    expect((await read(id)).history.at(-1)).toMatchObject({ action: 'decline', detail: grounds });
  });

  it('issues what was approved although issuing failed at first, and withdraws the permit in whose place it comes', async () => {
    const api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    const { body: old } = await api.post('/v1/licences', await exampleCase('01-minimal.json', 'DESK-OLD'), {
      prefer: 'wait=20',
    });
    const { id, history } = await submitted(service, parties, await anotherContractor(), {
      replaces: String(old['number']),
    });
    expect(history).toHaveLength(7);
    await done(id, 'accept');
    await done(id, 'stages', { finding: '经审查，符合条件' });

    const issuance = service.app.get(IssuanceService, { strict: false });
    Object.assign(issuance, { receive: () => Promise.reject(new Error('gone')) });
    const decided = await done(id, 'decision', { ...GROUNDS, outcome: 'approve' });
    expect(decided).toMatchObject({ state: 'approved', licence: null, issueFailure: 'internal-error' });
    expect(await alarms('application-not-issued')).toEqual([`${id} critical`]);
    Reflect.deleteProperty(issuance, 'receive');
    await sweep();
    const approved = await read(id);
    expect(approved).toMatchObject({ licence: { id: expect.any(String) }, issueFailure: null });
    expect(await alarms('application-not-issued')).toEqual([]);
    const licenceId = approved.licence?.id ?? '';
    await issuance.waitFor(licenceId, 20_000);
    expect((await officer.get(`/v1/licences/${licenceId}`)).body).toMatchObject({
      status: 'valid',
      replaces: { id: old['id'], number: old['number'] },
    });
    const { body } = await officer.get(`/v1/licences/${String(old['id'])}/status-history`);
    expect((body['items'] as object[]).at(-1)).toMatchObject({
      action: 'withdraw',
      to: 'withdrawn',
      officer: 'test officer',
      replacedBy: licenceId,
    });
    // Another process that found the approval before it was handed on.
    const seen = await service.app.get(Database).read.findOneByOrFail(Application, { id });
    const issuing = service.app.get(ApplicationIssuingService, { strict: false });
    expect(await issuing.handOn(Object.assign(seen, { licenceId: null }))).toMatchObject({
      licenceId,
      issueFailure: null,
    });
    const audit = service.app.get(AuditService, { strict: false });
    expect(await audit.since(0, ['application-issued'], 10)).toMatchObject([{ licenceIds: [licenceId] }]);
    expect(await alarms('application-not-issued')).toEqual([]);
    await sweep();
    expect(await service.rows(`SELECT "caseNo" FROM issuances ORDER BY "caseNo"`)).toEqual([
      { caseNo: 'DESK-OLD' },
      { caseNo: 'SQ-20261231-0002' },
    ]);
  });

  it('keeps the replies of other departments about the project, hashed, verified and listed', async () => {
    const bureau = await service.keyOf(PLANNING_BUREAU, 'department', 'licences:register', 'licences:search');
    const reading = httpApi(service, bureau);
    const say = {
      title: '关于建设工程规划的批复',
      documentNo: '延自然资〔2026〕31号',
      decidedOn: '2026-11-02',
    };
    const keep = async (bytes: Uint8Array, change: object = {}): Promise<Answer> => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...say, ...change })) form.append(name, value);
      form.append('file', new Blob([Uint8Array.from(bytes)]), '批复.pdf');
      const path = `${service.url}/v1/projects/${PROJECT}/replies`;
      const answer = await fetch(path, { method: 'POST', headers: { authorization: bureau }, body: form });
      return {
        status: answer.status,
        headers: answer.headers,
        body: (await answer.json()) as Answer['body'],
      };
    };
    const file = foreignPdf();
    const first = await keep(file);
    expect(first).toMatchObject({
      status: 201,
      body: { ...say, standing: 'copy', verdict: 'not-sealed', departmentCode: PLANNING_BUREAU },
    });
    expect((await keep(file)).body).toEqual(first.body);
    for (const [change, pointer] of [
      [{ decidedOn: '2027-01-01' }, '/decidedOn'],
      [{ decidedOn: '2026-02-30' }, '/decidedOn'],
      [{ title: '' }, '/title'],
      [{ documentNo: '文'.repeat(101) }, '/documentNo'],
      [{ extra: 'x' }, '/extra'],
    ] as const)
      expect([pointer, await keep(scan('another'), change)]).toMatchObject([
        pointer,
        { status: 400, body: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) } },
      ]);
    const noPdf = await keep(new TextEncoder().encode('批复'));
    expect([noPdf.status, codeOf(noPdf)]).toEqual([422, 'attachment-refused']);
    const { body } = await reading.get(`/v1/projects/${PROJECT}/replies`);
    expect(body['items']).toEqual([first.body]);
    const document = await reading.raw(String(first.body['href']));
    expect(Buffer.from(await document.arrayBuffer()).equals(file)).toBe(true);
    const [row] = await service.app
      .get(AuditService, { strict: false })
      .since(0, ['application-reply-kept'], 10);
    expect(row).toMatchObject({
      actor: { organisationUscc: PLANNING_BUREAU },
      body: { projectCode: PROJECT, documentNo: say.documentNo, standing: 'copy' },
    });
    const { status } = await httpApi(
      service,
      await service.keyOf(AUTHORITY, 'officer', 'applications:decide'),
    ).get(`/v1/projects/${PROJECT}/replies`);
    expect(status).toBe(403);
  });
});

/** The data of the example case with another 施工单位. */
async function anotherContractor(): Promise<Record<string, unknown>> {
  const data = await exampleData();
  const parties = data['parties'] as { role: string; name: string }[];
  const contractor = parties.find(({ role }) => role === 'contractor');
  if (contractor) contractor.name = '延津县另一建筑有限公司';
  return data;
}

function codeOf({ body }: Answer): string | undefined {
  return String(body['type']).split(':').at(-1);
}
