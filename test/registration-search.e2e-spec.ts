import { AuditService } from '../src/audit/audit.service.js';
import type { Role } from '../src/platform/http/audience.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { WITHOUT_LOOKING } from './support/application-scene.js';
import { foreignPdf } from './support/foreign-pdf.js';
import { BUILDER, FIRE_BRIGADE, lookupScene, type Permit, PROJECT } from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

/** 自然资源局 of the seeds. */
const PLANNING = '11410726MB0X345697';
const LAND_USE = {
  licenceType: 'land-use-permit',
  number: '地字第410726202600031号',
  holderName: '延津县示例粮油有限公司',
  holderCode: BUILDER,
  projectCode: PROJECT,
  issueDate: '2026-03-01',
};
const REPLY = {
  title: '关于建设工程规划的批复',
  documentNo: '延自然资〔2026〕31号',
  decidedOn: '2026-11-02',
};
const REPLIES = `/v1/projects/${PROJECT}/replies`;

describe('the register of all issuers', () => {
  let service: TestService;
  let permit: Permit;
  let planning: Api;
  let fire: Api;
  let registered: string;
  let reply: Record<string, unknown>;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' }, providers: WITHOUT_LOOKING });
    permit = await (await lookupScene(service)).issue();
    const key = await service.keyOf(PLANNING, 'department', 'licences:register', 'licences:search');
    planning = httpApi(service, key);
    fire = httpApi(service, await service.keyOf(FIRE_BRIGADE, 'department', 'licences:search'));
    const send = async (path: string, fields: object, headers: object = {}) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.set(name, String(value));
      body.set('file', new Blob([Buffer.from(foreignPdf())]), 'file.pdf');
      const asked = { method: 'POST', body, headers: { authorization: key, ...headers } };
      const answer = await fetch(service.url + path, asked);
      expect(answer.status).toBe(201);
      return (await answer.json()) as Record<string, unknown>;
    };
    const { id } = await send('/v1/registered-licences', LAND_USE, { 'idempotency-key': 'one' });
    registered = String(id);
    reply = await send(REPLIES, REPLY);
  });
  afterAll(() => service.close());

  const as = async (role: Role): Promise<Api> => httpApi(service, await service.key(role, 'licences:search'));
  const search = (api: Api, query = ''): Promise<Answer> => api.get(`/v1/licences/search?${query}`);
  const idsOf = ({ body }: Answer): string[] => (body['items'] as { id: string }[]).map(({ id }) => id);
  const codeOf = ({ body }: Answer): unknown => String(body['type']).split(':').at(-1);
  const recorded = async (kind: string) =>
    (await service.app.get(AuditService, { strict: false }).since(0, [kind], 1000)).map(
      ({ actor, licenceIds, holderCodes, body }) => ({ by: actor.operator, licenceIds, holderCodes, body }),
    );

  it.each(['officer', 'operator', 'approval-system'] as const)('is shown whole to an %s', async (role) => {
    const api = await as(role);
    expect(idsOf(await search(api)).toSorted()).toEqual([permit.id, registered].toSorted());
    expect(idsOf(await api.get(REPLIES))).toEqual([reply['id']]);
    expect((await api.raw(String(reply['href']))).status).toBe(200);
  });

  it('is shown to departments as far as they registered it themselves', async () => {
    expect(idsOf(await search(planning))).toEqual([registered]);
    expect(idsOf(await search(planning, `number=${permit.number}`))).toEqual([]);
    expect(await search(fire)).toMatchObject({ status: 200, body: { items: [], nextCursor: null } });
    expect(idsOf(await planning.get(REPLIES))).toEqual([reply['id']]);
    expect((await planning.raw(String(reply['href']))).status).toBe(200);
    expect(idsOf(await fire.get(REPLIES))).toEqual([]);
    expect(codeOf(await fire.get(String(reply['href'])))).toBe('reply-not-found');
  });

  it.each(['counter', 'holder'] as const)('is not for the key of a %s', async (role) => {
    const api = await as(role);
    for (const path of ['/v1/licences/search', REPLIES, String(reply['href'])]) {
      const refused = await api.get(path);
      expect([refused.status, codeOf(refused)]).toEqual([403, 'scope-missing']);
    }
  });

  it('is not for the key of no department', async () => {
    const refused = await search(await as('department'));
    expect([refused.status, codeOf(refused)]).toEqual([403, 'organisation-required']);
  });

  it('is searched on record: what was asked, and what was shown', async () => {
    const before = (await recorded('licences-searched')).length;
    const officer = await as('officer');
    await search(officer, `holderCode=${BUILDER}&status=valid&limit=1`);
    await search(officer, 'holderCode=11010519491231002X');
    const [first, second] = (await recorded('licences-searched')).slice(before);
    expect(first).toEqual({
      by: 'test officer',
      licenceIds: [permit.id],
      holderCodes: [BUILDER],
      body: { asked: { holderCode: BUILDER, status: 'valid' }, own: null, continued: false, count: 1 },
    });
    expect(second).toMatchObject({ holderCodes: [], body: { count: 0 } });
    expect(JSON.stringify(second)).not.toContain('11010519491231002X');
  });

  it.each([
    [
      'the number of a permit in the form of a citizen number',
      'number',
      '410726202611230301',
      '410726202611230301',
    ],
    ['the number of a person', 'number', '110101194912310024', '1****************4'],
    ['a person born since permits are numbered', 'holderCode', '110101201912310027', '1****************7'],
  ])('is searched for %s, on record so that it names nobody', async (_, name, value, shown) => {
    expect((await search(await as('officer'), `${name}=${value}`)).status).toBe(200);
    expect((await recorded('licences-searched')).at(-1)?.body).toMatchObject({ asked: { [name]: shown } });
  });

  it('shows replies on record', async () => {
    const [lists, documents] = ['application-replies-listed', 'application-reply-shown'] as const;
    const [listed, shown] = [(await recorded(lists)).length, (await recorded(documents)).length];
    await planning.get(REPLIES);
    await planning.raw(String(reply['href']));
    await fire.get(String(reply['href']));
    expect((await recorded(lists)).slice(listed)).toMatchObject([
      { by: 'test department', body: { projectCode: PROJECT, replyIds: [reply['id']] } },
    ]);
    const { sha256 } = reply;
    expect((await recorded(documents)).slice(shown)).toMatchObject([
      { by: 'test department', body: { projectCode: PROJECT, replyId: reply['id'], sha256 } },
    ]);
  });
});
