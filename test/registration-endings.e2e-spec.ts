import { LicenceClocksService } from '../src/licences/licence-clocks.service.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { WITHOUT_LOOKING } from './support/application-scene.js';
import { foreignPdf } from './support/foreign-pdf.js';
import { startService, type TestService } from './support/service.js';

/** 自然资源局 of the seeds. */
const PLANNING = '11410726MB0X345697';
const OVER = {
  licenceType: 'land-use-permit',
  number: '地字第410726202000031号',
  holderName: '延津县示例粮油有限公司',
  holderCode: '91410726MAK9Y6P7XK',
  issueDate: '2020-01-01',
  validUntil: '2025-12-31',
};
const ORDER = { reason: '登记有误', legalBasis: '《行政许可法》第六十九条' };

/** An unsealed file of its own for every text. */
const file = (text: string): Blob => new Blob([Buffer.from(foreignPdf()), Buffer.from(`% ${text}\n`)]);

describe('a registered licence that is over already', () => {
  let service: TestService;
  let planning: Api;
  let reader: Api;
  let key: string;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' }, providers: WITHOUT_LOOKING });
    key = await service.keyOf(PLANNING, 'department', 'licences:register');
    planning = httpApi(service, key);
    reader = httpApi(service, await service.key('officer', 'licences:read'));
  });
  afterAll(() => service.close());

  const send = async (method: string, path: string, form: object, text: string): Promise<Answer> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(form)) body.set(name, String(value));
    body.set('file', file(text), 'file');
    const headers = { authorization: key, 'idempotency-key': text };
    const answer = await fetch(service.url + path, { method, headers, body });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] };
  };
  const end = (id: unknown, action: string): Promise<Answer> =>
    planning.post(`/v1/registered-licences/${String(id)}/${action}`, ORDER);

  const listed = async () => {
    const answer = await fetch(`${service.url}/v1/status-list`, { headers: { accept: 'application/json' } });
    return ((await answer.json()) as { entries: { number: string }[] }).entries.map(({ number }) => number);
  };

  it('is taken with its file, and is lapsed since the day after its last one', async () => {
    const { status, body } = await send('POST', '/v1/registered-licences', OVER, 'over');
    expect([status, body['status']]).toEqual([201, 'lapsed']);
    expect((await reader.get(`/v1/licences/${String(body['id'])}`)).body).toMatchObject({
      status: 'lapsed',
      statusSince: '2025-12-31T16:00:00.000Z',
      validUntil: '2025-12-31',
    });
    const { body: history } = await reader.get(`/v1/licences/${String(body['id'])}/status-history`);
    expect(history['items']).toMatchObject([
      { action: 'publish', effectiveDate: '2026-11-23' },
      { action: 'lapse', effectiveDate: '2026-01-01', reason: '有效期届满，证照自行失效' },
    ]);
    expect(await service.app.get(LicenceClocksService, { strict: false }).sweep()).toBe(0);
  });

  it('is taken with a file that comes later, and then answers whoever would end it', async () => {
    const form = { ...OVER, number: '地字第410726202000032号' };
    const { body } = await planning.post('/v1/registered-licences', form, { 'idempotency-key': 'later' });
    const path = `/v1/registered-licences/${String(body['id'])}/document`;
    expect(await send('PUT', path, {}, 'later')).toMatchObject({ status: 200, body: { status: 'lapsed' } });
    for (const action of ['revoke', 'withdraw', 'penalise', 'void'])
      expect(await end(body['id'], action)).toMatchObject({
        status: 409,
        body: { licenceStatus: 'lapsed', allowed: [] },
      });
    const corrected = { ...form, validUntil: '2027-12-31' };
    const next = await planning.post('/v1/registered-licences', corrected, { 'idempotency-key': 'longer' });
    expect(next).toMatchObject({ status: 201, body: { version: '002', status: 'sealing' } });
  });

  it('is nothing that the list of what is out of force names where nobody ever saw it', async () => {
    const form = { ...OVER, number: '地字第410726202000033号', validUntil: '2027-12-31' };
    const { body } = await planning.post('/v1/registered-licences', form, { 'idempotency-key': 'unseen' });
    expect(await end(body['id'], 'void')).toMatchObject({ status: 200, body: { status: 'void' } });
    const numbers = await listed();
    expect(numbers).not.toContain(form.number);
    expect(numbers).toContain(OVER.number);
  });
});
