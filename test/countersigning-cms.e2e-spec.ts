import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CertificateAuthority } from '../src/pki/certificate-authority.js';
import { sealProfile } from '../src/pki/development-profiles.js';
import {
  type CountersigningScene,
  countersigningScene,
  problem,
  type Session,
} from './support/countersigning-scene.js';
import { BUILDER, issueMinimal } from './support/evidenced-service.js';
import { attribute, type CmsForm, indefinite, SIGNING_TIME } from './support/foreign-cms.js';

let scene: CountersigningScene;
beforeAll(async () => {
  scene = await countersigningScene({ sealLevel: 'B-LTA', sealOrder: 'issuer-holder' });
});
afterAll(() => scene.close());

describe('a CMS of foreign software', () => {
  afterAll(() => scene.ask({ sealLevel: 'B-LTA', sealOrder: 'issuer-holder' }));

  const FORMS: readonly Readonly<{ name: string; rsa: boolean; chained: boolean; form: CmsForm }>[] = [
    { name: 'P-256, plain', rsa: false, chained: true, form: {} },
    {
      name: 'P-256, everything',
      rsa: false,
      chained: true,
      form: { protected: true, verboseReference: true },
    },
    { name: 'P-256, without chain', rsa: false, chained: false, form: { nullParameters: true } },
    { name: 'RSA-2048, plain', rsa: true, chained: true, form: {} },
    {
      name: 'RSA-2048, as OpenSSL writes it, protected',
      rsa: true,
      chained: true,
      form: { plainRsa: true, nullParameters: true, protected: true },
    },
    { name: 'RSA-2048, without chain', rsa: true, chained: false, form: { plainRsa: true } },
  ];
  const ORDERS = ['issuer-holder', 'holder-issuer'] as const;

  describe.each(ORDERS)('in the order %s', (sealOrder) => {
    it.each(FORMS)('carries a licence to B-LTA: $name', async ({ rsa, chained, form }) => {
      await scene.ask({ sealLevel: 'B-LTA', sealOrder });
      const signer = rsa ? scene.rsaBuilder : scene.builder;
      const { id } = await issueMinimal(scene);
      const open = await scene.session(id, signer.certificates);
      const chain = chained ? [signer.issuer] : [];
      expect(await scene.answer(id, open.id, scene.cmsFor(open, { ...form, chain }, signer))).toMatchObject({
        status: 202,
      });
      expect(await scene.settled(id)).toMatchObject({
        state: 'valid',
        sealing: { applied: sealOrder.split('-').map((party) => ({ party })) },
        document: { sealLevel: 'PAdES-B-LTA' },
      });
    });

    it.each(['B-B', 'B-T'] as const)('needs no chain of its own at %s', async (sealLevel) => {
      await scene.ask({ sealLevel, sealOrder });
      const { id } = await issueMinimal(scene);
      const open = await scene.session(id);
      await scene.answer(id, open.id, scene.cmsFor(open));
      expect(await scene.settled(id)).toMatchObject({
        state: 'valid',
        document: { sealLevel: `PAdES-${sealLevel}` },
      });
    });
  });
});

describe('a CMS that is refused', () => {
  let id: string;
  let open: Session;
  let ofAnotherLicence: Session;
  beforeAll(async () => {
    const another = await issueMinimal(scene);
    ofAnotherLicence = await scene.session(another.id);
    ({ id } = await issueMinimal(scene));
    open = await scene.session(id);
  });

  const JUNK = '2a0304';
  const TIMESTAMP = '2a864886f70d010910020e';
  const EMPTY = Buffer.from('3000', 'hex');
  const ROWS: readonly Readonly<{ name: string; make: () => Uint8Array; reason: string }>[] = [
    {
      name: 'over a wrong digest',
      make: () => scene.cmsFor({ ...open, digest: Buffer.alloc(32).toString('base64') }),
      reason: 'other-digest',
    },
    { name: 'of another session', make: () => scene.cmsFor(ofAnotherLicence), reason: 'other-digest' },
    {
      name: 'with an extra signer',
      make: () => scene.cmsFor(open, { cosigners: [scene.other] }),
      reason: 'cms-signer-count',
    },
    {
      name: 'without signing-certificate',
      make: () => scene.cmsFor(open, { reference: 'none' }),
      reason: 'cms-attributes',
    },
    {
      name: 'whose signing-certificate-v2 names another one',
      make: () => scene.cmsFor(open, { reference: scene.other.certificate }),
      reason: 'cms-certificate-reference',
    },
    {
      name: 'with SHA-1',
      make: () => scene.cmsFor(open, { digestName: 'sha1' }),
      reason: 'cms-digest-algorithm',
    },
    {
      name: 'with SHA-512, which nobody asked for',
      make: () => scene.cmsFor(open, { digestName: 'sha512' }),
      reason: 'cms-digest-algorithm',
    },
    {
      name: "with another company's key",
      make: () => scene.cmsFor(open, {}, scene.other),
      reason: 'other-certificate',
    },
    {
      name: "with another company's certificate beside its own",
      make: () => scene.cmsFor(open, { chain: [scene.other.certificate] }),
      reason: 'cms-certificate-unused',
    },
    {
      name: 'with its own certificate twice',
      make: () => scene.cmsFor(open, { chain: [scene.builder.certificate] }),
      reason: 'cms-certificate-unused',
    },
    {
      name: "of the builder's other key",
      make: () => scene.cmsFor(open, {}, scene.rsaBuilder),
      reason: 'other-certificate',
    },
    {
      name: 'by a key that is not that of the certificate',
      make: () => scene.cmsFor(open, {}, { ...scene.builder, key: scene.other.key }),
      reason: 'signature-invalid',
    },
    {
      name: 'by a key of another kind',
      make: () => scene.cmsFor(open, {}, { ...scene.builder, key: scene.rsaBuilder.key }),
      reason: 'certificate-algorithm',
    },
    {
      name: 'with a signing time',
      make: () => scene.cmsFor(open, { signedToo: [SIGNING_TIME] }),
      reason: 'cms-signing-time',
    },
    {
      name: 'with a signed attribute that nobody knows',
      make: () => scene.cmsFor(open, { signedToo: [attribute(JUNK, EMPTY)] }),
      reason: 'cms-attributes',
    },
    {
      name: 'with its content',
      make: () => scene.cmsFor(open, { content: Buffer.from('x') }),
      reason: 'cms-content',
    },
    {
      name: 'with junk that nobody signed',
      make: () => scene.cmsFor(open, { unsigned: [attribute(JUNK, EMPTY)] }),
      reason: 'cms-unsigned-attributes',
    },
    {
      name: 'with a timestamp that nobody judged',
      make: () => scene.cmsFor(open, { unsigned: [attribute(TIMESTAMP, EMPTY)] }),
      reason: 'cms-unsigned-attributes',
    },
    {
      name: 'in BER of indefinite length',
      make: () => indefinite(scene.cmsFor(open)),
      reason: 'cms-malformed',
    },
    {
      name: 'with a byte behind it',
      make: () => Buffer.concat([scene.cmsFor(open), Buffer.of(0)]),
      reason: 'cms-malformed',
    },
    { name: 'cut short', make: () => scene.cmsFor(open).subarray(0, -1), reason: 'cms-malformed' },
    {
      name: 'larger than the place that is kept free',
      make: () => scene.cmsFor(open, { chain: Array.from({ length: 40 }, () => scene.other.certificate) }),
      reason: 'cms-too-large',
    },
    { name: 'of openssl cms -sign -cades', make: () => opensslCms(), reason: 'cms-signing-time' },
  ];

  function opensslCms(): Uint8Array {
    const file = join(scene.pki.directory, 'holders', BUILDER.uscc);
    const signer = ['-signer', `${file}.pem`, '-inkey', `${file}.key.pem`];
    const form = ['-cades', '-binary', '-nosmimecap', '-md', 'sha256', '-outform', 'DER'];
    const { status, stdout } = spawnSync('openssl', ['cms', '-sign', ...form, ...signer], { input: 'bytes' });
    if (status !== 0) throw new Error('openssl did not sign');
    return stdout;
  }

  it.each(ROWS)('is told so, and the session stays open: $name', async ({ make, reason }) => {
    expect(await scene.answer(id, open.id, make())).toMatchObject(
      problem(422, 'returned-signature-refused', { reason }),
    );
    expect(await scene.stateOf(id, open.id)).toBe('open');
  });

  it('leaves the session to be answered rightly', async () => {
    expect(await scene.answer(id, open.id, scene.cmsFor(open))).toMatchObject({ status: 202 });
    expect(await scene.settled(id)).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-LTA' } });
    expect(await scene.stateOf(id, open.id)).toBe('answered');
  });

  it('has no session to come from when its key is RSA of 1024 bits', async () => {
    const licence = await issueMinimal(scene);
    expect(
      await scene.begin(licence.id, [await weakCertificate(), ...scene.builder.certificates.slice(1)]),
    ).toMatchObject(problem(422, 'holder-certificate-refused', { reason: 'certificate-key' }));
    expect(await scene.begin(licence.id)).toMatchObject({ status: 201 });
  });

  async function weakCertificate(): Promise<string> {
    const { directory } = scene.pki;
    const key = createPrivateKey(await readFile(join(directory, 'builder-ca.key.pem')));
    const authority = CertificateAuthority.of(scene.builder.issuer, key);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const certificate = authority.issue(sealProfile(BUILDER, scene.clock.now()), createPublicKey(privateKey));
    return Buffer.from(certificate).toString('base64');
  }
});
