import { redact, redactText } from './redact.js';

const KEY = `jz_${'a'.repeat(16)}_${'B'.repeat(43)}`;

describe(redactText.name, () => {
  it.each([
    {
      name: 'an API key keeps its public part',
      text: `key ${KEY}!`,
      shown: `key jz_${'a'.repeat(16)}_[redacted]!`,
    },
    {
      name: 'a bearer token',
      text: 'Authorization: Bearer abc.def-ghi',
      shown: 'Authorization: Bearer [redacted]',
    },
    {
      name: 'a private key',
      text: 'x\n-----BEGIN PRIVATE KEY-----\nMIIE\nvQIB\n-----END PRIVATE KEY-----\ny',
      shown: 'x\n[redacted]\ny',
    },
    {
      name: 'a private key that is cut off',
      text: '-----BEGIN EC PRIVATE KEY-----\nMHcC',
      shown: '[redacted]',
    },
    {
      name: 'a certificate stays',
      text: '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----',
      shown: '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----',
    },
    {
      name: 'a password in a URL',
      text: 'postgres://jz:s3cret@db:5432/x',
      shown: 'postgres://jz:[redacted]@db:5432/x',
    },
    { name: 'a verification token', text: 'GET /v/MFRGGZDFMZTWQ2LKNNWG23TPOA', shown: 'GET /v/[redacted]' },
    { name: 'a citizen id', text: '身份证110101199003070054。', shown: '身份证[citizen-id]。' },
    { name: 'a citizen id with a small x', text: '11010119900307002x', shown: '[citizen-id]' },
    { name: 'a permit number stays', text: '410726202603020101', shown: '410726202603020101' },
    { name: 'a wrong check character stays', text: '110101199003070055', shown: '110101199003070055' },
    { name: 'a longer number stays', text: '1101011990030700541', shown: '1101011990030700541' },
    { name: 'a phone number', text: '电话13812345678转2', shown: '电话[phone]转2' },
    { name: 'a phone number with the country code', text: '+86 13812345678', shown: '[phone]' },
    { name: 'a phone number of the test range', text: 'call 10012345678', shown: 'call [phone]' },
    { name: 'eleven digits in a longer number stay', text: '413812345678', shown: '413812345678' },
    { name: 'eleven digits in a digest stay', text: 'a13812345678f', shown: 'a13812345678f' },
    { name: 'eleven digits after the point stay', text: '0.13812345678', shown: '0.13812345678' },
  ])('$name', ({ text, shown }) => {
    expect(redactText(text)).toBe(shown);
  });

  it('bounds what it writes', () => {
    expect(redactText('x'.repeat(100_000))).toBe(`${'x'.repeat(4000)}…`);
    expect(redactText(`${'x'.repeat(3990)} 110101199003070054`)).not.toContain('11010119');
  });
});

describe(redact.name, () => {
  it.each([
    'authorization',
    'Authorization',
    'api_key',
    'apiKey',
    'X-Api-Key',
    'password',
    'clientSecret',
    'verificationToken',
    'key',
    'dataKeys',
    'pin',
    'leaderIdNo',
    'phone',
    'contactPhone',
    'idNumber',
    'privateKeyPem',
    'set-cookie',
  ])('masks what stands under %s', (name) => {
    expect(redact({ a: [{ [name]: 'x' }] })).toEqual({ a: [{ [name]: '[redacted]' }] });
  });

  it.each(['keyId', 'idempotencyKey', 'publicKey', 'requestId', 'number', 'sha256', 'pinned'])(
    'shows %s',
    (name) => {
      expect(redact({ [name]: 'x' })).toEqual({ [name]: 'x' });
    },
  );

  it('masks numbers and objects too, and shows that there is none', () => {
    expect(redact({ phone: 13_812_345_678, token: { a: 1 }, secret: null, key: false })).toEqual({
      phone: '[redacted]',
      token: '[redacted]',
      secret: null,
      key: false,
    });
  });

  it('does not change what it was given', () => {
    const value = { password: 'x', list: ['13812345678'] };
    redact(value);
    expect(value).toEqual({ password: 'x', list: ['13812345678'] });
  });

  it('looks into errors and their causes', () => {
    const error = new Error(`no ${KEY}`, { cause: new Error('110101199003070054') });
    const shown = JSON.stringify(redact({ error }));
    expect(shown).toContain('"cause":{"name":"Error","message":"[citizen-id]"');
    expect(shown).not.toContain('BBBB');
  });

  it('ends on what has no end, no text or no JSON', () => {
    const loop: Record<string, unknown> = {
      at: new Date(0),
      bytes: new Uint8Array(9),
      big: 1n,
      never: new Date('x'),
    };
    loop['self'] = loop;
    const shown = JSON.stringify(redact(loop));
    expect(shown).toContain('"at":"1970-01-01T00:00:00.000Z","bytes":"[9 bytes]","big":"1","never":null');
    expect(shown).toContain('[deeper]');
    expect(redact(Array.from({ length: 1000 }, () => 1))).toHaveLength(50);
  });
});
