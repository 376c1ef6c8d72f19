import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test, type TestingModule } from '@nestjs/testing';
import { DomainError } from '../../src/lib/errors/domain-error.js';
import { readConfig } from '../../src/platform/config/app-config.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import { SecretsModule } from '../../src/platform/secrets/secrets.module.js';
import { TimeModule } from '../../src/platform/time/time.module.js';
import { EvidenceModule } from '../../src/sealing/evidence/evidence.module.js';
import { RevocationSource } from '../../src/sealing/revocation-source.port.js';
import { TimestampAuthority } from '../../src/sealing/timestamp-authority.port.js';
import { OpensslPki } from '../support/openssl-pki.js';
import { ask, judgedBy } from './judges.js';

judgedBy(['openssl'], () => {
  let pki: OpensslPki;
  let data: string;
  let module: TestingModule;
  beforeAll(async () => {
    pki = await OpensslPki.start();
    pki.issueSeal('seal');
    pki.issueSeal('stolen');
    pki.revoke('stolen');
    data = await mkdtemp(join(tmpdir(), 'jianzhang-evidence-'));
  });
  afterAll(async () => {
    await pki.stop();
    await rm(data, { recursive: true });
  });
  beforeEach(async () => {
    pki.isBusy = false;
    pki.calls.length = 0;
    module = await evidenceModule({ TSA_URLS: `${pki.origin}/tsa`, EVIDENCE_HOSTS: pki.origin });
  });
  afterEach(() => module.close());

  async function evidenceModule(env: Record<string, string>): Promise<TestingModule> {
    const config = readConfig({ NODE_ENV: 'test', DATA_DIR: data, SEALS_DIR: pki.directory, ...env }, data);
    const imports = [ConfigModule.forRoot(config), TimeModule, SecretsModule, EvidenceModule];
    const compiled = await Test.createTestingModule({ imports }).compile();
    return compiled.init();
  }

  const chain = (leaf: string) => [leaf, 'ca', 'root'].map((name) => pki.certificate(name));
  const refusal = (promise: Promise<unknown>): Promise<DomainError> =>
    promise.then(
      () => Promise.reject(new Error('nothing was refused')),
      (error: DomainError) => error,
    );

  describe('OpenSSL as time-stamping authority', () => {
    it('is believed, and believes what it gave us', async () => {
      const content = randomBytes(1000);
      const digest = createHash('sha256').update(content).digest();
      const token = await module.get(TimestampAuthority).timestamp(digest);
      await writeFile(pki.file('token'), token);
      await writeFile(pki.file('content'), content);
      const trust = ['-CAfile', pki.file('trust.pem'), '-untrusted', pki.file('ca.pem')];
      const verify = (...what: string[]) =>
        ask('openssl', ['ts', '-verify', '-in', pki.file('token'), '-token_in', ...trust, ...what]);
      expect(verify('-data', pki.file('content')).output).toContain('Verification: OK');
      content[0] = (content[0] ?? 0) ^ 1;
      await writeFile(pki.file('content'), content);
      expect(verify('-data', pki.file('content')).output).toContain('Verification: FAILED');
    });

    it('is not believed under another root', async () => {
      const other = await OpensslPki.start();
      const [ours] = [module];
      module = await evidenceModule({ TSA_URLS: `${other.origin}/tsa`, EVIDENCE_HOSTS: other.origin });
      await ours.close();
      const error = await refusal(module.get(TimestampAuthority).timestamp(Buffer.alloc(32)));
      await other.stop();
      // The two roots have one name: only the signature tells them apart.
      expect(error.extensions).toMatchObject({ attempts: [{ reason: 'certificate-signature' }] });
    });
  });

  describe('OpenSSL as OCSP responder', () => {
    it('is believed about a whole chain', async () => {
      const evidence = await module.get(RevocationSource).evidenceFor(chain('seal'));
      expect(evidence.certificates).toEqual(chain('seal'));
      expect(evidence.ocsps).toHaveLength(2);
      expect(evidence.crls).toEqual([]);
      await writeFile(pki.file('answer.der'), evidence.ocsps[0] ?? '');
      const about = ['-issuer', pki.file('ca.pem'), '-cert', pki.file('seal.pem')];
      const trust = ['-CAfile', pki.file('trust.pem'), '-verify_other', pki.file('ca.pem')];
      const { output } = ask('openssl', ['ocsp', '-respin', pki.file('answer.der'), ...about, ...trust]);
      expect(output).toContain('Response verify OK');
      expect(output).toContain('seal.pem: good');
    });

    it('completes a chain of which only the leaf came along', async () => {
      const [leaf = new Uint8Array()] = chain('seal');
      const { certificates } = await module.get(RevocationSource).evidenceFor([leaf]);
      expect(certificates).toEqual(chain('seal'));
      expect(pki.calls[0]).toBe('/ca.cer');
    });

    it('tells of a certificate that was revoked', async () => {
      expect(await refusal(module.get(RevocationSource).evidenceFor(chain('stolen')))).toMatchObject({
        code: 'certificate-revoked',
        extensions: { reason: 'keyCompromise' },
      });
    });
  });

  describe('OpenSSL as issuer of lists', () => {
    beforeEach(() => {
      pki.isBusy = true;
    });

    it('is believed when its responder says try later', async () => {
      const { crls, ocsps } = await module.get(RevocationSource).evidenceFor(chain('seal'));
      expect(ocsps).toEqual([]);
      expect(crls).toHaveLength(2);
      await writeFile(pki.file('list.der'), crls[0] ?? '');
      const verify = [
        'crl',
        '-inform',
        'DER',
        '-in',
        pki.file('list.der'),
        '-CAfile',
        pki.file('ca.pem'),
        '-noout',
      ];
      expect(ask('openssl', verify).output).toContain('verify OK');
    });

    it('tells of a certificate that was revoked', async () => {
      expect(await refusal(module.get(RevocationSource).evidenceFor(chain('stolen')))).toMatchObject({
        code: 'certificate-revoked',
        extensions: { reason: 'keyCompromise' },
      });
    });

    it('may have revoked 50,000 others: the list is fetched and read once', async () => {
      await pki.revokeMany(50_000);
      const source = module.get(RevocationSource);
      for (let i = 0; i < 3; i++) await source.evidenceFor(chain('seal'));
      await expect(source.evidenceFor(chain('stolen'))).rejects.toMatchObject({
        code: 'certificate-revoked',
      });
      const { crls } = await source.evidenceFor(chain('seal'));
      expect(crls[0]?.length).toBeGreaterThan(1_500_000);
      expect(pki.calls.filter((url) => url === '/ca.crl')).toHaveLength(1);
    });
  });

  it('calls nobody who is not configured', async () => {
    const [ours] = [module];
    module = await evidenceModule({ TSA_URLS: '', EVIDENCE_HOSTS: '' });
    await ours.close();
    const revocation = await refusal(module.get(RevocationSource).evidenceFor(chain('seal')));
    expect(revocation.code).toBe('revocation-unavailable');
    const timestamp = await refusal(module.get(TimestampAuthority).timestamp(Buffer.alloc(32)));
    expect(timestamp.extensions).toEqual({ attempts: [] });
    expect(pki.calls).toEqual([]);
  });
});
