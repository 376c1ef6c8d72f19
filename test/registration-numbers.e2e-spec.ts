import { composeLicenceIdentifier } from '../src/lib/numbering/licence-identifier.js';
import { RegisteredLicencesService } from '../src/licences/registered-licences.service.js';
import { Database } from '../src/platform/database/database.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { WITHOUT_LOOKING } from './support/application-scene.js';
import { exampleCase } from './support/example-case.js';
import { foreignPdf } from './support/foreign-pdf.js';
import { lookupScene, type LookupScene, TERMS } from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

/** 自然资源局 of the seeds. */
const PLANNING = '11410726MB0X345697';
const LAND_USE = {
  licenceType: 'land-use-permit',
  number: '地字第410726202600031号',
  holderName: '延津县示例粮油有限公司',
  holderCode: '91410726MAK9Y6P7XK',
  issueDate: '2026-03-01',
};
const ORDER = { reason: '登记有误', legalBasis: '《行政许可法》第六十九条' };
const PERMIT_TYPE = '11100000000013338W009';

describe('numbers and identifiers of registered licences', () => {
  let service: TestService;
  let scene: LookupScene;
  let planning: Api;
  let key: string;
  let landUseType: string;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' }, providers: WITHOUT_LOOKING });
    scene = await lookupScene(service);
    await scene.entitle({ licenceType: 'land-use-permit' });
    key = await service.keyOf(PLANNING, 'department', 'licences:register');
    planning = httpApi(service, key);
    const { body } = await register({ number: '地字第410726202600001号' });
    landUseType = String(body['identifier']).split('.')[5] ?? '';
  });
  afterAll(() => service.close());

  let keys = 0;
  const register = (change: object): Promise<Answer> =>
    planning.post(
      '/v1/registered-licences',
      { ...LAND_USE, ...change },
      { 'idempotency-key': `N-${++keys}` },
    );
  const attach = async (id: unknown): Promise<void> => {
    const body = new FormData();
    const bytes = [Buffer.from(foreignPdf()), Buffer.from(`% ${String(id)}\n`)];
    body.set('file', new Blob(bytes), 'file');
    const path = `${service.url}/v1/registered-licences/${String(id)}/document`;
    const answer = await fetch(path, { method: 'PUT', headers: { authorization: key }, body });
    expect(answer.status).toBe(200);
  };
  const annul = async (id: unknown): Promise<void> => {
    const { status } = await planning.post(`/v1/registered-licences/${String(id)}/void`, ORDER);
    expect(status).toBe(200);
  };
  const refusal = ({ status, body }: Answer): unknown => [
    status,
    String(body['type']).split(':').at(-1),
    (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer),
  ];
  const permit = async (): Promise<Record<string, unknown>> => {
    const body = await exampleCase('01-minimal.json', `NUMBERS-${++keys}`);
    return (await scene.issuing.post('/v1/licences', body, { prefer: 'wait=30' })).body;
  };
  const land = (serial: string, version = '001', type = landUseType): string =>
    composeLicenceIdentifier({ type, authority: PLANNING, serial, version });

  it.each(['410726202611230101', '410726202611230299', '410726202611250101', '410726203001019977'])(
    'are not those of a permit that may still be given: %s',
    async (number) => {
      expect(refusal(await register({ number }))).toEqual([400, 'request-invalid', ['/number']]);
    },
  );

  it.each(['410700202611230101', '4107262026112301', '410726202613230101', '410726202611230001'])(
    'may be digits that are no permit number of ours: %s',
    async (number) => {
      expect((await register({ number })).status).toBe(201);
    },
  );

  it('are not those of a permit that was given', async () => {
    const { number } = await permit();
    expect(refusal(await register({ number }))).toEqual([409, 'licence-registered-already', ['/number']]);
  });

  it('are named in tables', async () => {
    const table = `证照类型,证照编号,持证主体,持证主体代码,颁发日期\nland-use-permit,410726202611260101,示例厂,${LAND_USE.holderCode},2026-03-01\n`;
    const form = new FormData();
    form.set('file', new Blob([table]), 'table.csv');
    const path = `${service.url}/v1/registered-licences/batches`;
    const answer = await fetch(path, { method: 'POST', headers: { authorization: key }, body: form });
    expect(await answer.json()).toMatchObject({
      items: [{ line: 2, result: 'refused', errors: [{ field: 'number', column: '证照编号' }] }],
    });
  });

  it('that were taken before are passed over when permits are numbered', async () => {
    service.clock.set('2026-12-01T02:00:00Z');
    const registered = service.app.get(RegisteredLicencesService, { strict: false });
    const party = { name: '延津县自然资源局', uscc: PLANNING };
    const type = { name: '建设用地规划许可证', code: landUseType, definingAuthority: party };
    const said = { licenceType: 'land-use-permit', type, version: '001', issuer: party, registrar: party };
    const rest = {
      holder: { name: LAND_USE.holderName, code: LAND_USE.holderCode },
      project: { code: null, name: null },
      issueDate: '2026-03-01',
      validUntil: null,
    };
    for (const number of ['410726202612010101', '410726202612010399'])
      await service.app
        .get(Database, { strict: false })
        .write((manager) =>
          registered.enter(manager, { ...said, ...rest, number, identifier: land(number) }),
        );
    const numbers = [await permit(), await permit()].map(({ state, number }) => [state, number]);
    expect(numbers).toEqual([
      ['valid', '410726202612010201'],
      ['valid', '410726202612010401'],
    ]);
    service.clock.set('2026-12-02T02:00:00Z');
  });

  it('are corrected under the identifier that was given to the licence', async () => {
    const number = '地字第410726202600040号';
    const identifier = land('410726202600040');
    const wrong = { number, identifier, holderName: '延津县示例粮油集团有限公司' };
    const { body: first } = await register(wrong);
    await attach(first['id']);
    expect(refusal(await register({ number, identifier }))).toEqual([
      409,
      'licence-registered-already',
      ['/number'],
    ]);
    await annul(first['id']);
    const corrected = await register({ number, identifier });
    expect(corrected).toMatchObject({ status: 201, body: { version: '002', identifier } });
    await attach(corrected.body['id']);
    const asked = { ...TERMS, licenceType: 'land-use-permit', number };
    const { body: answer } = await scene.fire.post('/v1/existence-checks', asked);
    expect(answer).toMatchObject({ exists: true, inForce: true, version: '002' });
    await annul(corrected.body['id']);
    expect(await register({ number, identifier, holderName: '第三次' })).toMatchObject({
      status: 201,
      body: { version: '003', identifier },
    });
  });

  it('give no identifier to two numbers', async () => {
    const identifier = land('410726202600041');
    const { body: first } = await register({ number: '地字第410726202600041号', identifier });
    await annul(first['id']);
    expect(refusal(await register({ number: '地字第410726202600042号', identifier }))).toEqual([
      409,
      'licence-registered-already',
      ['/identifier'],
    ]);
  });

  it('take no identifier of a type that is another here', async () => {
    const identifier = land('410726202612030101', '001', PERMIT_TYPE);
    expect(refusal(await register({ number: '地字第410726202600043号', identifier }))).toEqual([
      400,
      'request-invalid',
      ['/identifier'],
    ]);
  });

  it('are told apart where their digits and letters are the same, in every version', async () => {
    const [one, other] = ['延水许〔2026〕5号', '延水保〔2026〕5号'];
    const first = await register({ number: one });
    expect(first).toMatchObject({ status: 201, body: { identifier: land('20265') } });
    const second = await register({ number: other });
    expect(second.status).toBe(201);
    const { identifier } = second.body as { identifier: string };
    // SHA-256 of 延水保〔2026〕5号 in UTF-8 begins with these digits.
    expect(identifier).toBe(land('20265B3297BF7'));
    await annul(second.body['id']);
    const corrected = await register({ number: other, holderName: '延津县示例粮油集团有限公司' });
    expect(corrected).toMatchObject({ status: 201, body: { identifier: land('20265B3297BF7', '002') } });
    await annul(first.body['id']);
    const again = await register({ number: one, holderName: '延津县示例粮油集团有限公司' });
    expect(again).toMatchObject({ status: 201, body: { identifier: land('20265', '002') } });
  });
});
