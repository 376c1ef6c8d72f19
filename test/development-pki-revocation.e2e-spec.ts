import { createHash } from 'node:crypto';
import { CrlIndex } from '../src/lib/x509/read/crl-index.js';
import { readCrl } from '../src/lib/x509/read/crl.js';
import { judgeOcsp } from '../src/lib/ocsp/read/judge-ocsp.js';
import { readOcspResponse } from '../src/lib/ocsp/read/ocsp-response.js';
import { addRevocations } from '../src/pki/revocations.js';
import { issueSpecialCertificate } from '../src/pki/special-certificates.js';
import { AUTHORITY, SettableClock } from './support/development-seals.js';
import { HOLDER, type LivePki, livePki } from './support/live-pki.js';
import { bodyOf, PkiClient } from './support/pki-client.js';

const NOW = new Date('2026-11-03T02:20:30Z');

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const sha1 = (data: Uint8Array): string => createHash('sha1').update(data).digest('hex');

describe('revocation in the development PKI', () => {
  let clock: SettableClock;
  let pki: LivePki;
  let client: PkiClient;
  beforeAll(async () => {
    clock = new SettableClock(NOW);
    pki = await livePki({ clock });
    client = new PkiClient(pki);
  });
  beforeEach(() => pki.server.play({}));
  afterAll(() => pki.close());

  const certificate = (name: string) => client.certificate(name);
  const post = (...asked: Parameters<PkiClient['post']>) => client.post(...asked);

  /** An OCSPRequest by hand: every part is shorter than 128 octets. */
  async function request(name: string, issuer: string): Promise<Uint8Array> {
    const [{ serial }, { subject, publicKey }] = [await certificate(name), await certificate(issuer)];
    const bits = publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);
    const wrap = (text: string) => `30${(text.length / 2).toString(16).padStart(2, '0')}${text}`;
    const id = `300906052b0e03021a05000414${sha1(subject)}0414${sha1(bits)}0214${serial}`;
    return bytes(wrap(wrap(wrap(wrap(wrap(id))))));
  }

  async function status(name: string, authority: string, path = `/ocsp/${authority}`) {
    const body = await request(name, `${authority}.pem`);
    const response = readOcspResponse(await bodyOf(post(path, 'ocsp-request', body)), client.reader);
    const question = {
      certificate: await certificate(name),
      issuer: await certificate(`${authority}.pem`),
    };
    return judgeOcsp(response, { ...question, at: NOW });
  }

  const crlOf = async (authority: string) => bodyOf(fetch(`${pki.baseUrl}/crl/${authority}.crl`));
  const seal = `seals/${AUTHORITY.uscc}-p-256.pem`;
  const holder = `holders/${HOLDER.uscc}.pem`;

  it('is said at once, by OCSP and CRL, and a CRL is kept until then', async () => {
    await expect(status(holder, 'builder-ca')).resolves.toMatchObject({ status: 'good', thisUpdate: NOW });
    const before = await crlOf('builder-ca');
    expect(await crlOf('builder-ca')).toEqual(before);
    const { serial } = await certificate(holder);
    const at = new Date('2026-11-02T02:20:30Z');
    await addRevocations(pki.directory, [{ serial, authority: 'builder-ca', at, reason: 'superseded' }]);
    await expect(status(holder, 'builder-ca')).resolves.toMatchObject({ status: 'revoked' });
    const [old, young] = [readCrl(before), readCrl(await crlOf('builder-ca'))];
    expect(CrlIndex.of(old).find(serial)).toBeUndefined();
    expect(CrlIndex.of(young).find(serial)).toMatchObject({ revokedAt: at, reason: 'superseded' });
    expect(Number(`0x${young.number}`)).toBeGreaterThan(Number(`0x${old.number}`));
    expect(CrlIndex.of(young).isSignedBy(await certificate('builder-ca.pem'))).toBe(true);
  });

  it('was yesterday for a certificate that is made so', async () => {
    const organisation = { name: '测试有限公司', uscc: '91410726MA0TEST01X' };
    const common = { directory: pki.directory, now: NOW, kind: 'holder', organisation } as const;
    await issueSpecialCertificate({ ...common, profile: 'revoked-yesterday' });
    await issueSpecialCertificate({ ...common, profile: 'ordinary' });
    const name = (profile: string) => `holders/${organisation.uscc}-${profile}.pem`;
    const revoked = await status(name('revoked-yesterday'), 'builder-ca');
    expect(revoked).toMatchObject({
      status: 'revoked',
      revokedAt: new Date('2026-11-02T02:20:30Z'),
      reason: 'keyCompromise',
    });
    await expect(status(name('ordinary'), 'builder-ca')).resolves.toMatchObject({ status: 'good' });
  });

  it.each([
    { profile: 'unknown', code: 'ocsp-unknown' },
    { profile: 'try-later', code: 'ocsp-try-later' },
    { profile: 'expired', code: 'ocsp-expired' },
    { profile: 'wrong-key', code: 'ocsp-signature' },
    { profile: 'wrong-responder', code: 'ocsp-signer' },
    { profile: 'garbage', code: 'ocsp-malformed' },
  ] as const)('can be asked of a responder that is $profile', async ({ profile, code }) => {
    const failure = async (path?: string) =>
      status(seal, 'issuing-ca', path).then(
        (judgement) => (judgement.status === 'unknown' ? 'ocsp-unknown' : judgement.status),
        (error: { code: string }) => error.code,
      );
    expect(await failure(`/ocsp/issuing-ca/${profile}`)).toBe(code);
    pki.server.play({ ocsp: { 'issuing-ca': profile } });
    expect(await failure()).toBe(code);
    await expect(status('tsa-1.pem', 'tsa-ca')).resolves.toMatchObject({ status: 'good' });
  });

  it('is claimed by a responder that lies', async () => {
    pki.server.play({ ocsp: 'revoked' });
    await expect(status(seal, 'issuing-ca')).resolves.toMatchObject({ status: 'revoked' });
  });

  it.each([
    { profile: 'expired', fault: { nextUpdate: new Date('2026-11-02T20:20:30Z') }, isSigned: true },
    { profile: 'wrong-key', fault: {}, isSigned: false },
  ] as const)('can be in a CRL that is $profile', async ({ profile, fault, isSigned }) => {
    pki.server.play({ crl: { 'issuing-ca': profile } });
    const crl = readCrl(await crlOf('issuing-ca'));
    expect(crl).toMatchObject(fault);
    expect(CrlIndex.of(crl).isSignedBy(await certificate('issuing-ca.pem'))).toBe(isSigned);
    pki.server.play({});
    const right = CrlIndex.of(readCrl(await crlOf('issuing-ca')));
    expect(right.isSignedBy(await certificate('issuing-ca.pem'))).toBe(true);
    expect(right.crl.nextUpdate).toEqual(new Date('2026-11-04T02:20:30Z'));
  });
});
