import { LicenceClocksService } from '../src/licences/licence-clocks.service.js';
import { BUILDER, PROJECT, TERMS } from './support/lookup-scene.js';
import {
  file,
  LAND_USE,
  PLANNING,
  pointers,
  type RegistrationScene,
  registrationScene,
} from './support/registration-scene.js';

describe('licences of other departments', () => {
  let scene: RegistrationScene;
  beforeAll(async () => {
    scene = await registrationScene();
  });
  afterAll(() => scene.close());

  it('are answered about once their file is here, and are like our own then', async () => {
    await scene.entitle({ licenceType: 'land-use-permit' });
    const first = await scene.register(scene.planning, LAND_USE, 'same');
    expect(first).toMatchObject({
      status: 201,
      body: { status: 'sealing', version: '001', registrar: { name: '延津县自然资源局', uscc: PLANNING } },
    });
    const id = String(first.body['id']);
    expect(first.headers.get('location')).toBe(`/v1/registered-licences/${id}`);
    expect(await scene.exists(LAND_USE.number)).toMatchObject({ exists: false, code: 10 });
    expect((await scene.reader.get(`/v1/licences/${id}`)).status).toBe(404);

    const bytes = file('land use');
    const put = await scene.send('PUT', `/v1/registered-licences/${id}/document`, bytes);
    expect(put).toMatchObject({
      status: 200,
      body: { status: 'valid', document: { standing: 'copy', verdict: 'not-sealed', bytes: bytes.length } },
    });
    const again = await scene.register(scene.planning, LAND_USE, 'same');
    expect(again).toMatchObject({ status: 200, body: { id, status: 'valid' } });

    expect(await scene.exists(LAND_USE.number)).toMatchObject({
      exists: true,
      inForce: true,
      code: 0,
      version: '001',
    });
    const { body: seen } = await scene.reader.get(`/v1/licences/${id}`);
    expect(seen).toMatchObject({
      status: 'valid',
      number: LAND_USE.number,
      registeredBy: { name: '延津县自然资源局', uscc: PLANNING },
      validUntil: '2027-02-28',
      data: { projectName: '粮食周转仓库项目' },
    });
    expect(seen).not.toHaveProperty('sealing');
    const kept = await scene.reader.raw(`/v1/licences/${id}/document`);
    expect(Buffer.from(await kept.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);

    const { url } = seen['verification'] as { url: string };
    const path = new URL(url).pathname;
    const json = await (
      await fetch(scene.service.url + path, { headers: { accept: 'application/json' } })
    ).json();
    expect(json).toMatchObject({
      registeredBy: '延津县自然资源局',
      issuer: '延津县自然资源局',
      project: '粮食周转仓库项目',
      test: false,
    });
    const page = await (await fetch(scene.service.url + path, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('登记部门');
    // A scan is not called sealed.
    expect(page).toContain('登记文件可能是扫描件');
    expect(page).not.toContain('签章');

    const judged = await scene.send('POST', '/v1/verifications', bytes);
    expect(judged.body).toMatchObject({
      verdict: 'genuine-current',
      register: { number: LAND_USE.number, registeredBy: '延津县自然资源局' },
    });
    const search = await scene.planning.get(
      `/v1/licences/search?holderName=${encodeURIComponent('示例粮油')}&holderNameMode=contains`,
    );
    expect(search.body).toMatchObject({
      items: [{ id, registeredBy: '延津县自然资源局' }],
      nextCursor: null,
    });
  });

  it('stand for the paper of a matter from the moment their file is here until they are ended', async () => {
    const licenceType = 'works-planning-permit';
    await scene.entitle({ licenceType });
    const number = '建字第410726202600033号';
    const { body } = await scene.register(scene.planning, { ...LAND_USE, licenceType, number });
    const id = String(body['id']);
    const permit = async (): Promise<unknown> => {
      const asked = { ...TERMS, holderCode: BUILDER, projectCode: PROJECT };
      const { body: answer } = await scene.fire.post('/v1/exemption-checks', asked);
      const materials = answer['materials'] as { code: string }[];
      return materials.find(({ code }) => code === '0100000-03');
    };
    expect(await permit()).toMatchObject({ exempt: false, licence: null });
    await scene.put(id, '33');
    expect(await permit()).toMatchObject({
      name: '建设工程规划许可证',
      exempt: true,
      statusCode: 0,
      licence: { zzmc: '建设工程规划许可证', zzbh: number, zzlx: '1110000000001330XT902' },
    });
    const order = { reason: '规划许可被撤回', legalBasis: '《行政许可法》第七十条' };
    await scene.planning.post(`/v1/registered-licences/${id}/withdraw`, order);
    expect(await permit()).toMatchObject({ exempt: false, statusCode: 21 });
  });

  it('are ended by who registered them, and by nobody else', async () => {
    const form = { ...LAND_USE, number: '地字第410726202600032号' };
    const { body } = await scene.send('POST', '/v1/registered-licences', file('32'), form, {
      'idempotency-key': 'form',
    });
    const id = String(body['id']);
    expect(body).toMatchObject({ status: 'valid', document: { standing: 'copy' } });
    const order = { reason: '以欺骗手段取得许可', legalBasis: '《行政许可法》第六十九条' };
    expect(await scene.reader.post(`/v1/licences/${id}/revoke`, order)).toMatchObject({ status: 409 });
    expect((await scene.housing.post(`/v1/registered-licences/${id}/revoke`, order)).status).toBe(404);
    expect((await scene.planning.post(`/v1/registered-licences/${id}/revoke`, {})).status).toBe(400);
    expect(await scene.planning.post(`/v1/registered-licences/${id}/revoke`, order)).toMatchObject({
      status: 200,
      body: { status: 'revoked' },
    });
    expect(await scene.planning.post(`/v1/registered-licences/${id}/withdraw`, order)).toMatchObject({
      status: 409,
      body: { licenceStatus: 'revoked', allowed: [] },
    });
    expect(await scene.exists(form.number)).toMatchObject({ exists: true, inForce: false, code: 21 });
    expect((await scene.send('POST', '/v1/verifications', file('32'))).body['verdict']).toBe(
      'genuine-not-in-force',
    );
    const { body: history } = await scene.reader.get(`/v1/licences/${id}/status-history`);
    expect(history['items']).toMatchObject([
      { action: 'publish', reason: '由延津县自然资源局登记' },
      { action: 'revoke', reason: order.reason },
    ]);
    // The same again is the one that was revoked; what is corrected is the next version.
    expect((await scene.register(scene.planning, form)).body).toMatchObject({ id, status: 'revoked' });
    const corrected = await scene.register(scene.planning, {
      ...form,
      holderName: '延津县示例粮油集团有限公司',
    });
    expect(corrected).toMatchObject({ status: 201, body: { version: '002', status: 'sealing' } });
  });

  it('lapse the day after their last one', async () => {
    const form = { ...LAND_USE, number: '地字第410726202600033号', validUntil: '2026-11-24' };
    const { body } = await scene.send('POST', '/v1/registered-licences', file('its last day'), form, {
      'idempotency-key': 'ends',
    });
    const id = String(body['id']);
    scene.service.clock.set('2026-11-24T15:59:00.000Z'); // 23:59 of its last day in Shanghai
    expect(await scene.exists(form.number)).toMatchObject({ inForce: true });
    scene.service.clock.set('2026-11-24T16:00:00.000Z');
    expect(await scene.exists(form.number)).toMatchObject({ inForce: false, code: 22 });
    await scene.service.app.get(LicenceClocksService, { strict: false }).sweep();
    expect((await scene.planning.get(`/v1/registered-licences/${id}`)).body['status']).toBe('lapsed');
    const { body: history } = await scene.reader.get(`/v1/licences/${id}/status-history`);
    expect((history['items'] as object[]).at(-1)).toMatchObject({
      action: 'lapse',
      effectiveDate: '2026-11-25',
      reason: '有效期届满，证照自行失效',
    });
  });

  it('take no file that is broken, no PDF, or another licence’s', async () => {
    const { body } = await scene.register(scene.planning, { ...LAND_USE, number: '地字第410726202600034号' });
    const path = `/v1/registered-licences/${String(body['id'])}/document`;
    for (const bytes of [Buffer.from('no pdf'), file('land use')]) {
      const answer = await scene.send('PUT', path, bytes);
      expect(String(answer.body['type'])).toMatch(/:attachment-refused$/);
      expect(pointers(answer)).toEqual(['/file']);
    }
    const waiting = await scene.planning.get('/v1/registered-licences?awaiting=document&limit=1');
    expect(waiting.body).toMatchObject({ items: [{ status: 'sealing' }] });
    expect(typeof waiting.body['nextCursor']).toBe('string');
  });
});
