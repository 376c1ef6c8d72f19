import { CK, type Cryptoki, type Handle, importCryptoki } from './cryptoki.js';
import { Pkcs11Token, type TokenSigning } from './pkcs11-token.js';

const SLOT = Buffer.from('slot');
const SIGNATURE = Buffer.from('signature');
const SIGNING: TokenSigning = {
  object: 'seal',
  id: undefined,
  keyType: CK.CKK_RSA,
  mechanism: CK.CKM_RSA_PKCS,
  data: Buffer.from('data'),
  length: 256,
};

/** A module that writes down its calls and fails as it is told to: the first failure of a function comes first. */
class Scripted {
  readonly calls: string[] = [];
  flags = 0;
  asksEachTime = false;
  private sessions = 0;

  constructor(private readonly failures: Readonly<Record<string, readonly (string | undefined)[]>> = {}) {}

  readonly cryptoki: Cryptoki = {
    C_Initialize: () => this.call('C_Initialize', undefined),
    C_Finalize: () => this.call('C_Finalize', undefined),
    C_GetSlotList: () => this.call('C_GetSlotList', [SLOT]),
    C_GetTokenInfo: () => ({ label: 'token', flags: this.flags }),
    C_OpenSession: () => this.call('C_OpenSession', Buffer.from(`session ${(this.sessions += 1)}`)),
    C_CloseSession: (session: Handle) => this.call('C_CloseSession', undefined, session),
    C_Login: (_session: Handle, user: number, pin: string) =>
      this.call('C_Login', undefined, `${user} ${pin}`),
    C_Logout: () => this.call('C_Logout', undefined),
    C_FindObjectsInit: () => undefined,
    C_FindObjects: () => this.call('C_FindObjects', [Buffer.from('key')]),
    C_FindObjectsFinal: () => undefined,
    C_GetAttributeValue: () => [{ value: Buffer.of(this.asksEachTime ? 1 : 0) }],
    C_SignInit: () => undefined,
    C_Sign: (session: Handle) => this.call('C_Sign', SIGNATURE, session),
  };

  count(name: string): number {
    return this.calls.filter((call) => call.startsWith(name)).length;
  }

  private call<T>(name: string, result: T, detail: Handle | string = ''): T {
    const failure = this.failures[name]?.[this.count(name)];
    this.calls.push(`${name} ${detail.toString()}`.trim());
    if (failure) throw new Error(failure);
    return result;
  }
}

const tokenOf = (module: Scripted) =>
  new Pkcs11Token({ cryptoki: module.cryptoki, slotOf: () => SLOT }, 'token');
const reasonOf = (token: Pkcs11Token, pin = '1234'): unknown => {
  try {
    return token.sign(SIGNING, pin);
  } catch (error) {
    return (error as { reason?: string }).reason;
  }
};

describe(Pkcs11Token.name, () => {
  it('logs in and looks for the key once', () => {
    const module = new Scripted();
    const token = tokenOf(module);
    expect([token.sign(SIGNING, '1234'), token.sign(SIGNING, '1234')]).toEqual([SIGNATURE, SIGNATURE]);
    expect(module.calls).toEqual([
      'C_OpenSession',
      'C_Login 1 1234',
      'C_FindObjects',
      'C_Sign session 1',
      'C_Sign session 1',
    ]);
  });

  it('gives the PIN for each signature to a key that asks for it', () => {
    const module = new Scripted();
    module.asksEachTime = true;
    const token = tokenOf(module);
    token.sign(SIGNING, '1234');
    token.sign(SIGNING, '1234');
    expect(module.calls.filter((call) => call.startsWith('C_Login'))).toEqual([
      'C_Login 1 1234',
      'C_Login 2 1234',
      'C_Login 2 1234',
    ]);
  });

  it.each([
    'CKR_SESSION_HANDLE_INVALID',
    'CKR_SESSION_CLOSED',
    'CKR_DEVICE_REMOVED',
    'CKR_DEVICE_ERROR',
    'CKR_TOKEN_NOT_PRESENT',
    'CKR_USER_NOT_LOGGED_IN',
    'CKR_CRYPTOKI_NOT_INITIALIZED',
    'CKR_KEY_HANDLE_INVALID',
  ])('opens the token again, once, after %s', (lost) => {
    const back = new Scripted({ C_Sign: [lost] });
    expect(tokenOf(back).sign(SIGNING, '1234')).toEqual(SIGNATURE);
    expect(back.calls.slice(-5)).toEqual([
      'C_CloseSession session 1',
      'C_OpenSession',
      'C_Login 1 1234',
      'C_FindObjects',
      'C_Sign session 2',
    ]);
    const away = new Scripted({ C_Sign: [lost, lost, lost] });
    expect(reasonOf(tokenOf(away))).toBe('token-lost');
    expect(away.count('C_Sign')).toBe(2);
  });

  it.each(['CKR_KEY_FUNCTION_NOT_PERMITTED', 'CKR_MECHANISM_INVALID', 'something else'])(
    'asks no second time after %s',
    (refusal) => {
      const module = new Scripted({ C_Sign: [refusal] });
      const token = tokenOf(module);
      expect(reasonOf(token)).toBe('key-refused');
      expect(module.count('C_Sign')).toBe(1);
      expect(token.isOpen).toBe(false);
    },
  );

  it.each(['CKR_PIN_INCORRECT', 'CKR_PIN_INVALID', 'CKR_PIN_LEN_RANGE', 'CKR_PIN_EXPIRED', 'CKR_PIN_LOCKED'])(
    'never tries a PIN again after %s, but tries another',
    (refusal) => {
      const module = new Scripted({ C_Login: [refusal] });
      const token = tokenOf(module);
      expect([reasonOf(token), reasonOf(token), reasonOf(token)]).toEqual(Array(3).fill('key-locked'));
      expect(module.count('C_Login')).toBe(1);
      expect(token.sign(SIGNING, '5678')).toEqual(SIGNATURE);
      expect(module.count('C_Login')).toBe(2);
    },
  );

  it('never tries again a PIN that was refused for a single signature', () => {
    const module = new Scripted({ C_Login: [undefined, 'CKR_PIN_INCORRECT'] });
    module.asksEachTime = true;
    const token = tokenOf(module);
    expect([reasonOf(token), reasonOf(token)]).toEqual(['key-locked', 'key-locked']);
    expect(module.count('C_Login')).toBe(2);
    expect(module.count('C_Sign')).toBe(0);
  });

  it.each([
    { name: 'last try', flags: 0x20000 },
    { name: 'locked', flags: 0x40000 },
  ])('leaves a token alone whose PIN is at its $name', ({ flags }) => {
    const module = new Scripted();
    module.flags = flags;
    expect(reasonOf(tokenOf(module))).toBe('key-locked');
    expect(module.count('C_Login')).toBe(0);
  });

  it('uses the login of another part of this process', () => {
    const module = new Scripted({ C_Login: ['CKR_USER_ALREADY_LOGGED_IN'] });
    expect(tokenOf(module).sign(SIGNING, '1234')).toEqual(SIGNATURE);
  });

  it('says nothing of the PIN', () => {
    const token = tokenOf(new Scripted({ C_Login: ['CKR_PIN_INCORRECT'] }));
    expect(() => token.sign(SIGNING, '1234')).toThrow(
      'The key cannot be used: the token refuses the PIN (CKR_PIN_INCORRECT). It stays locked until somebody has put the PIN right.',
    );
  });

  it('ends its session with the last signer', () => {
    const module = new Scripted();
    const token = tokenOf(module);
    token.join();
    token.join();
    token.sign(SIGNING, '1234');
    token.part();
    expect(token.isOpen).toBe(true);
    token.part();
    expect(token.isOpen).toBe(false);
    expect(module.calls.at(-1)).toBe('C_CloseSession session 1');
  });
});

describe(importCryptoki.name, () => {
  it('says which package is missing', async () => {
    await expect(importCryptoki('pkcs11js-that-nobody-has')).rejects.toThrow(
      'key reference: pkcs11 needs the optional package pkcs11js-that-nobody-has, which is not installed',
    );
  });
});
