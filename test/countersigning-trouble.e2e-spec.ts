import type { Step } from '../src/issuance/issuance-state.js';
import { Issuance } from '../src/issuance/issuance.entity.js';
import { PreservationService } from '../src/issuance/preservation.service.js';
import { Database } from '../src/platform/database/database.js';
import { type CountersigningScene, countersigningScene, problem } from './support/countersigning-scene.js';
import { issueMinimal, signatureOf } from './support/evidenced-service.js';

let scene: CountersigningScene;
beforeAll(async () => {
  scene = await countersigningScene({ sealLevel: 'B-LTA', sealOrder: 'issuer-holder' });
});
afterAll(() => scene.close());

beforeEach(() => scene.pki.server.play({}));

describe('an answer while others fail', () => {
  // What was heard last is believed for a while.
  afterEach(() => scene.clock.advance(86_400));

  it('seals without a timestamping authority, tells the level, and is raised later', async () => {
    const { id } = await issueMinimal(scene);
    const open = await scene.session(id);
    scene.pki.server.play({ tsa: 'unavailable' });
    expect(await scene.answer(id, open.id, scene.cmsFor(open))).toMatchObject({ status: 202 });
    expect(await scene.settled(id)).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-B' } });

    scene.pki.server.play({});
    scene.clock.advance(3600);
    await scene.service.app.get(PreservationService, { strict: false }).sweep();
    expect(await scene.settled(id)).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-LTA' } });
  });

  it.each(['unknown', 'try-later', 'wrong-key', 'expired'] as const)(
    'waits for a responder that says "%s" when there is no list either',
    async (ocsp) => {
      const { id } = await issueMinimal(scene);
      const open = await scene.session(id);
      scene.clock.advance(600);
      scene.pki.server.play({ ocsp: { 'builder-ca': ocsp }, crl: { 'builder-ca': 'unavailable' } });
      const refused = await scene.answer(id, open.id, scene.cmsFor(open));
      expect(refused).toMatchObject(problem(503, 'revocation-unavailable'));
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await scene.begin(id)).toMatchObject(problem(503, 'revocation-unavailable'));
      expect(await scene.stateOf(id, open.id)).toBe('open');

      scene.pki.server.play({});
      scene.clock.advance(600);
      expect(await scene.answer(id, open.id, scene.cmsFor(open))).toMatchObject({ status: 202 });
      expect(await scene.settled(id)).toMatchObject({ state: 'valid' });
    },
  );

  it('believes the list where the responder does not know the certificate', async () => {
    const { id } = await issueMinimal(scene);
    const open = await scene.session(id);
    scene.clock.advance(600);
    scene.pki.server.play({ ocsp: { 'builder-ca': 'unknown' } });
    expect(await scene.answer(id, open.id, scene.cmsFor(open))).toMatchObject({ status: 202 });
    expect(await scene.settled(id)).toMatchObject({ state: 'valid' });
  });

  it('does not seal with a certificate that the responder says is revoked', async () => {
    const { id } = await issueMinimal(scene);
    const open = await scene.session(id);
    scene.clock.advance(600);
    scene.pki.server.play({ ocsp: { 'builder-ca': 'revoked' } });
    expect(await scene.answer(id, open.id, scene.cmsFor(open))).toMatchObject(
      problem(409, 'certificate-revoked'),
    );
    expect(await scene.stateOf(id, open.id)).toBe('open');
    expect(await scene.api.get(`/v1/licences/${id}`)).toMatchObject({ body: { state: 'awaiting-holder' } });
  });
});

describe('answers that meet', () => {
  it('seals once when several come at the same moment', async () => {
    const { id } = await issueMinimal(scene);
    const open = await scene.session(id);
    const answers = await Promise.all(
      [{}, { protected: true }, { verboseReference: true }].map((form) =>
        scene.answer(id, open.id, scene.cmsFor(open, form)),
      ),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    for (const { status, body } of answers.filter((each) => each.status !== 202)) {
      expect(status).toBe(409);
      expect(body['reason'] ?? body['state']).not.toBe('expired');
      expect(body['type']).toMatch(/problem:(seal-session-over|countersignature-not-expected)$/);
    }
    expect(await scene.settled(id)).toMatchObject({
      state: 'valid',
      sealing: { applied: [{ party: 'issuer' }, { party: 'holder' }] },
      document: { sealLevel: 'PAdES-B-LTA' },
    });
    const history = await scene.service.rows(
      `SELECT "kind" FROM issuance_events WHERE "issuanceId" = '${id}' AND "kind" = 'countersigned'`,
    );
    expect(history).toHaveLength(1);
  });

  it('takes either a CMS or a bare signature, whichever comes first', async () => {
    const { id } = await issueMinimal(scene);
    const open = await scene.session(id);
    const statuses = await Promise.all([
      scene.answer(id, open.id, scene.cmsFor(open)),
      scene.answerWith(id, open.id, { signature: signatureOf(scene.builder, open.toBeSigned) }),
    ]);
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([202, 409]));
    expect(await scene.settled(id)).toMatchObject({ state: 'valid' });
  });

  it.each(['issuer-holder', 'holder-issuer'] as const)(
    'takes the signature over the same page after a retry in the order %s',
    async (sealOrder) => {
      await scene.ask({ sealLevel: 'B-LTA', sealOrder });
      const { id } = await issueMinimal(scene);
      const open = await scene.session(id);
      await fail(id, 'await');
      scene.clock.advance(60);
      await scene.api.post(`/v1/licences/${id}/retry`, {});
      expect(await scene.settled(id)).toMatchObject({ state: 'awaiting-holder' });
      expect(await scene.answer(id, open.id, scene.cmsFor(open))).toMatchObject({ status: 202 });
      expect(await scene.settled(id)).toMatchObject({ state: 'valid' });
      await scene.ask({ sealLevel: 'B-LTA', sealOrder: 'issuer-holder' });
    },
  );

  it('refuses the signature over a page that was drawn again since', async () => {
    const { id } = await issueMinimal(scene);
    const stale = await scene.session(id);
    await fail(id, 'check');
    expect(await scene.answer(id, stale.id, scene.cmsFor(stale))).toMatchObject(
      problem(409, 'countersignature-not-expected', { state: 'failed' }),
    );
    scene.clock.advance(60);
    await scene.api.post(`/v1/licences/${id}/retry`, {});
    expect(await scene.settled(id)).toMatchObject({ state: 'awaiting-holder' });

    expect(await scene.answer(id, stale.id, scene.cmsFor(stale))).toMatchObject(
      problem(409, 'countersignature-not-expected', { state: 'drawn again' }),
    );
    const fresh = await scene.session(id);
    expect(await scene.answer(id, stale.id, scene.cmsFor(stale))).toMatchObject(
      problem(409, 'seal-session-over', { reason: 'cancelled' }),
    );
    expect(await scene.answer(id, fresh.id, scene.cmsFor(fresh))).toMatchObject({ status: 202 });
    expect(await scene.settled(id)).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-LTA' } });
  });
});

/** As if this step had found something that only a person can put right. */
function fail(id: string, failedStep: Step): Promise<unknown> {
  const failure = {
    state: 'failed',
    failedStep,
    failureCode: 'self-check-failed',
    failureDetail: '',
  } as const;
  return scene.service.app.get(Database).write((manager) => manager.update(Issuance, { id }, failure));
}
