import { PreservationService } from '../src/issuance/preservation.service.js';
import { addRevocations } from '../src/pki/revocations.js';
import { issuedCertificates } from '../src/pki/issued-certificates.js';
import { FileStore } from '../src/platform/storage/file-store.js';
import {
  type EvidencedService,
  evidencedService,
  issueMinimal,
  type LicenceBody,
} from './support/evidenced-service.js';

const ALARM = 'seal-level-not-reached';
const DAY = 86_400;

describe('preservation of seals', () => {
  let scene: EvidencedService;
  beforeEach(async () => {
    scene = await evidencedService({ sealLevel: 'B-LTA' });
  });
  afterEach(() => scene.close());

  const sweep = () => scene.service.app.get(PreservationService, { strict: false }).sweep();
  const licence = async (id: string) =>
    (await scene.api.get(`/v1/licences/${id}`)).body as unknown as LicenceBody;
  const file = async ({ document }: LicenceBody) =>
    Buffer.from(await scene.service.app.get(FileStore).get(document?.sha256 ?? ''));
  const openAlarms = async (wanted = ALARM) => {
    const { items } = (await scene.api.get('/v1/alarms')).body as {
      items: { code: string; clearedAt: unknown }[];
    };
    return items.filter(({ code, clearedAt }) => code === wanted && clearedAt === null).length;
  };
  const signatures = (bytes: Buffer) => ({
    seals: bytes.toString('latin1').split('/Type /Sig\n').length - 1,
    timestamps: bytes.toString('latin1').split('/Type /DocTimeStamp').length - 1,
    stores: bytes.toString('latin1').split('/Type /DSS').length - 1,
  });

  it('reaches the level asked for at once when everybody answers', async () => {
    const issued = await issueMinimal(scene);
    expect(issued).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-LTA' } });
    expect(signatures(await file(issued))).toEqual({ seals: 1, timestamps: 1, stores: 1 });
    expect(await openAlarms()).toBe(0);
  });

  it('seals without a timestamping authority, says so, and raises the file by appending when it is back', async () => {
    scene.pki.server.play({ tsa: 'unavailable' });
    const low = await issueMinimal(scene);
    expect(low).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-B' } });
    const before = await file(low);
    scene.clock.advance(120);
    expect(await sweep()).toEqual({ done: 0, failed: 1 });
    expect(await openAlarms()).toBe(1);

    scene.pki.server.play({});
    scene.clock.advance(3600);
    expect(await sweep()).toEqual({ done: 1, failed: 0 });
    const raised = await licence(low.id);
    expect(raised).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-LTA' } });
    const after = await file(raised);
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect(signatures(after)).toEqual({ seals: 1, timestamps: 2, stores: 1 });
    expect(await openAlarms()).toBe(0);
    const documents = await scene.service.rows(
      'SELECT "sequence", "sealLevel", "reason" FROM licence_documents ORDER BY "sequence"',
    );
    expect(documents).toEqual([
      { sequence: 1, sealLevel: 'B-B', reason: 'issued' },
      { sequence: 2, sealLevel: 'B-LTA', reason: 'raised' },
    ]);
  });

  it('never says B-LT without an answer about revocation', async () => {
    scene.pki.server.play({ ocsp: 'unavailable', crl: 'unavailable' });
    const low = await issueMinimal(scene);
    expect(low).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-T' } });
    expect(signatures(await file(low))).toEqual({ seals: 1, timestamps: 0, stores: 0 });
    scene.pki.server.play({});
    scene.clock.advance(120);
    expect(await sweep()).toEqual({ done: 1, failed: 0 });
    expect(await licence(low.id)).toMatchObject({ document: { sealLevel: 'PAdES-B-LTA' } });
  });

  it('takes the next authority when the first one fails', async () => {
    scene.pki.server.play({ tsa: { 'tsa-1': 'garbage' } });
    expect(await issueMinimal(scene)).toMatchObject({ document: { sealLevel: 'PAdES-B-LTA' } });
  });

  it('does not publish what a revoked certificate has sealed', async () => {
    const seal = (await issuedCertificates(scene.pki.directory)).find(({ file: name }) =>
      name.startsWith('seals/'),
    );
    const { serial = '' } = seal ?? {};
    const at = scene.clock.now();
    await addRevocations(scene.pki.directory, [
      { serial, authority: 'issuing-ca', at, reason: 'keyCompromise' },
    ]);
    const refused = await issueMinimal(scene);
    expect(refused).toMatchObject({
      state: 'failed',
      failure: { step: 'preserve', code: 'certificate-revoked' },
    });
    expect(refused.document).toBeUndefined();
  });

  it('timestamps again before the last timestamp ends, and lists what is due and what was done', async () => {
    const issued = await issueMinimal(scene);
    const before = await file(issued);
    const service = scene.service.app.get(PreservationService, { strict: false });
    expect(await service.due(0, 10)).toEqual([]);
    const [due] = await service.due(20 * 365, 10);
    expect(due).toMatchObject({
      licenceId: issued.id,
      number: issued.number,
      what: 'renew',
      reached: 'B-LTA',
    });

    const seconds = (Date.parse(due?.dueAt ?? '') - scene.clock.now().getTime()) / 1000;
    expect(seconds).toBeGreaterThan(365 * DAY);
    scene.clock.advance(seconds + 1);
    // The authority still has the certificate that ends: its timestamp would prove nothing for longer.
    expect(await sweep()).toEqual({ done: 0, failed: 1 });
    expect((await file(await licence(issued.id))).equals(before)).toBe(true);
    expect(await openAlarms('seal-renewal-failing')).toBe(1);

    await scene.pki.renewTimestampAuthorities();
    scene.clock.advance(3600);
    expect(await sweep()).toEqual({ done: 1, failed: 0 });
    expect(await openAlarms('seal-renewal-failing')).toBe(0);
    const renewed = await licence(issued.id);
    const after = await file(renewed);
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect(signatures(after)).toEqual({ seals: 1, timestamps: 2, stores: 2 });
    expect(await service.done(10)).toEqual([
      expect.objectContaining({ licenceId: issued.id, reason: 'archived', sealLevel: 'B-LTA' }),
    ]);
  });
});
