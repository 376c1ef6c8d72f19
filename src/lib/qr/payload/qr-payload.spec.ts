import { deflateSync, inflateSync } from 'node:zlib';
import { assembleCoseSign1 } from '../../cose/write/cose-sign1.js';
import { readBase32 } from './read/base32.js';
import { readCodeText } from './read/code-text.js';
import { readQrClaims, readQrPayload } from './read/qr-payload.js';
import { base32, prepareQrPayload, qrPayloadText } from './write/qr-payload.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const inflate = async (bytes: Uint8Array, most: number): Promise<Uint8Array> =>
  inflateSync(bytes, { maxOutputLength: most });

const CLAIMS = {
  issuer: 'CN-410726',
  issuedAt: new Date('2024-08-15T00:00:00Z'),
  number: '410726202408150101',
  version: '001',
  projectCode: '2408-410726-04-01-123453',
  holderCode: '91410726MA9G7K2P8U',
  issueDate: '2024-08-15',
  contentHash: hex('9ca8546c677aa03696138aebfcbda3ad'),
};
const KID = hex('2bd1bb0c44a897c3');

/** The claims' encoding, put together by hand. */
const PARTS = {
  iss: '01 69434e2d343130373236',
  iat: '06 1a66bd4500',
  d: '6164 6a323032342d30382d3135',
  h: '6168 509ca8546c677aa03696138aebfcbda3ad',
  n: '616e 72343130373236323032343038313530313031',
  lv: '626c76 01',
  pj: '62706a 7818323430382d3431303732362d30342d30312d313233343533',
  jsc: '636a7363 7239313431303732364d413947374b32503855',
};
const ENCODED = hex(`a8 ${Object.values(PARTS).join('')}`);

/** The message with a signature of 64 octets 0x11, compressed and encoded by Python. */
const TEXT =
  'PDNLXVHCXOEFDDOFIP56E3Q6S4K5GDZPRCUF7QMY5HWKO23CNBQG4ZGGE2K3NV4VEEYSLS6IYDEEJV6AILL5ANBRENQM5CUQTT2KUBLG2OCLWXX73G5X' +
  'Q3LCLYIUIOKISWAYLINJQGQYCYKSJYMWGUSBK2CQISAINKOK4AOQCBBV2QZDMMJVHY7EVTROIISLIOEIZL5DUW53TN2RQBCWRBEDECCQAABXAMYZI';

describe(base32.name, () => {
  // RFC 4648 §10, without its padding.
  it.each([
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%s is %s, and back', (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
    expect(Buffer.from(readBase32(encoded)).toString()).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['small letters', 'mzxw6'],
    ['padding', 'MY======'],
    ['digits outside of it', 'MZXW1'],
    ['white space', 'MZ XW6'],
    ['bits left over', 'MZ'],
    ['one character', 'M'],
    ['three characters', 'MZX'],
    ['six characters', 'MZXW6Y'],
  ])('refuses %s', (_, text) => {
    expect(() => readBase32(text)).toThrow(expect.objectContaining({ code: 'payload-base32' }));
  });
});

describe(prepareQrPayload.name, () => {
  it('writes the claims in the one order', () => {
    expect(toHex(prepareQrPayload(CLAIMS, KID).payload)).toBe(toHex(ENCODED));
  });

  it('leaves out a project code that there is not', () => {
    const { projectCode: _, ...claims } = CLAIMS;
    const { pj: __, ...parts } = PARTS;
    expect(toHex(prepareQrPayload(claims, KID).payload)).toBe(
      toHex(hex(`a7${Object.values(parts).join('')}`)),
    );
  });

  it.each([
    ['a hash of 32 octets', { contentHash: new Uint8Array(32) }],
    ['version 000', { version: '000' }],
    ['version 1', { version: '1' }],
  ])('refuses %s', (_, wrong) => {
    expect(() => prepareQrPayload({ ...CLAIMS, ...wrong }, KID)).toThrow(RangeError);
  });

  it('gives a text that leads back to the message', async () => {
    const message = assembleCoseSign1(prepareQrPayload(CLAIMS, KID), new Uint8Array(64).fill(0x11));
    const inflated = inflateSync(readBase32(qrPayloadText(message)));
    expect(toHex(inflated)).toBe(
      `d2844da2012604482bd1bb0c44a897c3a0587f${toHex(ENCODED)}5840${'11'.repeat(64)}`,
    );
  });
});

describe(readQrPayload.name, () => {
  it('reads what another program has made', async () => {
    const { claims, message } = await readQrPayload(TEXT, inflate);
    expect(claims).toEqual(CLAIMS);
    expect(toHex(message.kid)).toBe('2bd1bb0c44a897c3');
  });

  it.each([
    ['no zlib stream', base32(Buffer.from('nothing like it')), 'payload-deflate'],
    ['a stream that ends early', TEXT.slice(0, 160), 'payload-deflate'],
    ['one octet too many', base32(deflateSync(new Uint8Array(16_385))), 'payload-deflate'],
  ])('refuses %s', async (_, text, code) => {
    await expect(readQrPayload(text, inflate)).rejects.toMatchObject({ code });
  });
});

describe(readQrClaims.name, () => {
  const claims = (changes: Readonly<Record<string, string>>): Uint8Array => {
    const parts = Object.values({ ...PARTS, ...changes }).filter((part) => part !== '');
    return hex(`${(0xa0 + parts.length).toString(16)}${parts.join('')}`);
  };

  it('lets keys be that a later form may print', () => {
    expect(readQrClaims(claims({ later: '617a f5' }))).toEqual(CLAIMS);
  });

  it('does not ask for a project code', () => {
    expect(readQrClaims(claims({ pj: '' })).projectCode).toBeUndefined();
  });

  it.each([
    ['no issuer', { iss: '' }],
    ['an empty issuer', { iss: '01 60' }],
    ['an issuer in octets', { iss: '01 4141' }],
    ['an issuer with a line end', { iss: '01 62410a' }],
    ['no time', { iat: '' }],
    ['a time before 1970', { iat: '06 20' }],
    ['a time that no clock has', { iat: '06 1bffffffffffffffff' }],
    ['a time as text', { iat: '06 6131' }],
    ['no number', { n: '' }],
    ['a number of 65 characters', { n: `616e 7841${'31'.repeat(65)}` }],
    ['version 0', { lv: '626c76 00' }],
    ['version 1000', { lv: '626c76 1903e8' }],
    ['version as text', { lv: '626c76 63303031' }],
    ['a project code that is a number', { pj: '62706a 01' }],
    ['no holder', { jsc: '' }],
    ['30 February', { d: '6164 6a323032342d30322d3330' }],
    ['a hash of 15 octets', { h: `6168 4f${'00'.repeat(15)}` }],
  ])('refuses %s', (_, changes) => {
    expect(() => readQrClaims(claims(changes))).toThrow(expect.objectContaining({ code: 'payload-claims' }));
  });

  it.each([
    ['a list', '80', 'payload-claims'],
    ['the number twice', 'a2 616e6131 616e6132', 'cbor-duplicate-key'],
    ['an indefinite map', 'bf ff', 'cbor-unsupported'],
  ])('refuses %s', (_, encoded, code) => {
    expect(() => readQrClaims(hex(encoded))).toThrow(expect.objectContaining({ code }));
  });
});

describe(readCodeText.name, () => {
  const TOKEN = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';

  it.each([
    ['an address', `https://zz.example/v/${TOKEN}`, { host: 'zz.example', token: TOKEN }],
    ['an address with a payload', `https://ZZ.example:8443/v/${TOKEN}#ABC`, { host: 'zz.example:8443', token: TOKEN, payload: 'ABC' }], // prettier-ignore
    [
      'an address with an empty payload',
      `https://zz.example/v/${TOKEN}#`,
      { host: 'zz.example', token: TOKEN },
    ],
    ['a payload', ' ABC\n', { payload: 'ABC' }],
    ['a fragment', '#ABC', { payload: 'ABC' }],
  ])('takes %s apart', (_, text, parts) => {
    expect(readCodeText(text)).toEqual({ host: undefined, token: undefined, payload: undefined, ...parts });
  });

  it.each([
    ['4097 characters', 'A'.repeat(4097), 'payload-too-long'],
    ['a user before the host', `https://zz.example@evil.example/v/${TOKEN}#A`, 'payload-url'],
    ['another scheme', `ftp://zz.example/v/${TOKEN}`, 'payload-url'],
    ['a script', 'javascript:alert(1)', 'payload-url'],
    ['another path', `https://zz.example/w/${TOKEN}`, 'payload-url'],
    ['a query', `https://zz.example/v/${TOKEN}?x#A`, 'payload-url'],
    ['a backslash in the host', `https://zz.example\\.evil/v/${TOKEN}`, 'payload-url'],
    ['a token of 25 characters', `https://zz.example/v/${TOKEN.slice(1)}`, 'payload-url'],
  ])('refuses %s', (_, text, code) => {
    expect(() => readCodeText(text)).toThrow(expect.objectContaining({ code }));
  });
});
