import { type Api, httpApi } from './support/api.js';
import { type CountersigningScene, countersigningScene } from './support/countersigning-scene.js';
import { type LicenceBody, issueMinimal } from './support/evidenced-service.js';
import { exampleCase } from './support/example-case.js';

describe.each(['issuer-holder', 'holder-issuer'] as const)('a change that both seal, %s', (sealOrder) => {
  let scene: CountersigningScene;
  let changing: Api;
  beforeAll(async () => {
    scene = await countersigningScene({ sealOrder, sealLevel: 'B-B' });
    changing = httpApi(
      scene.service,
      await scene.service.key('officer', 'licences:change', 'licences:change-status', 'licences:read'),
    );
  });
  afterAll(() => scene.close());

  const countersigned = async (id: string): Promise<LicenceBody> => {
    const session = await scene.session(id);
    await scene.answer(id, session.id, scene.cmsFor(session));
    return scene.settled(id);
  };
  const statusOf = async (id: string) => (await changing.get(`/v1/licences/${id}`)).body.status;

  it('leaves the old version in force until the holder has sealed the new one', async () => {
    const { id } = await issueMinimal(scene);
    expect(await countersigned(id)).toMatchObject({ state: 'valid', version: '001' });
    const body = await exampleCase('01-minimal.json', `CHANGE-${sealOrder}`);
    const headers = { 'idempotency-key': 'change', prefer: 'wait=20' };
    const { body: next } = await changing.post(`/v1/licences/${id}/change`, body, headers);
    expect(next).toMatchObject({ state: 'awaiting-holder', status: 'sealing', version: '002' });
    expect(await statusOf(id)).toBe('valid');
    const again = { ...body, caseNo: `${body.caseNo}-2` };
    const second = await changing.post(`/v1/licences/${id}/change`, again, { 'idempotency-key': 'second' });
    expect(second).toMatchObject({ status: 409, body: { licenceId: next.id } });

    expect(await countersigned(String(next.id))).toMatchObject({ state: 'valid', status: 'valid' });
    expect(await statusOf(id)).toBe('superseded');
    const { verification } = next as { verification: { url: string; code?: string } };
    expect(verification.code?.split('#')[0]).toBe(verification.url);
  });
});
