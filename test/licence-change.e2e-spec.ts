import type { CaseBody } from './support/example-case.js';
import { codeOf, type LifeScene, lifeScene } from './support/licence-life-scene.js';

describe('the life of a licence', () => {
  let scene: LifeScene;
  beforeAll(async () => {
    scene = await lifeScene();
  });
  afterAll(() => scene.close());

  describe('a change', () => {
    it('makes the next version of the number, with codes of its own, and the old one gives way', async () => {
      const old = await scene.issued();
      const { status, body } = await scene.changeOf(old.id, ({ data }) => {
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

      const { body: before } = await scene.api.get(`/v1/licences/${old.id}`);
      expect(before).toMatchObject({
        status: 'superseded',
        supersededBy: { id: next.id, version: '002' },
        verification: old.verification,
      });
      expect(before).not.toHaveProperty('supersedes');
      expect([(await scene.byToken(old)).body.status, (await scene.byToken(next)).body.status]).toEqual([
        'superseded',
        'valid',
      ]);
      const { body: history } = await scene.api.get(`/v1/licences/${old.id}/status-history`);
      expect((history.items as unknown[]).at(-1)).toMatchObject({
        action: 'supersede',
        reason: '项目经理变更',
        officer: 'test approval-system',
      });
      const { body: found } = await scene.api.get(`/v1/licences?number=${old.number}`);
      expect((found.items as { version: string }[]).map(({ version }) => version).toSorted()).toEqual([
        '001',
        '002',
      ]);
    });

    it('takes no serial of the day', async () => {
      const old = await scene.issued();
      const count = 'SELECT COUNT(*) AS n FROM number_serials';
      const before = await scene.service.rows(count);
      expect((await scene.changeOf(old.id)).body.version).toBe('002');
      expect(await scene.service.rows(count)).toEqual(before);
    });

    it('is made of the present version only', async () => {
      const old = await scene.issued();
      const second = await scene.changeOf(old.id);
      const refused = await scene.changeOf(old.id);
      expect([refused.status, codeOf(refused)]).toEqual([409, 'licence-action-refused']);
      const third = await scene.changeOf(String(second.body.id));
      expect(third.body).toMatchObject({
        version: '003',
        supersedes: { id: second.body.id, version: '002' },
      });
      expect((await scene.act(old.id, 'revoke')).body).toMatchObject({
        licenceStatus: 'superseded',
        allowed: [],
      });
    });

    it.each(['suspend', 'revoke'])('is refused after %s', async (action) => {
      const { id } = await scene.issued();
      await scene.act(id, action);
      const refused = await scene.changeOf(id);
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
      const { id } = await scene.issued();
      const refused = await scene.changeOf(id, change);
      expect([refused.status, codeOf(refused)]).toEqual([422, 'licence-change-refused']);
      expect(refused.body.errors).toEqual([expect.objectContaining({ pointer })]);
      expect((await scene.api.get(`/v1/licences/${id}`)).body.status).toBe('valid');
    });

    it('may rename the holder', async () => {
      const { id } = await scene.issued();
      const { body } = await scene.changeOf(id, ({ data }) => {
        partyOf(data, 'builder').name = '延津县示例粮食购销集团有限公司';
      });
      expect(body).toMatchObject({ status: 'valid', holder: { name: '延津县示例粮食购销集团有限公司' } });
    });

    it('is repeated under its key, and needs one', async () => {
      const { id } = await scene.issued();
      const body = await scene.nextCase();
      const path = `/v1/licences/${id}/change`;
      const headers = { 'idempotency-key': 'the-same', prefer: 'wait=30' };
      const answers = await Promise.all([1, 2, 3].map(() => scene.changing.post(path, body, headers)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
      expect((await scene.changing.post(path, { ...body, reason: '其他原因' }, headers)).status).toBe(422);
      expect((await scene.changing.post(path, body)).body).toMatchObject({
        errors: [{ pointer: 'Idempotency-Key' }],
      });
    });

    it('is one at a time', async () => {
      const { id } = await scene.issued();
      const answers = await Promise.all([1, 2, 3, 4].map(() => scene.changeOf(id)));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
      const { body } = await scene.api.get(`/v1/licences/${id}`);
      expect(body.supersededBy).toMatchObject({ version: '002' });
    });

    it('needs a key for it', async () => {
      const { id } = await scene.issued();
      const body = await scene.nextCase();
      const headers = { 'idempotency-key': 'no-scope' };
      expect((await scene.api.post(`/v1/licences/${id}/change`, body, headers)).status).toBe(403);
    });
  });
});

function partyOf(data: Record<string, unknown>, role: string): Record<string, unknown> {
  const found = (data.parties as Record<string, unknown>[]).find((party) => party.role === role);
  if (!found) throw new Error(`no ${role}`);
  return found;
}
