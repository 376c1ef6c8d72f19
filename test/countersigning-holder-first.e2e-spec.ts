import { IssuanceService } from '../src/issuance/issuance.service.js';
import { httpApi } from './support/api.js';
import {
  BUILDER,
  builderKey,
  evidencedService,
  issueMinimal,
  signatureOf,
} from './support/evidenced-service.js';

type Session = Readonly<{ id: string; toBeSigned: string }>;

describe('countersigning with the holder first', () => {
  it('lets the authority close what the holder has sealed', async () => {
    const scene = await evidencedService({ sealLevel: 'B-LT', sealOrder: 'holder-issuer' });
    const builder = await builderKey(scene.pki, BUILDER.uscc);
    const holder = httpApi(
      scene.service,
      await scene.service.keyOf(BUILDER.uscc, 'holder', 'licences:countersign'),
    );
    const { id, ...licence } = await issueMinimal(scene);
    expect(licence).toMatchObject({ state: 'awaiting-holder', sealing: { applied: [] } });
    const path = `/v1/licences/${id}/countersignatures`;
    const open = (await holder.post(path, { certificates: builder.certificates })).body as unknown as Session;
    await holder.post(`${path}/${open.id}/signature`, { signature: signatureOf(builder, open.toBeSigned) });
    await scene.service.app.get(IssuanceService, { strict: false }).waitFor(id, 20_000);
    expect((await scene.api.get(`/v1/licences/${id}`)).body).toMatchObject({
      state: 'valid',
      sealing: { order: 'holder-issuer', applied: [{ party: 'holder' }, { party: 'issuer' }] },
      document: { sealLevel: 'PAdES-B-LT' },
    });
    await scene.close();
  });
});
