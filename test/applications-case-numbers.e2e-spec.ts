import { IssuanceService } from '../src/issuance/issuance.service.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { type Parties, partiesAt, submitted, WITHOUT_LOOKING } from './support/application-scene.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const GROUNDS = { reasons: '申请材料齐全，符合法定条件', legalBasis: '《中华人民共和国建筑法》第八条' };

/** An approval system numbers its cases as it likes, and may use a number of the form of ours. */
describe('a case number of an application', () => {
  let service: TestService;
  let parties: Parties;
  let officer: Api;
  let system: Api;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' }, providers: WITHOUT_LOOKING });
    parties = await partiesAt(service);
    ({ officer } = parties);
    system = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
  });
  afterAll(() => service.close());

  const issued = async (caseNo: string): Promise<Answer> =>
    system.post('/v1/licences', await exampleCase('01-minimal.json', caseNo), { prefer: 'wait=20' });
  const read = async (id: string): Promise<unknown> => (await officer.get(`/v1/applications/${id}`)).body;
  const alarms = async (kind: string): Promise<string[]> =>
    (await service.app.get(AlarmsService, { strict: false }).open())
      .filter(({ code }) => code === kind)
      .map(({ subject, severity }) => `${subject} ${severity}`);
  const decidable = async (number: string): Promise<string> => {
    const { id, caseNo } = await submitted(service, parties);
    expect(caseNo).toBe(number);
    await officer.post(`/v1/applications/${id}/accept`, undefined);
    await officer.post(`/v1/applications/${id}/stages`, { finding: '经审查，符合条件' });
    return id;
  };

  it('approves nothing under one that an approval system used', async () => {
    const id = await decidable('SQ-20261123-0001');
    const { body: theirs } = await issued('SQ-20261123-0001');

    const approval = { ...GROUNDS, outcome: 'approve' };
    const { status, body } = await officer.post(`/v1/applications/${id}/decision`, approval);
    expect([status, body]).toMatchObject([
      409,
      {
        type: expect.stringContaining(':case-already-received'),
        licenceId: theirs['id'],
        errors: [{ pointer: '/caseNo', detail: expect.stringContaining('SQ-20261123-0001') }],
      },
    ]);
    expect(await read(id)).toMatchObject({ state: 'accepted', licence: null });
    expect(await alarms('application-not-issued')).toEqual([]);
  });

  it('gives out none that an approval system used', async () => {
    for (const taken of ['SQ-20261123-0002', 'SQ-20261123-0004']) await issued(taken);
    expect((await submitted(service, parties)).caseNo).toBe('SQ-20261123-0003');
    expect((await submitted(service, parties)).caseNo).toBe('SQ-20261123-0005');
    expect((await submitted(service, parties)).caseNo).toBe('SQ-20261123-0006');
  });

  it('that is used while it is decided leaves an alarm', async () => {
    const id = await decidable('SQ-20261123-0007');
    const issuance = service.app.get(IssuanceService, { strict: false });
    // Between the look and the issue.
    Object.assign(issuance, { assertNew: () => issued('SQ-20261123-0007') });
    const { body } = await officer.post(`/v1/applications/${id}/decision`, {
      ...GROUNDS,
      outcome: 'approve',
    });
    Reflect.deleteProperty(issuance, 'assertNew');
    expect(body).toMatchObject({ state: 'approved', licence: null, issueFailure: 'case-already-received' });
    expect(await alarms('application-not-issued')).toEqual([`${id} critical`]);
  });
});
