import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_TYPES, type KeyType } from '../../src/lib/x509/key-type.js';
import { opensslAccepts } from '../support/key-files.js';
import {
  SOFTHSM_MODULE,
  SoftToken,
  type TokenAnswer,
  type TokenProcess,
  TOKEN,
} from '../support/soft-token.js';
import { judgedBy } from './judges.js';

const MESSAGE = 'the attributes of a seal';
const module = SOFTHSM_MODULE ?? '';

judgedBy(['openssl', 'softhsm2-util'], () => {
  describe('a key in a PKCS#11 token', () => {
    let token: SoftToken;
    let process: TokenProcess;
    beforeAll(() => {
      token = new SoftToken();
      KEY_TYPES.forEach((keyType, i) => token.addKey(keyType, `0${i}`));
      token.addKey('p-256', 'aa', 'twins');
      token.addKey('p-256', 'ab', 'twins');
      writeFileSync(join(token.directory, 'wrong-pin'), '0000-s3cret\n');
    });
    afterAll(() => token.remove());
    beforeEach(() => (process = token.process()));
    afterEach(() => process.end());

    const keyFile = (keyType: KeyType) => `${keyType}-0${KEY_TYPES.indexOf(keyType)}`;
    const open = (
      {
        object = 'rsa-2048',
        pin = 'pin',
        label = TOKEN,
        file = 'rsa-2048-00',
        more = '',
        allowed = module,
      } = {},
      to = process,
    ) =>
      to.tell({
        open: `pkcs11:${module}?token=${label}&object=${object}&pin=file:${pin}${more}`,
        directory: token.directory,
        publicKey: readFileSync(join(token.directory, `${file}.pub.pem`), 'utf8'),
        module: allowed,
      });
    const sign = (to = process) => to.tell({ sign: MESSAGE });
    const isRight = ({ signature = '' }: TokenAnswer, file = 'rsa-2048-00') =>
      opensslAccepts(token.directory, file, Buffer.from(MESSAGE), Buffer.from(signature, 'base64'));

    it.each(KEY_TYPES)('signs with %s, and OpenSSL accepts it', async (keyType) => {
      expect(await open({ object: keyType, file: keyFile(keyType) })).toEqual({ keyType });
      // Many, as r or s of a P-256 signature has a leading zero octet once in a hundred times.
      for (let i = 0; i < 20; i += 1) {
        expect(isRight(await sign(), keyFile(keyType))).toBe(true);
      }
      expect(isRight({ signature: Buffer.alloc(256).toString('base64') }, keyFile(keyType))).toBe(false);
    });

    it('shows neither PIN nor handles, however it is printed', async () => {
      await open();
      await sign();
      expect(await process.tell({ print: true })).toEqual({
        printed: 'VerifyingSigner(rsa-2048)',
        json: '{"keyType":"rsa-2048"}',
      });
    });

    it('takes a module by its file name, and none that is not configured', async () => {
      const reference = `pkcs11:libsofthsm2.so?token=${TOKEN}&object=rsa-2048&pin=file:pin`;
      const publicKey = readFileSync(join(token.directory, 'rsa-2048-00.pub.pem'), 'utf8');
      const { directory } = token;
      expect(await process.tell({ open: reference, directory, publicKey, module })).toEqual({
        keyType: 'rsa-2048',
      });
      expect(isRight(await sign())).toBe(true);
      expect((await open({ allowed: '/usr/lib/another.so' })).error).toBe(
        'key reference: module must be one that PKCS11_MODULES names',
      );
    });

    it('says which file is no module', async () => {
      const file = join(token.directory, 'pin');
      const refused = await process.tell({
        open: `pkcs11:${file}?token=${TOKEN}&object=rsa-2048&pin=file:pin`,
        directory: token.directory,
        publicKey: readFileSync(join(token.directory, 'rsa-2048-00.pub.pem'), 'utf8'),
        module: file,
      });
      expect(refused.error).toBe(`The key cannot be used: ${file} cannot be loaded as a PKCS#11 module.`);
      expect(refused.extensions).toEqual({ reason: 'module-not-usable' });
    });

    it('tells apart keys of one label by their id', async () => {
      await open({ object: 'twins', file: 'twins-ab' });
      expect((await sign()).error).toMatch(/several private keys have the label; the id must be given\.$/);
      await open({ object: 'twins', file: 'twins-ab', more: '&id=ab' });
      expect(isRight(await sign(), 'twins-ab')).toBe(true);
      await open({ object: 'twins', file: 'twins-ab', more: '&id=aa' });
      expect(await sign()).toMatchObject({ extensions: { reason: 'signature-wrong' } });
    });

    it.each([
      { name: 'another token', options: { label: '别的印章' }, reason: 'token-missing' },
      { name: 'another key', options: { object: 'rsa-1024' }, reason: 'key-missing' },
      { name: 'a key of another kind', options: { object: 'p-256' }, reason: 'key-missing' },
      { name: 'no PIN file', options: { pin: 'none' }, reason: 'secret-missing' },
    ])('has a clear answer to $name', async ({ options, reason }) => {
      await open(options);
      expect(await sign()).toMatchObject({ error: expect.any(String), extensions: { reason } });
      await open();
      expect(isRight(await sign())).toBe(true);
    });

    it('tries a wrong PIN once, says nothing of it, and takes the right one when it is put right', async () => {
      writeFileSync(join(token.directory, 'changing-pin'), '0000-s3cret\n');
      await open({ pin: 'changing-pin' });
      const first = await sign();
      expect(first).toMatchObject({ extensions: { reason: 'key-locked' } });
      expect(first.error).toContain('the token refuses the PIN (CKR_PIN_INCORRECT)');
      expect(JSON.stringify(first)).not.toContain('s3cret');
      expect((await sign()).error).toContain('the token has refused this PIN');
      // Another signer with the same PIN does not try it either.
      await open({ pin: 'wrong-pin' });
      expect((await sign()).error).toContain('the token has refused this PIN');
      await open({ pin: 'changing-pin' });
      writeFileSync(join(token.directory, 'changing-pin'), readFileSync(join(token.directory, 'pin')));
      expect(isRight(await sign())).toBe(true);
    });

    it.each(['restart', 'hangUp'])('goes on by itself after a %s of the HSM', async (event) => {
      await open();
      expect(isRight(await sign())).toBe(true);
      await process.tell({ [event]: module });
      expect(isRight(await sign())).toBe(true);
    });

    it('says that the token was pulled out, and goes on when it is back', async () => {
      await open();
      expect(isRight(await sign())).toBe(true);
      token.pullOut();
      try {
        const gone = await sign();
        expect(gone).toMatchObject({ extensions: { reason: 'token-missing' } });
        expect(gone.error).toBe('The key cannot be used: its token is not there.');
        expect((await sign()).error).toBe(gone.error);
      } finally {
        token.putIn();
      }
      expect(isRight(await sign())).toBe(true);
    });

    it('opens without the token, and signs once it is there', async () => {
      token.pullOut();
      try {
        await open();
        expect(await sign()).toMatchObject({ extensions: { reason: 'token-missing' } });
      } finally {
        token.putIn();
      }
      expect(isRight(await sign())).toBe(true);
    });

    it('serves several keys and processes at the same time, and signs after a close', async () => {
      const other = token.process();
      await open();
      await open({ object: 'p-256', file: keyFile('p-256') }, other);
      expect(isRight(await sign())).toBe(true);
      expect(isRight(await sign(other), keyFile('p-256'))).toBe(true);
      await process.tell({ close: true });
      expect(isRight(await sign(other), keyFile('p-256'))).toBe(true);
      expect(isRight(await sign())).toBe(true);
      await other.end();
    });
  });
});
