import { createHash } from 'node:crypto';
import { LicenceDocumentsService } from '../src/licences/licence-documents.service.js';
import { Database } from '../src/platform/database/database.js';
import { type Api, httpApi } from './support/api.js';
import { codeOf, type LifeScene, lifeScene, pointersOf, REPORT } from './support/licence-life-scene.js';

const ENDINGS = ['revoke', 'withdraw', 'penalise', 'void'];

describe('the life of a licence', () => {
  let scene: LifeScene;
  beforeAll(async () => {
    scene = await lifeScene();
  });
  afterAll(() => scene.close());

  describe('status', () => {
    it('is suspended, resumed and revoked, each step noted with officer, reason and ground', async () => {
      const licence = await scene.issued();
      scene.service.clock.advance(60);
      const suspended = await scene.act(licence.id, 'suspend');
      expect([suspended.status, suspended.body.status]).toEqual([200, 'suspended']);
      expect(suspended.body.statusSince).toBe(scene.service.clock.now().toISOString());
      expect((await scene.act(licence.id, 'resume')).body.status).toBe('valid');
      const ground = { reason: '以欺骗手段取得许可', legalBasis: '《行政许可法》第六十九条' };
      expect((await scene.act(licence.id, 'revoke', ground)).body.status).toBe('revoked');

      const { body } = await scene.api.get(`/v1/licences/${licence.id}/status-history`);
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
      const licence = await scene.issued();
      await scene.act(licence.id, 'revoke');
      expect((await scene.byToken(licence)).body.status).toBe('revoked');
      expect((await scene.api.raw(`/v1/licences/${licence.id}/document`)).status).toBe(200);
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
      const { id } = await scene.issued();
      for (const action of row.before) expect((await scene.act(id, action)).status).toBe(200);
      const refused = await scene.act(id, row.action);
      expect([refused.status, codeOf(refused)]).toEqual([409, 'licence-action-refused']);
      expect(refused.body).toMatchObject({ licenceStatus: row.status, allowed: row.allowed });
    });

    it('lets one of many win that come at the same moment', async () => {
      const { id } = await scene.issued();
      const answers = await Promise.all(Array.from({ length: 6 }, () => scene.act(id, 'suspend')));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        200, 409, 409, 409, 409, 409,
      ]);
      const { body } = await scene.api.get(`/v1/licences/${id}/status-history`);
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
      const { id } = await scene.issued();
      const refused = await scene.act(id, 'suspend', body);
      expect(refused.status).toBe(400);
      expect(new Set(pointersOf(refused))).toEqual(new Set([pointer]));
    });

    it('needs a key that may change it, and a licence that is there', async () => {
      const { id } = await scene.issued();
      expect((await scene.api.post(`/v1/licences/${id}/revoke`, REPORT)).status).toBe(403);
      expect((await scene.changing.post(`/v1/licences/${id}/revoke`, REPORT)).status).toBe(403);
      expect((await scene.act('00000000-0000-4000-8000-000000000000', 'revoke')).status).toBe(404);
      expect((await scene.act('x', 'revoke')).status).toBe(400);
    });

    it('is changed by officers of the authority that issued it, and of no other', async () => {
      const { id } = await scene.issued();
      const officerOf = async (uscc: string): Promise<Api> => {
        const scopes = ['licences:change-status', 'licences:change'] as const;
        return httpApi(scene.service, await scene.service.keyOf(uscc, 'officer', ...scopes));
      };
      const stranger = await officerOf('11410726MB0X345697');
      const change = { ...(await scene.nextCase()), reason: '项目经理变更' };
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
    const { id } = await scene.issued();
    const documents = scene.service.app.get(LicenceDocumentsService, { strict: false });
    const bytes = Buffer.from(await (await scene.api.raw(`/v1/licences/${id}/document`)).arrayBuffer());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await documents.find(sha256)).toMatchObject({
      licence: { id, status: 'valid' },
      document: { sequence: 1, reason: 'issued' },
    });
    const raised = { sha256: 'b'.repeat(64), bytes: 7, sealLevel: 'B-T', reason: 'raised' } as const;
    await scene.act(id, 'revoke');
    await scene.service.app.get(Database).write((manager) => documents.replace(manager, id, sha256, raised));
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
});
