import { httpApi } from './support/api.js';
import { type ExistenceScene, existenceScene, IN_FORCE, type Row } from './support/existence-scene.js';
import { BUILDER, FIRE_BRIGADE } from './support/lookup-scene.js';

describe('existence checks', () => {
  let scene: ExistenceScene;
  beforeAll(async () => {
    scene = await existenceScene();
    // So that a page with one look-up is not the last one.
    await scene.ask({ number: scene.permit.number });
  });
  afterAll(() => scene.close());

  describe('the holder', () => {
    it('sees who looked, why and what was shown, and not the person; nobody else does', async () => {
      const { body } = await scene.ask({ number: scene.permit.number });
      const page = (await scene.holder.get('/v1/holder/lookups?limit=1')).body;
      expect(page['items']).toEqual([
        {
          sequence: body['sequence'],
          at: '2026-11-23T02:00:00.000Z',
          kind: 'existence-check',
          department: '测试单位',
          departmentUscc: FIRE_BRIGADE,
          asked: expect.objectContaining({ caseNo: 'XF-2026-0012', number: scene.permit.number }) as object,
          shown: IN_FORCE,
          refused: null,
          objection: null,
        },
      ]);
      expect(JSON.stringify(page)).not.toContain('测试丙');
      const [[first], [second]] = (await Promise.all(
        [page['nextCursor'], String(Number(page['nextCursor']) + 1)].map(
          async (cursor) =>
            (await scene.holder.get(`/v1/holder/lookups?limit=1&cursor=${String(cursor)}`)).body['items'],
        ),
      )) as [Row[], Row[]];
      expect(first!.sequence).toBeLessThan(second!.sequence);
      const stranger = httpApi(
        scene.service,
        await scene.service.keyOf(FIRE_BRIGADE, 'holder', 'lookups:see-own'),
      );
      expect((await stranger.get('/v1/holder/lookups')).body['items']).toEqual([]);
      expect((await scene.fire.get('/v1/holder/lookups')).status).toBe(403);
    });

    it('objects once; an officer is called, replies, and the holder reads it', async () => {
      const { body } = await scene.ask({ number: scene.permit.number });
      const path = `/v1/holder/lookups/${String(body['sequence'])}/objection`;
      const reason = { reason: '本单位未在该部门办理任何事项' };
      const objection = await scene.holder.post(path, reason);
      expect([objection.status, objection.body]).toEqual([201, expect.objectContaining(reason)]);
      expect((await scene.holder.post(path, reason)).status).toBe(409);
      expect((await scene.holder.post(path, { reason: ' ' })).status).toBe(400);
      expect((await scene.holder.post('/v1/holder/lookups/1/objection', reason)).status).toBe(404);
      const id = String(objection.body['id']);
      const open = (await scene.officer.get('/v1/lookup-objections?open=true')).body['items'];
      expect(open).toEqual([expect.objectContaining({ id, holderCode: BUILDER, ...reason })]);
      const alarms = (await scene.officer.get('/v1/alarms')).body['items'] as { code: string }[];
      expect(alarms.map(({ code }) => code)).toContain('lookup-objection');
      const reply = { reply: '已核实，该查询用于2026年第12号消防设计审查办件' };
      expect((await scene.officer.post(`/v1/lookup-objections/${id}/reply`, reply)).status).toBe(200);
      expect((await scene.officer.post(`/v1/lookup-objections/${id}/reply`, reply)).status).toBe(409);
      expect((await scene.officer.get('/v1/lookup-objections?open=true')).body['items']).toEqual([]);
      const seen = (await scene.holder.get('/v1/holder/lookups?limit=1')).body['items'];
      expect(seen).toEqual([
        expect.objectContaining({ objection: expect.objectContaining(reply) as object }),
      ]);
    });
  });
});
