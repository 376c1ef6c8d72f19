import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AUTHORITY, developmentSeals, MADE_AT } from '../../test/support/development-seals.js';
import { reissueSeal } from '../../test/support/reissued-seal.js';
import { OIDS } from '../lib/oids.js';
import { pem } from '../lib/x509/write/pem.js';
import { openSeals } from './open-seals.js';

const SPECIMEN = { width: 1, height: 1, deflated: new Uint8Array(), sha256: '' };
const SEAL = `seals/${AUTHORITY.uscc}-p-256.pem`;
const KEY = `seals/${AUTHORITY.uscc}-p-256.key.pem`;

const keyOf = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('openSeals', () => {
  let made: string;
  let other: string;
  let directory: string;
  beforeAll(async () => {
    made = await developmentSeals();
    other = await developmentSeals();
    directory = `${made}-copy`;
  });
  beforeEach(() => cp(made, directory, { recursive: true }));
  afterEach(() => rm(directory, { recursive: true }));
  afterAll(() => Promise.all([made, other].map((folder) => rm(folder, { recursive: true }))));

  const open = (options: { production?: boolean; now?: Date } = {}) =>
    openSeals({ directory, production: false, now: MADE_AT, draw: () => SPECIMEN, ...options });
  const text = (name: string) => readFile(join(directory, name), 'utf8');
  const write = (name: string, contents: string) => writeFile(join(directory, name), contents);
  const certificates = async () => (await text(SEAL)).split(/(?<=END CERTIFICATE-----\n)/).filter(Boolean);

  it('opens a seal with its chain, dates, names and specimen', async () => {
    const { seals, trustAnchors } = await open();
    expect(seals).toHaveLength(1);
    expect(seals[0]).toMatchObject({
      id: `${AUTHORITY.uscc}-p-256`,
      authority: { name: AUTHORITY.name, uscc: AUTHORITY.uscc },
      signerName: '延津县行政审批和政务信息管理局（测试章）',
      sealCode: '4107260000017',
      development: true,
      notBefore: new Date('2025-12-31T00:00:00Z'),
      notAfter: new Date('2028-12-31T00:00:00Z'),
      specimen: SPECIMEN,
      signer: { keyType: 'p-256' },
    });
    expect(seals[0]?.chain).toHaveLength(2);
    expect(trustAnchors).toEqual([seals[0]?.chain[1]]);
  });

  it.each([
    { file: 'seals.json', why: /seals\.json cannot be read \(ENOENT\)$/ },
    { file: 'trust.pem', why: /trust\.pem cannot be read \(ENOENT\)$/ },
    { file: SEAL, why: /p-256\.pem cannot be read \(ENOENT\)$/ },
    { file: KEY, why: /p-256\.key\.pem cannot be read \(ENOENT\)$/ },
  ])('does not start without $file', async ({ file, why }) => {
    await rm(join(directory, file));
    await expect(open()).rejects.toThrow(why);
  });

  it.each([
    {
      name: 'broken seal list',
      file: 'seals.json',
      contents: () => '{',
      why: /seals\.json is no JSON object/,
    },
    {
      name: 'empty trust file',
      file: 'trust.pem',
      contents: () => '',
      why: /trust\.pem holds no certificate in PEM$/,
    },
    {
      name: 'certificate that is none',
      file: SEAL,
      contents: () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      why: /p-256\.pem holds a certificate that cannot be read$/,
    },
    {
      name: 'key that is none',
      file: KEY,
      contents: () => 'SECRET',
      why: /key\.pem is no private key in PEM$/,
    },
    {
      name: 'key of another kind',
      file: KEY,
      contents: () => keyOf('P-384'),
      why: /key\.pem is no RSA-2048, RSA-3072 or P-256 key$/,
    },
    {
      name: 'key of another certificate',
      file: KEY,
      contents: () => keyOf('P-256'),
      why: /key\.pem does not belong to .*p-256\.pem$/,
    },
  ])('does not start with a $name', async ({ file, contents, why }) => {
    await write(file, contents());
    await expect(open()).rejects.toThrow(why);
  });

  it('never quotes a key file', async () => {
    await write(KEY, (await text(KEY)).replace('-----BEGIN', '----BEGIN'));
    const body = (await text(KEY)).split('\n')[1] ?? '';
    const error: Error = await open().then(
      () => new Error('opened'),
      (reason: Error) => reason,
    );
    expect(error.message).toMatch(/is no private key in PEM$/);
    expect(JSON.stringify([error.message, String(error.cause), error.stack])).not.toContain(body);
  });

  it.each([
    { name: 'a missing root', keep: [0, 1], why: /holds a chain that has no root at its end$/ },
    { name: 'a missing CA', keep: [0, 2], why: /holds a chain that is broken after certificate 1$/ },
    { name: 'another order', keep: [0, 2, 1], why: /holds a chain that is broken after certificate 1$/ },
  ])('does not start with a chain with $name', async ({ keep, why }) => {
    const all = await certificates();
    await write(SEAL, keep.map((i) => all[i]).join(''));
    await expect(open()).rejects.toThrow(why);
  });

  it('does not start with a root that nobody trusts', async () => {
    await write('trust.pem', await readFile(join(other, 'trust.pem'), 'utf8'));
    await expect(open()).rejects.toThrow(/p-256\.pem holds a chain whose root is not in trust\.pem$/);
  });

  it.each([
    { now: '2028-12-31T00:00:00.000Z', opens: true },
    { now: '2028-12-31T00:00:00.001Z', opens: false },
  ])('an expired certificate forbids the start: $now, $opens', async ({ now, opens }) => {
    const attempt = open({ now: new Date(now) });
    if (opens) await expect(attempt).resolves.toBeDefined();
    else await expect(attempt).rejects.toThrow(/p-256\.pem holds a certificate that expired on 2028-12-31/);
  });

  describe('with a second seal in the list', () => {
    const SECOND = `seals/second.pem`;
    beforeEach(async () => {
      const { seals } = JSON.parse(await text('seals.json')) as { seals: { uscc: string }[] };
      const second = { ...seals[0], id: 'second', certificate: SECOND, key: 'seals/second.key.pem' };
      await write('seals.json', JSON.stringify({ seals: [...seals, second] }));
      await write(SECOND, await text(SEAL));
      await write('seals/second.key.pem', await text(KEY));
    });

    it('leaves out the expired one of an authority that has another, and does not ask for its key', async () => {
      await reissueSeal(directory, SECOND, {});
      const trusted = await text('trust.pem');
      await reissueSeal(directory, SEAL, { notAfter: new Date('2026-06-01T00:00:00Z') });
      await write('trust.pem', trusted + (await text('trust.pem')));
      await rm(join(directory, KEY));
      const { seals, skipped } = await open({ now: new Date('2026-07-01T00:00:00Z') });
      expect(seals.map(({ id }) => id)).toEqual(['second']);
      expect(skipped).toEqual([
        expect.stringMatching(/p-256\.pem holds a certificate that expired on 2026-06-01T00:00:00\.000Z$/),
      ]);
    });

    it('does not start when the other has expired too, is not valid yet or is of another authority', async () => {
      const now = new Date('2026-07-01T00:00:00Z');
      await reissueSeal(directory, SEAL, { notAfter: new Date('2026-06-01T00:00:00Z') });
      const old = await text('trust.pem');
      for (const change of [
        { notAfter: new Date('2026-06-02T00:00:00Z') },
        { notBefore: new Date('2026-07-02T00:00:00Z') },
      ]) {
        await reissueSeal(directory, SECOND, change);
        await write('trust.pem', old + (await text('trust.pem')));
        await expect(open({ now })).rejects.toThrow(
          /p-256\.pem holds a certificate that expired on 2026-06-01/,
        );
      }
      await reissueSeal(directory, SECOND, {});
      await write('trust.pem', old + (await text('trust.pem')));
      await expect(open({ now })).resolves.toMatchObject({ seals: [{ id: 'second' }] });
      await write(
        'seals.json',
        (await text('seals.json')).replace(`"uscc":"${AUTHORITY.uscc}"`, '"uscc":"11410726MB0X345697"'),
      );
      await expect(open({ now })).rejects.toThrow(
        /p-256\.pem holds a certificate that expired on 2026-06-01/,
      );
    });
  });

  it('opens a seal that is not valid yet, for the day it will be', async () => {
    await expect(open({ now: new Date('2025-01-01T00:00:00Z') })).resolves.toBeDefined();
  });

  it('does not start in production with a development root', async () => {
    await expect(open({ production: true })).rejects.toThrow(
      /trust\.pem trusts a development root: not accepted in production$/,
    );
  });

  it('does not start with a certificate whose signature is forged', async () => {
    const [seal = '', ...chain] = await certificates();
    const der = Uint8Array.from(new X509Certificate(seal).raw);
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    await write(SEAL, pem('CERTIFICATE', der) + chain.join(''));
    await expect(open()).rejects.toThrow(/p-256\.pem holds a chain that is broken after certificate 1$/);
  });

  describe('in production, under a root of another kind', () => {
    it('starts with a real seal, which is then no development seal', async () => {
      await reissueSeal(directory, SEAL, { policies: ['1.2.3.4'] });
      await expect(open({ production: true })).resolves.toMatchObject({ seals: [{ development: false }] });
    });

    it('does not start with a development seal', async () => {
      await reissueSeal(directory, SEAL, { policies: [OIDS.developmentPolicy] });
      await expect(open({ production: true })).rejects.toThrow(
        /p-256\.pem holds a development certificate: not accepted in production$/,
      );
      await expect(open()).resolves.toMatchObject({ seals: [{ development: true }] });
    });
  });
});
