import { httpApi } from './support/api.js';
import {
  HOUSING,
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
    const { body } = await scene.register(scene.planning, LAND_USE, 'same');
    await scene.put(body['id'], 'land use');
  });
  afterAll(() => scene.close());

  it.each<[string, object, number, string, readonly string[]]>([
    [
      'another department',
      { licenceType: 'fire-design-review' },
      422,
      'issuer-not-competent',
      ['/licenceType'],
    ],
    ['an unknown type', { licenceType: 'hunting-licence' }, 422, 'licence-type-unknown', []],
    ['our own permits', { licenceType: 'construction-permit' }, 422, 'licence-type-unknown', []],
    [
      'another issuer',
      { issuerName: '示例局', issuerUscc: HOUSING },
      400,
      'request-invalid',
      ['/issuerUscc'],
    ],
    ['a wrong holder code', { holderCode: '91410726MAK9Y6P7XX' }, 400, 'request-invalid', ['/holderCode']],
    ['a day to come', { issueDate: '2030-01-01' }, 400, 'request-invalid', ['/issueDate', '/validUntil']],
    ['an unknown member', { colour: 'red' }, 400, 'request-invalid', ['/colour']],
    [
      'another content under the number',
      { projectName: '其他项目' },
      409,
      'licence-registered-already',
      ['/number'],
    ],
  ])('are refused: %s', async (_, change, status, type, places) => {
    const answer = await scene.register(scene.planning, { ...LAND_USE, ...change });
    expect(answer.status).toBe(status);
    expect(String(answer.body['type'])).toMatch(new RegExp(`:${type}$`));
    if (places.length > 0) expect(pointers(answer)).toEqual(places);
  });

  it('are refused with another body under a used key, without a key, and through a key of no department', async () => {
    const other = { ...LAND_USE, number: '地字第410726202600099号' };
    expect((await scene.register(scene.planning, other, 'same')).status).toBe(422);
    expect((await scene.planning.post('/v1/registered-licences', other)).status).toBe(400);
    const officer = httpApi(
      scene.service,
      await scene.service.keyOf(PLANNING, 'officer', 'licences:register'),
    );
    expect(String((await scene.register(officer, other)).body['type'])).toMatch(/:organisation-required$/);
  });

  it.each([
    'limit=0',
    'limit=101',
    'status=sealing',
    'holderName=%20',
    'issuedFrom=2026-02-30',
    'cursor=x',
    'x=1',
  ])('are not searched by %s', async (query) => {
    const { status, body } = await scene.planning.get(`/v1/licences/search?${query}`);
    expect(status).toBe(400);
    expect(pointers({ body })).toEqual([`/${query.split('=')[0]}`]);
  });

  it('are searched through keys that may', async () => {
    expect((await scene.housing.get('/v1/licences/search')).status).toBe(403);
  });
});
