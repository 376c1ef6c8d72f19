import { generateKeyPairSync } from 'node:crypto';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { SweeperService } from '../src/issuance/sweeper.service.js';
import { addRevocations } from '../src/pki/revocations.js';
import { type Answer, httpApi } from './support/api.js';
import {
  BUILDER,
  type BuilderKey,
  builderKey,
  type EvidencedService,
  evidencedService,
  evidenceOf,
  issueMinimal,
  type LicenceBody,
  OTHER_BUILDER,
  signatureOf,
} from './support/evidenced-service.js';
import { startService, type TestService } from './support/service.js';

type Session = Readonly<{ id: string; state: string; digest: string; toBeSigned: string; expiresAt: string }>;

describe('countersigning', () => {
  let scene: EvidencedService;
  let builder: BuilderKey;
  let holder: ReturnType<typeof httpApi>;
  beforeAll(async () => {
    scene = await evidencedService({ sealLevel: 'B-LTA', sealOrder: 'issuer-holder' });
    builder = await builderKey(scene.pki, BUILDER.uscc);
    holder = await apiOf(scene.service, BUILDER.uscc);
  });
  afterAll(() => scene.close());

  const apiOf = async (service: TestService, uscc: string) =>
    httpApi(service, await service.keyOf(uscc, 'holder', 'licences:countersign', 'licences:read'));
  const begin = async (id: string, certificates = builder.certificates, api = holder): Promise<Answer> =>
    api.post(`/v1/licences/${id}/countersignatures`, { certificates });
  const session = async (id: string): Promise<Session> => (await begin(id)).body as unknown as Session;
  const answer = (id: string, sessionId: string, body: object, api = holder): Promise<Answer> =>
    api.post(`/v1/licences/${id}/countersignatures/${sessionId}/signature`, body);
  const settled = async ({ service, api }: Pick<EvidencedService, 'service' | 'api'>, id: string) => {
    await service.app.get(IssuanceService, { strict: false }).waitFor(id, 20_000);
    return (await api.get(`/v1/licences/${id}`)).body as unknown as LicenceBody;
  };

  it('shows a half-sealed licence with its deadline, which nobody can download', async () => {
    const licence = await issueMinimal(scene);
    expect(licence).toMatchObject({
      state: 'awaiting-holder',
      sealing: {
        order: 'issuer-holder',
        askedLevel: 'PAdES-B-LTA',
        applied: [{ party: 'issuer', at: '2026-11-23T02:00:00.000Z' }],
        awaitsHolderUntil: '2026-12-08T02:00:00.000Z',
      },
    });
    expect(licence.document).toBeUndefined();
    expect(await scene.service.rows(`SELECT "snapshot" FROM licences WHERE "id" = '${licence.id}'`)).toEqual([
      { snapshot: expect.stringContaining('"countersigned":true') },
    ]);
    expect(await scene.api.get(`/v1/licences/${licence.id}/document`)).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('licence-not-issued') },
    });
  });

  it("becomes valid at the level asked for with a bare signature of the holder's key, used once", async () => {
    const { id } = await issueMinimal(scene);
    const open = await session(id);
    expect(open).toMatchObject({ state: 'open', expiresAt: '2026-11-23T02:30:00.000Z' });
    const signature = signatureOf(builder, open.toBeSigned);
    expect(await answer(id, open.id, { signature })).toMatchObject({ status: 202 });
    expect(await settled(scene, id)).toMatchObject({
      state: 'valid',
      sealing: { applied: [{ party: 'issuer' }, { party: 'holder' }] },
      document: { sealLevel: 'PAdES-B-LTA' },
    });
    expect(await answer(id, open.id, { signature })).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('seal-session-over'), reason: 'answered' },
    });
    expect(await begin(id)).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('countersignature-not-expected'), state: 'valid' },
    });
  });

  describe('a signature that came back', () => {
    let id: string;
    let open: Session;
    beforeAll(async () => {
      ({ id } = await issueMinimal(scene));
      open = await session(id);
    });

    const stranger = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }), certificates: [] };
    const flipped = (text: string): string => {
      const bytes = Buffer.from(text, 'base64');
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return bytes.toString('base64');
    };
    it.each<[string, () => object, string | undefined]>([
      [
        'by another key',
        () => ({ signature: signatureOf({ key: stranger.privateKey, certificates: [] }, open.toBeSigned) }),
        'signature-invalid',
      ],
      [
        'over other bytes',
        () => ({ signature: signatureOf(builder, Buffer.from('other').toString('base64')) }),
        'signature-invalid',
      ],
      [
        'with a flipped bit',
        () => ({ signature: flipped(signatureOf(builder, open.toBeSigned)) }),
        'signature-invalid',
      ],
      ['of one byte', () => ({ signature: 'AA==' }), 'signature-invalid'],
      ['that is no CMS', () => ({ cms: 'AAAA' }), 'cms-malformed'],
    ])('is refused %s, and the session stays open', async (_, body, reason) => {
      expect(await answer(id, open.id, body())).toMatchObject({
        status: 422,
        body: { type: expect.stringContaining('returned-signature-refused'), reason },
      });
      const path = `/v1/licences/${id}/countersignatures/${open.id}`;
      expect((await holder.get(path)).body).toMatchObject({ state: 'open', digest: open.digest });
    });

    it.each([[{}], [{ cms: 'AAAA', signature: 'AAAA' }], [{ signature: 'no base64!' }], [{ signature: 7 }]])(
      'is a bad request as %j',
      async (body) => {
        expect(await answer(id, open.id, body)).toMatchObject({
          status: 400,
          body: { type: expect.stringContaining('request-invalid') },
        });
      },
    );

    it('is still taken afterwards, as the two plain numbers of a token too', async () => {
      const { sign } = await import('node:crypto');
      const plain = sign('sha256', Buffer.from(open.toBeSigned, 'base64'), {
        key: builder.key,
        dsaEncoding: 'ieee-p1363',
      });
      expect(await answer(id, open.id, { signature: plain.toString('base64') })).toMatchObject({
        status: 202,
      });
      expect(await settled(scene, id)).toMatchObject({ state: 'valid' });
    });
  });

  it('is refused to another organisation as if there were nothing, and without the scope', async () => {
    const { id } = await issueMinimal(scene);
    const other = await apiOf(scene.service, OTHER_BUILDER.uscc);
    expect(await begin(id, builder.certificates, other)).toMatchObject({
      status: 404,
      body: { type: expect.stringContaining('licence-not-found') },
    });
    const { id: open } = await session(id);
    expect(await other.get(`/v1/licences/${id}/countersignatures/${open}`)).toMatchObject({ status: 404 });
    expect(await answer(id, open, { signature: 'AAAA' }, other)).toMatchObject({ status: 404 });
    expect(await begin(id, builder.certificates, scene.api)).toMatchObject({ status: 403 });
  });

  it('refuses the certificate of another company, one that is untrusted, and one that is revoked', async () => {
    const { id } = await issueMinimal(scene);
    const { certificates } = await builderKey(scene.pki, OTHER_BUILDER.uscc);
    expect(await begin(id, [...certificates])).toMatchObject({
      status: 422,
      body: { reason: 'certificate-other-holder' },
    });
    expect(await begin(id, [builder.certificates[0] ?? ''])).toMatchObject({
      status: 422,
      body: { reason: 'certificate-untrusted' },
    });
    expect(await begin(id, [])).toMatchObject({ status: 400 });
    expect(await begin(id, ['AAAA'])).toMatchObject({
      status: 422,
      body: { reason: 'certificate-malformed' },
    });
  });

  it('ends a session with time, and when another one begins', async () => {
    const { id } = await issueMinimal(scene);
    const first = await session(id);
    const second = await session(id);
    const signature = signatureOf(builder, first.toBeSigned);
    expect(await answer(id, first.id, { signature })).toMatchObject({ body: { reason: 'cancelled' } });
    scene.clock.advance(1800);
    expect(await answer(id, second.id, { signature })).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('seal-session-over'), reason: 'expired' },
    });
    expect((await holder.get(`/v1/licences/${id}/countersignatures/${second.id}`)).body).toMatchObject({
      state: 'expired',
    });
  });

  it('fails a case whose holder did not seal in time, with an alarm, and an officer gives it more', async () => {
    const { id } = await issueMinimal(scene);
    scene.clock.advance(15 * 86_400 + 1);
    await scene.service.app.get(SweeperService, { strict: false }).sweep();
    expect((await scene.api.get(`/v1/licences/${id}`)).body).toMatchObject({
      state: 'failed',
      failure: { step: 'await', code: 'countersignature-overdue' },
    });
    const alarm = { code: 'countersignature-overdue', subject: id, clearedAt: null };
    expect((await scene.api.get('/v1/alarms')).body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining(alarm)]),
    });
    await scene.api.post(`/v1/licences/${id}/retry`, {});
    expect(await settled(scene, id)).toMatchObject({
      state: 'awaiting-holder',
      sealing: { applied: [{ party: 'issuer' }] },
    });
    const open = await session(id);
    await answer(id, open.id, { signature: signatureOf(builder, open.toBeSigned) });
    expect(await settled(scene, id)).toMatchObject({ state: 'valid' });
  });

  it('goes on after a restart with the session that was open', async () => {
    const { id } = await issueMinimal(scene);
    const open = await session(id);
    const { config, clock } = scene.service;
    await scene.service.stop();
    const url = config.database.type === 'postgres' ? { DATABASE_URL: config.database.url } : {};
    const service = await startService({
      seals: scene.pki.directory,
      clock,
      data: config.dataDirectory,
      sealing: { sealLevel: 'B-LTA', sealOrder: 'issuer-holder' },
      env: { ...evidenceOf(scene.pki), ...url },
    });
    const api = httpApi(
      service,
      await service.key(
        'approval-system',
        'licences:issue',
        'licences:read',
        'licences:retry',
        'alarms:read',
      ),
    );
    const { pki } = scene;
    const close = async (): Promise<void> => {
      await service.close();
      await pki.close();
    };
    scene = { ...scene, service, api, close };
    holder = await apiOf(service, BUILDER.uscc);
    const again = (await holder.get(`/v1/licences/${id}/countersignatures/${open.id}`)).body;
    expect(again).toMatchObject({ state: 'open', toBeSigned: open.toBeSigned });
    await answer(id, open.id, { signature: signatureOf(builder, open.toBeSigned) });
    expect(await settled(scene, id)).toMatchObject({
      state: 'valid',
      document: { sealLevel: 'PAdES-B-LTA' },
    });
  });

  it('refuses a certificate that is revoked between the beginning and the answer', async () => {
    const { id } = await issueMinimal(scene);
    const open = await session(id);
    const [certificate = ''] = builder.certificates;
    const { X509Certificate } = await import('node:crypto');
    const { serialNumber } = new X509Certificate(Buffer.from(certificate, 'base64'));
    await addRevocations(scene.pki.directory, [
      {
        serial: serialNumber.toLowerCase(),
        authority: 'builder-ca',
        at: scene.clock.now(),
        reason: 'keyCompromise',
      },
    ]);
    scene.clock.advance(600);
    expect(await answer(id, open.id, { signature: signatureOf(builder, open.toBeSigned) })).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('certificate-revoked') },
    });
  });
});
