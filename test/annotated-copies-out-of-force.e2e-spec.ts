import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { CopyDrawingService } from '../src/receipts/copies/copy-drawing.service.js';
import { codeOf, type CopyScene, copyScene, refusalOf } from './support/copy-scene.js';
import { exampleCase } from './support/example-case.js';
import { FIRE_BRIGADE } from './support/lookup-scene.js';

describe('annotated copies', () => {
  let scene: CopyScene;
  beforeAll(async () => {
    scene = await copyScene();
  });
  afterAll(() => scene.close());

  const verify = async (bytes: Uint8Array): Promise<Record<string, unknown>> => {
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(bytes)]), 'a.pdf');
    const answer = await fetch(`${scene.service.url}/v1/verifications`, { method: 'POST', body: form });
    return (await answer.json()) as Record<string, unknown>;
  };

  it('are known when they are handed in: as copies, for how long, and of a licence that counts', async () => {
    const another = await scene.issue();
    const { body } = await scene.ask({ number: another.number });
    const copy = Buffer.from(await (await scene.follow(body.link)).arrayBuffer());
    expect(await verify(copy)).toMatchObject({
      verdict: 'genuine-current',
      tone: 'good',
      flags: expect.arrayContaining(['annotated-copy']) as unknown,
      register: { number: another.number, version: '001' },
      reasons: [{ code: 'copy-exact-bytes' }],
    });
    scene.service.clock.set('2026-11-24T02:00:00.001Z');
    expect(await verify(copy)).toMatchObject({
      tone: 'not-good',
      flags: expect.arrayContaining(['annotated-copy', 'copy-expired']) as unknown,
    });
    scene.service.clock.set('2026-11-23T02:00:00.000Z');
    await scene.revoke(another.id);
    expect(await verify(copy)).toMatchObject({ verdict: 'genuine-not-in-force', tone: 'not-good' });
    expect(await scene.service.app.get(AlarmsService).open()).toEqual([]);
    copy[copy.length >> 1]! ^= 1;
    expect(await verify(copy)).toMatchObject({ tone: 'not-good' });
    expect(refusalOf(await scene.ask({ number: another.number }))).toEqual([422, 'copy-not-possible']);
  });

  it('are not handed out once the licence is revoked, on record', async () => {
    const another = await scene.issue();
    const { body } = await scene.ask({ number: another.number });
    await scene.revoke(another.id);
    const before = await scene.rowsOf('copy-downloaded');
    const answer = await scene.follow(body.link);
    expect([answer.status, await codeOf(answer)]).toEqual([410, 'copy-link-over']);
    expect(await scene.rowsOf('copy-downloaded')).toHaveLength(before.length);
    expect((await scene.rowsOf('copy-refused')).at(-1)).toMatchObject({
      licenceIds: [another.id],
      holderCodes: ['91410726MAK9Y6P7XK'],
      actor: { keyId: null, organisationUscc: FIRE_BRIGADE },
      body: { copyId: body.id, sha256: body.sha256, problem: 'copy-link-over' },
    });
    expect((await scene.copying.get(`/v1/annotated-copies/${String(body.id)}`)).body).toMatchObject({
      downloads: 0,
    });
  });

  it('are not made of a licence that is revoked while its pages are sealed, on record', async () => {
    const another = await scene.issue();
    const drawing = scene.service.app.get(CopyDrawingService, { strict: false });
    const make = drawing.make.bind(drawing);
    drawing.make = async (plan, pictures) => {
      await scene.revoke(another.id);
      return make(plan, pictures);
    };
    const before = await scene.rowsOf('copy-made');
    const answer = await scene.ask({ number: another.number });
    drawing.make = make;
    expect(refusalOf(answer)).toEqual([422, 'copy-not-possible']);
    expect(await scene.rowsOf('copy-made')).toHaveLength(before.length);
    expect((await scene.rowsOf('copy-refused')).at(-1)).toMatchObject({
      licenceIds: [another.id],
      actor: { organisationUscc: FIRE_BRIGADE, operator: 'XF-017 测试丙' },
      body: { problem: 'copy-not-possible' },
    });
  });

  it('of a former version have no link any more, not for the same Idempotency-Key either', async () => {
    const another = await scene.issue();
    const headers = { 'idempotency-key': 'copy-of-001' };
    const made = await scene.ask({ number: another.number }, scene.copying, headers);
    const body = { ...(await exampleCase('01-minimal.json', 'COPY-002')), reason: '变更' };
    const wait = { prefer: 'wait=30', 'idempotency-key': 'change-to-002' };
    const changed = await scene.issuing.post(`/v1/licences/${another.id}/change`, body, wait);
    expect([changed.status, changed.body.version]).toEqual([201, '002']);

    const again = await scene.ask({ number: another.number }, scene.copying, headers);
    expect(again.body).toMatchObject({ id: made.body.id, link: null, downloads: 0 });
    const answer = await scene.follow(made.body.link);
    expect([answer.status, await codeOf(answer)]).toEqual([410, 'copy-link-over']);
    const anew = await scene.ask({ number: another.number });
    expect((await scene.follow(anew.body.link)).status).toBe(200);
  });
});
