import { IssuanceRunnerService } from '../src/issuance/issuance-runner.service.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import {
  exampleData,
  type Parties,
  partiesAt,
  submitted,
  WITHOUT_LOOKING,
} from './support/application-scene.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const APPROVAL = {
  outcome: 'approve',
  reasons: '申请材料齐全，符合法定条件',
  legalBasis: '《中华人民共和国建筑法》第八条',
};

describe('applications for the place of one permit', () => {
  let service: TestService;
  let parties: Parties;
  let officer: Api;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' }, providers: WITHOUT_LOOKING });
    parties = await partiesAt(service);
    ({ officer } = parties);
  });
  afterAll(() => service.close());

  const decidable = async (replaces: string): Promise<string> => {
    const { id } = await submitted(service, parties, await exampleData(), { replaces });
    await officer.post(`/v1/applications/${id}/accept`, undefined);
    await officer.post(`/v1/applications/${id}/stages`, { finding: '经审查，符合条件' });
    return id;
  };
  const decide = (id: string): Promise<Answer> => officer.post(`/v1/applications/${id}/decision`, APPROVAL);

  it('are approved one at a time', async () => {
    const system = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    const old = await exampleCase('01-minimal.json', 'REPLACED');
    const { body } = await system.post('/v1/licences', old, { prefer: 'wait=20' });
    const [first, second] = [
      await decidable(String(body['number'])),
      await decidable(String(body['number'])),
    ];
    const runner = service.app.get(IssuanceRunnerService, { strict: false });
    // The first one is under way while the second one is decided.
    Object.assign(runner, { run: () => Promise.resolve() });
    const approved = await decide(first);
    const refused = await decide(second);
    Reflect.deleteProperty(runner, 'run');
    expect(approved.body).toMatchObject({ state: 'approved', licence: { id: expect.any(String) as string } });
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        type: expect.stringMatching(/:licence-change-open$/) as string,
        licenceId: (approved.body['licence'] as { id: string }).id,
        errors: [{ pointer: '/replaces' }],
      },
    ]);
    expect((await officer.get(`/v1/applications/${second}`)).body).toMatchObject({ state: 'accepted' });
  });
});
