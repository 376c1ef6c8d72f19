import { createHash } from 'node:crypto';
import { LicenceDocumentsService } from '../src/licences/licence-documents.service.js';
import { Database } from '../src/platform/database/database.js';
import { httpApi, type Answer, type Api } from './support/api.js';
import { type CaseBody, exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const ENDINGS = ['revoke', 'withdraw', 'penalise', 'void'];
const REPORT = { reason: '建设单位报告中止施工', legalBasis: '《建筑工程施工许可管理办法》第九条' };

describe('the life of a licence', () => {
  let service: TestService;
  let api: Api;
  let officer: Api;
  let changing: Api;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    officer = httpApi(service, await service.key('officer', 'licences:change-status', 'licences:read'));
    changing = httpApi(service, await service.key('approval-system', 'licences:change', 'licences:read'));
  });
  afterAll(() => service.close());

  let serial = 0;
  const nextCase = () => exampleCase('01-minimal.json', `LIFE-${++serial}`);
  const issued = async () => {
    const { body } = await api.post('/v1/licences', await nextCase(), { prefer: 'wait=30' });
    expect(body.state).toBe('valid');
    return body as { id: string; number: string; identifier: string; verification: { url: string } };
  };
  const act = (id: string, action: string, body: unknown = REPORT): Promise<Answer> =>
    officer.post(`/v1/licences/${id}/${action}`, body);
  const codeOf = ({ body }: Answer): string => String(body.type).split(':').at(-1) ?? '';
  const byToken = ({ verification }: { verification: { url: string } }): Promise<Answer> =>
    api.get(`/v/${verification.url.split('/').at(-1)}`);
  const changeOf = async (id: string, change: (body: CaseBody) => void = () => undefined) => {
    const body = await nextCase();
    change(body);
    const key = { 'idempotency-key': `change-${body.caseNo}`, prefer: 'wait=30' };
    return changing.post(`/v1/licences/${id}/change`, { ...body, reason: '项目经理变更' }, key);
  };

  describe('status', () => {
    it('is suspended, resumed and revoked, each step noted with officer, reason and ground', async () => {
      const licence = await issued();
      service.clock.advance(60);
      const suspended = await act(licence.id, 'suspend');
      expect([suspended.status, suspended.body.status]).toEqual([200, 'suspended']);
      expect(suspended.body.statusSince).toBe(service.clock.now().toISOString());
      expect((await act(licence.id, 'resume')).body.status).toBe('valid');
      const ground = { reason: '以欺骗手段取得许可', legalBasis: '《行政许可法》第六十九条' };
      expect((await act(licence.id, 'revoke', ground)).body.status).toBe('revoked');

      const { body } = await api.get(`/v1/licences/${licence.id}/status-history`);
      expect(body.items).toEqual([
        expect.objectContaining({ sequence: 1, action: 'publish', from: 'sealing', to: 'valid' }),
        {
          ...REPORT,
          sequence: 2,
          action: 'suspend',
          from: 'valid',
          to: 'suspended',
          effectiveDate: '2026-11-23',
          officer: 'test officer',
          organisation: '测试单位',
          at: suspended.body.statusSince,
        },
        expect.objectContaining({ sequence: 3, action: 'resume', from: 'suspended', to: 'valid' }),
        expect.objectContaining({ ...ground, sequence: 4, action: 'revoke', from: 'valid', to: 'revoked' }),
      ]);
    });

    it('is answered at once by the page behind the code, and the file can still be fetched', async () => {
      const licence = await issued();
      await act(licence.id, 'revoke');
      expect((await byToken(licence)).body.status).toBe('revoked');
      expect((await api.raw(`/v1/licences/${licence.id}/document`)).status).toBe(200);
    });

    it.each([
      {
        before: [],
        action: 'resume',
        status: 'valid',
        allowed: ['change', 'report-start', 'extend', 'suspend', ...ENDINGS],
      },
      { before: ['suspend'], action: 'suspend', status: 'suspended', allowed: ['resume', ...ENDINGS] },
      { before: ['revoke'], action: 'revoke', status: 'revoked', allowed: [] },
      { before: ['suspend', 'revoke'], action: 'resume', status: 'revoked', allowed: [] },
    ])('after $before refuses to $action, naming what is possible', async (row) => {
      const { id } = await issued();
      for (const action of row.before) expect((await act(id, action)).status).toBe(200);
      const refused = await act(id, row.action);
      expect([refused.status, codeOf(refused)]).toEqual([409, 'licence-action-refused']);
      expect(refused.body).toMatchObject({ licenceStatus: row.status, allowed: row.allowed });
    });

    it('lets one of many win that come at the same moment', async () => {
      const { id } = await issued();
      const answers = await Promise.all(Array.from({ length: 6 }, () => act(id, 'suspend')));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        200, 409, 409, 409, 409, 409,
      ]);
      const { body } = await api.get(`/v1/licences/${id}/status-history`);
      expect(body.items).toHaveLength(2);
    });

    it.each([
      { name: 'no reason', body: { legalBasis: 'x x' }, pointer: '/reason' },
      { name: 'no ground', body: { reason: 'x x' }, pointer: '/legalBasis' },
      { name: 'an empty reason', body: { ...REPORT, reason: '' }, pointer: '/reason' },
      { name: 'a reason of blanks', body: { ...REPORT, reason: '    ' }, pointer: '/reason' },
      { name: 'a reason of two lines', body: { ...REPORT, reason: 'a\nb' }, pointer: '/reason' },
      { name: 'a reason without end', body: { ...REPORT, reason: '停'.repeat(501) }, pointer: '/reason' },
      { name: 'a number', body: { ...REPORT, reason: 7 }, pointer: '/reason' },
      { name: 'a field too many', body: { ...REPORT, at: '2020-01-01' }, pointer: '/at' },
    ])('refuses $name', async ({ body, pointer }) => {
      const { id } = await issued();
      const refused = await act(id, 'suspend', body);
      expect(refused.status).toBe(400);
      const pointers = (refused.body.errors as { pointer: string }[]).map((error) => error.pointer);
      expect(new Set(pointers)).toEqual(new Set([pointer]));
    });

    it('needs a key that may change it, and a licence that is there', async () => {
      const { id } = await issued();
      expect((await api.post(`/v1/licences/${id}/revoke`, REPORT)).status).toBe(403);
      expect((await changing.post(`/v1/licences/${id}/revoke`, REPORT)).status).toBe(403);
      expect((await act('00000000-0000-4000-8000-000000000000', 'revoke')).status).toBe(404);
      expect((await act('x', 'revoke')).status).toBe(400);
    });

    it('is changed by officers of the authority that issued it, and of no other', async () => {
      const { id } = await issued();
      const officerOf = async (uscc: string): Promise<Api> => {
        const scopes = ['licences:change-status', 'licences:change'] as const;
        return httpApi(service, await service.keyOf(uscc, 'officer', ...scopes));
      };
      const stranger = await officerOf('11410726MB0X345697');
      const change = { ...(await nextCase()), reason: '项目经理变更' };
      for (const answer of [
        await stranger.post(`/v1/licences/${id}/revoke`, REPORT),
        await stranger.post(`/v1/licences/${id}/report-start`, REPORT),
        await stranger.post(`/v1/licences/${id}/change`, change, { 'idempotency-key': 'stranger' }),
      ])
        expect([answer.status, codeOf(answer)]).toEqual([422, 'issuer-not-competent']);
      const own = await officerOf('11410726MB0X123439');
      expect((await own.post(`/v1/licences/${id}/revoke`, REPORT)).status).toBe(200);
    });
  });

  it('is known by every file that was ever published for it', async () => {
    const { id } = await issued();
    const documents = service.app.get(LicenceDocumentsService, { strict: false });
    const bytes = Buffer.from(await (await api.raw(`/v1/licences/${id}/document`)).arrayBuffer());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await documents.find(sha256)).toMatchObject({
      licence: { id, status: 'valid' },
      document: { sequence: 1, reason: 'issued' },
    });
    const raised = { sha256: 'b'.repeat(64), bytes: 7, sealLevel: 'B-T', reason: 'raised' } as const;
    await act(id, 'revoke');
    await service.app.get(Database).write((manager) => documents.replace(manager, id, sha256, raised));
    for (const [file, sequence] of [
      [sha256, 1],
      [raised.sha256, 2],
    ] as const) {
      const found = await documents.find(file);
      expect(found).toMatchObject({
        licence: { id, status: 'revoked' },
        document: { sha256: file, sequence },
      });
      expect(found?.documents.map((each) => each.sha256)).toEqual([sha256, raised.sha256]);
    }
    expect(await documents.find('0'.repeat(64))).toBeNull();
  });

  describe('a change', () => {
    it('makes the next version of the number, with codes of its own, and the old one gives way', async () => {
      const old = await issued();
      const { status, body } = await changeOf(old.id, ({ data }) => {
        data.contractDays = 200;
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        number: old.number,
        version: '002',
        status: 'valid',
        supersedes: { id: old.id, version: '001' },
        data: { contractDays: 200 },
      });
      expect(body.identifier).toMatch(
        new RegExp(`^${old.identifier.slice(0, -5).replaceAll('.', '\\.')}002\\.[0-9A-Z]$`),
      );
      const next = body as typeof old;
      expect(next.verification.url).not.toBe(old.verification.url);

      const { body: before } = await api.get(`/v1/licences/${old.id}`);
      expect(before).toMatchObject({
        status: 'superseded',
        supersededBy: { id: next.id, version: '002' },
        verification: old.verification,
      });
      expect(before).not.toHaveProperty('supersedes');
      expect([(await byToken(old)).body.status, (await byToken(next)).body.status]).toEqual([
        'superseded',
        'valid',
      ]);
      const { body: history } = await api.get(`/v1/licences/${old.id}/status-history`);
      expect((history.items as unknown[]).at(-1)).toMatchObject({
        action: 'supersede',
        reason: '项目经理变更',
        officer: 'test approval-system',
      });
      const { body: found } = await api.get(`/v1/licences?number=${old.number}`);
      expect((found.items as { version: string }[]).map(({ version }) => version).toSorted()).toEqual([
        '001',
        '002',
      ]);
    });

    it('takes no serial of the day', async () => {
      const old = await issued();
      const count = 'SELECT COUNT(*) AS n FROM number_serials';
      const before = await service.rows(count);
      expect((await changeOf(old.id)).body.version).toBe('002');
      expect(await service.rows(count)).toEqual(before);
    });

    it('is made of the present version only', async () => {
      const old = await issued();
      const second = await changeOf(old.id);
      const refused = await changeOf(old.id);
      expect([refused.status, codeOf(refused)]).toEqual([409, 'licence-action-refused']);
      const third = await changeOf(String(second.body.id));
      expect(third.body).toMatchObject({
        version: '003',
        supersedes: { id: second.body.id, version: '002' },
      });
      expect((await act(old.id, 'revoke')).body).toMatchObject({ licenceStatus: 'superseded', allowed: [] });
    });

    it.each(['suspend', 'revoke'])('is refused after %s', async (action) => {
      const { id } = await issued();
      await act(id, action);
      const refused = await changeOf(id);
      expect([refused.status, codeOf(refused)]).toEqual([409, 'licence-action-refused']);
    });

    it.each<{ name: string; change: (body: CaseBody) => void; pointer: string }>([
      {
        name: 'another holder',
        change: ({ data }) => {
          partyOf(data, 'builder').uscc = '91410700MAD7KT6N17';
        },
        pointer: '/data',
      },
      {
        name: 'another contractor',
        change: ({ data }) => {
          partyOf(data, 'contractor').uscc = '91410726MAK9Y6P7XK';
        },
        pointer: '/data/parties',
      },
      {
        name: 'another category',
        change: ({ data }) => {
          data.category = '02';
        },
        pointer: '/data/category',
      },
    ])('with $name is a new case', async ({ change, pointer }) => {
      const { id } = await issued();
      const refused = await changeOf(id, change);
      expect([refused.status, codeOf(refused)]).toEqual([422, 'licence-change-refused']);
      expect(refused.body.errors).toEqual([expect.objectContaining({ pointer })]);
      expect((await api.get(`/v1/licences/${id}`)).body.status).toBe('valid');
    });

    it('may rename the holder', async () => {
      const { id } = await issued();
      const { body } = await changeOf(id, ({ data }) => {
        partyOf(data, 'builder').name = '延津县示例粮食购销集团有限公司';
      });
      expect(body).toMatchObject({ status: 'valid', holder: { name: '延津县示例粮食购销集团有限公司' } });
    });

    it('is repeated under its key, and needs one', async () => {
      const { id } = await issued();
      const body = await nextCase();
      const path = `/v1/licences/${id}/change`;
      const headers = { 'idempotency-key': 'the-same', prefer: 'wait=30' };
      const answers = await Promise.all([1, 2, 3].map(() => changing.post(path, body, headers)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
      expect((await changing.post(path, { ...body, reason: '其他原因' }, headers)).status).toBe(422);
      expect((await changing.post(path, body)).body).toMatchObject({
        errors: [{ pointer: 'Idempotency-Key' }],
      });
    });

    it('is one at a time', async () => {
      const { id } = await issued();
      const answers = await Promise.all([1, 2, 3, 4].map(() => changeOf(id)));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
      const { body } = await api.get(`/v1/licences/${id}`);
      expect(body.supersededBy).toMatchObject({ version: '002' });
    });

    it('needs a key for it', async () => {
      const { id } = await issued();
      const body = await nextCase();
      const headers = { 'idempotency-key': 'no-scope' };
      expect((await api.post(`/v1/licences/${id}/change`, body, headers)).status).toBe(403);
    });
  });
});

function partyOf(data: Record<string, unknown>, role: string): Record<string, unknown> {
  const found = (data.parties as Record<string, unknown>[]).find((party) => party.role === role);
  if (!found) throw new Error(`no ${role}`);
  return found;
}
