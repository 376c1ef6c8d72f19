import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTHORITY, developmentSeals, MADE_AT } from '../../test/support/development-seals.js';
import { isDevelopmentCertificate } from '../lib/x509/development-mark.js';
import { keyTypeOf } from '../lib/x509/key-type.js';
import { CertificateAuthority } from './certificate-authority.js';
import { makeDevelopmentPki, viewerAdvice } from './development-pki.js';
import { sealProfile } from './development-profiles.js';

const OTHER = { name: '延津县自然资源局', uscc: '11410726MB0X345697' };
const HOLDER = { name: '延津县测试置业有限公司', uscc: '91410726MAF2PH4P9Q' };
const SEAL = `seals/${AUTHORITY.uscc}-p-256.pem`;

describe('makeDevelopmentPki', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await developmentSeals();
  });
  afterEach(() => rm(directory, { recursive: true }));

  const request = (authorities: readonly { name: string; uscc: string }[] = [AUTHORITY]) =>
    ({
      directory,
      now: new Date('2027-06-01T00:00:00Z'),
      authorities,
      keyTypes: ['p-256'],
      authorityKeyType: 'p-256',
      timestampKeyTypes: ['p-256', 'p-256'],
    }) as const;
  const read = (name: string) => readFile(join(directory, name), 'utf8');
  const certificate = async (name: string) => new X509Certificate(await read(name));

  async function everything(): Promise<Record<string, string>> {
    const names = (await readdir(directory, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(name, 'utf8')])),
    );
  }

  it('makes a chain from the seal to the root', async () => {
    const [seal, issuing, root] = await Promise.all(
      [SEAL, 'issuing-ca.pem', 'root.pem'].map((name) => certificate(name)),
    );
    if (!seal || !issuing || !root) throw new Error('a certificate is missing');
    expect(seal.checkIssued(issuing) && seal.verify(issuing.publicKey)).toBe(true);
    expect(issuing.checkIssued(root) && issuing.verify(root.publicKey)).toBe(true);
    expect(root.checkIssued(root) && root.verify(root.publicKey)).toBe(true);
    expect([seal.ca, issuing.ca, root.ca]).toEqual([false, true, true]);
    expect([seal, issuing, root].map(({ raw }) => isDevelopmentCertificate(raw))).toEqual([true, true, true]);
  });

  it('names the organisation with its code, in Chinese, and says that it is a test', async () => {
    const seal = await certificate(SEAL);
    expect(seal.subject.split('\n')).toEqual([
      'C=CN',
      'O=延津县行政审批和政务信息管理局',
      'organizationIdentifier=NTRCN-11410726MB0X123439',
      'CN=延津县行政审批和政务信息管理局（测试章）',
    ]);
    expect((await certificate('root.pem')).subject).toBe('C=CN\nO=测试\nCN=建章开发根证书');
    expect(seal).toMatchObject({
      validFrom: 'Dec 31 00:00:00 2025 GMT',
      validTo: 'Dec 31 00:00:00 2028 GMT',
    });
  });

  it('gives every certificate a serial number of its own, 20 octets and positive', async () => {
    const serials = await Promise.all(
      [SEAL, 'issuing-ca.pem', 'root.pem'].map(async (name) => (await certificate(name)).serialNumber),
    );
    expect(new Set(serials).size).toBe(3);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{39}$/);
  });

  it('keeps keys for their owner, in PKCS#8', async () => {
    const key = SEAL.replace('.pem', '.key.pem');
    for (const name of [key, 'root.key.pem', 'issuing-ca.key.pem']) {
      expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
      expect(await read(name)).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    }
    expect((await certificate(SEAL)).checkPrivateKey(createPrivateKey(await read(key)))).toBe(true);
  });

  it('lists the seals with the chain in one file and the root in trust.pem', async () => {
    expect(JSON.parse(await read('seals.json'))).toEqual({
      seals: [
        {
          id: `${AUTHORITY.uscc}-p-256`,
          uscc: AUTHORITY.uscc,
          name: AUTHORITY.name,
          sealCode: '4107260000017',
          keyType: 'p-256',
          certificate: SEAL,
          key: SEAL.replace('.pem', '.key.pem'),
        },
      ],
    });
    expect(await read(SEAL)).toBe(
      (await read(SEAL)).split(/(?<=END CERTIFICATE-----\n)/)[0] +
        (await read('issuing-ca.pem')) +
        (await read('root.pem')),
    );
    expect(await read('trust.pem')).toBe(await read('root.pem'));
  });

  it('changes nothing when it is run again, whenever that is', async () => {
    const before = await everything();
    await makeDevelopmentPki(request());
    expect(await everything()).toEqual(before);
  });

  it.each([
    { lost: SEAL },
    { lost: 'seals.json' },
    { lost: 'trust.pem' },
    { lost: 'issuing-ca.pem' },
    { lost: 'root.pem' },
  ])('goes on after a stop before $lost, with the keys that are there', async ({ lost }) => {
    const before = await everything();
    await rm(join(directory, lost));
    await makeDevelopmentPki(request());
    const after = await everything();
    expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
    for (const [name, text] of Object.entries(before)) {
      if (!name.endsWith(lost)) expect(after[name]).toBe(text);
    }
    const [seal, issuing] = await Promise.all([certificate(SEAL), certificate('issuing-ca.pem')]);
    expect(seal.checkIssued(issuing) && seal.verify(issuing.publicKey)).toBe(true);
  });

  it('adds an authority and leaves the others alone', async () => {
    const before = await everything();
    await makeDevelopmentPki(request([OTHER]));
    expect(await everything()).toMatchObject({
      ...before,
      [join(directory, 'seals.json')]: expect.any(String),
    });
    const { seals } = JSON.parse(await read('seals.json')) as { seals: { uscc: string; sealCode: string }[] };
    expect(seals.map(({ uscc }) => uscc)).toEqual([AUTHORITY.uscc, OTHER.uscc]);
    expect(seals[1]?.sealCode).toMatch(/^410726\d{7}$/);
  });

  it('adds its services to a folder of an earlier version and replaces nothing', async () => {
    const added = ['tsa-1', 'tsa-2', 'tsa-ca', 'builder-ca'];
    await Promise.all(
      added.flatMap((name) => [rm(join(directory, `${name}.pem`)), rm(join(directory, `${name}.key.pem`))]),
    );
    await rm(join(directory, 'ocsp'), { recursive: true });
    const before = await everything();
    expect(Object.keys(before)).toHaveLength(14); // root, CA and seal with their keys, both lists, six files for codes
    await makeDevelopmentPki(request());
    expect(await everything()).toMatchObject(before);
    const [tsa, authority] = await Promise.all([certificate('tsa-1.pem'), certificate('tsa-ca.pem')]);
    expect(tsa.verify(authority.publicKey)).toBe(true);
    expect(authority.verify((await certificate('root.pem')).publicKey)).toBe(true);
  });

  it('says in each certificate where its issuer answers, but not in that of the root', async () => {
    const baseUrl = 'http://127.0.0.1:4321';
    await makeDevelopmentPki({ ...request([OTHER]), baseUrl, holders: [HOLDER] });
    const holder = await certificate(`holders/${HOLDER.uscc}.pem`);
    expect(holder.infoAccess?.trim().split('\n')).toEqual([
      `OCSP - URI:${baseUrl}/ocsp/builder-ca`,
      `CA Issuers - URI:${baseUrl}/ca/builder-ca.cer`,
    ]);
    expect(holder.raw.toString('latin1')).toContain(`${baseUrl}/crl/builder-ca.crl`);
    expect((await certificate(SEAL)).infoAccess).toContain('URI:http://127.0.0.1:3180/ocsp/issuing-ca');
    expect((await certificate('issuing-ca.pem')).infoAccess).toContain('http://127.0.0.1:3180/ocsp/root');
    expect((await certificate('root.pem')).infoAccess).toBeUndefined();
  });

  it('makes holders that are named as legal persons are, each with a key of its own', async () => {
    const { holders } = await makeDevelopmentPki({ ...request(), holders: [HOLDER] });
    expect(holders).toEqual([join(directory, `holders/${HOLDER.uscc}.pem`)]);
    const holder = await certificate(`holders/${HOLDER.uscc}.pem`);
    expect(holder.subject).toContain(`O=${HOLDER.name}\norganizationIdentifier=NTRCN-${HOLDER.uscc}`);
    expect(isDevelopmentCertificate(holder.raw)).toBe(true);
    expect(holder.verify((await certificate('builder-ca.pem')).publicKey)).toBe(true);
    const key = createPrivateKey(await read(`holders/${HOLDER.uscc}.key.pem`));
    expect(holder.checkPrivateKey(key)).toBe(true);
  });

  it('agrees with itself when two runs race', async () => {
    await rm(directory, { recursive: true });
    await Promise.all([makeDevelopmentPki(request()), makeDevelopmentPki(request())]);
    const [seal, issuing] = await Promise.all([certificate(SEAL), certificate('issuing-ca.pem')]);
    expect(seal.checkPrivateKey(createPrivateKey(await read(SEAL.replace('.pem', '.key.pem'))))).toBe(true);
    expect(seal.verify(issuing.publicKey)).toBe(true);
    expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each([
    { file: 'root.key.pem', text: 'not a key: 6dpnPXfrfFaX', message: /root\.key\.pem is no private key$/ },
    { file: 'root.key.pem', text: undefined, message: /root\.pem does not belong to the key beside it$/ },
    { file: 'root.pem', text: 'nonsense', message: /root\.pem is no certificate$/ },
  ])('names $file when it is wrong, and nothing of it', async ({ file, text, message }) => {
    if (text === undefined) await rm(join(directory, file));
    else await writeFile(join(directory, file), text);
    await expect(makeDevelopmentPki(request())).rejects.toThrow(message);
  });

  it('says which root a viewer needs', async () => {
    const pki = await makeDevelopmentPki(request());
    expect(viewerAdvice(pki)).toContain(join(directory, 'root.pem'));
  });
});

describe('CertificateAuthority', () => {
  it('issues what a test asks for, wrong or not', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'jianzhang-ca-'));
    await makeDevelopmentPki({ directory, now: MADE_AT, authorities: [], authorityKeyType: 'p-256' });
    const key = createPrivateKey(await readFile(join(directory, 'issuing-ca.key.pem')));
    const issuer = new X509Certificate(await readFile(join(directory, 'issuing-ca.pem')));
    const profile = {
      ...sealProfile(AUTHORITY, MADE_AT),
      notAfter: MADE_AT,
      keyUsage: ['keyEncipherment'] as const,
    };
    const issued = CertificateAuthority.of(issuer.raw, key).issue(profile, createPublicKey(key));
    const certificate = new X509Certificate(issued);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(certificate.validTo).toBe('Jan  1 00:00:00 2026 GMT');
    await rm(directory, { recursive: true });
  });

  it('makes each type of key', async () => {
    const directory = await developmentSeals(['rsa-2048', 'rsa-3072', 'p-256']);
    const types = await Promise.all(
      ['rsa-2048', 'rsa-3072', 'p-256'].map(async (keyType) => {
        const file = join(directory, 'seals', `${AUTHORITY.uscc}-${keyType}.pem`);
        return keyTypeOf(new X509Certificate(await readFile(file)).publicKey);
      }),
    );
    expect(types).toEqual(['rsa-2048', 'rsa-3072', 'p-256']);
    await rm(directory, { recursive: true });
  });
});
