import { readOcspRequest } from './ocsp-request.js';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const hex = (value: Uint8Array | undefined) => value && Buffer.from(value).toString('hex');

const NAME_HASH = '8f126d039e5e8e8760faa22ee0ea0404962969a5';
const KEY_HASH = '5b70a79817f79ff637d2f7e3dc446c2109d7bbd4';
const FIRST = `303c300906052b0e03021a05000414${NAME_HASH}0414${KEY_HASH}0203400001`;
const SECOND = `303b300906052b0e03021a05000414${NAME_HASH}0414${KEY_HASH}02020080`;

/** `openssl ocsp -issuer c.pem -cert c.pem -serial 0x80 -nonce -reqout …` */
const TWO =
  `3081a93081a6307f303e${FIRST}303d${SECOND}` +
  'a2233021301f06092b06010505073001020412041012e24a22a61b9178f141b29b6435c9be';

/** `openssl ocsp -sha256 -issuer c.pem -cert c.pem -no_nonce -reqout …` */
const SHA256 =
  '3060305e305c305a3058300d060960864801650304020105000420378133e99b88eb7a46ea71e20fabcbcbc620a36f' +
  '4ca86b084ec510e3583d77cc0420234878c68de1c6f3b306cb9a8b305fc6e96405f2f596b7db78baaa80d107a3f80203400001';

const withNonce = (nonce: string) => {
  const length = (text: string) => (text.length / 2).toString(16).padStart(2, '0');
  const wrap = (tag: string, text: string) =>
    `${tag}${text.length / 2 > 127 ? '81' : ''}${length(text)}${text}`;
  const extension = wrap('30', `06092b0601050507300102${wrap('04', wrap('04', nonce))}`);
  const list = wrap('30', wrap('30', FIRST));
  return wrap('30', wrap('30', `${list}${wrap('a2', wrap('30', extension))}`));
};

describe(readOcspRequest.name, () => {
  it('reads a request of OpenSSL about two certificates', () => {
    const { certificates, nonce } = readOcspRequest(bytes(TWO));
    expect(certificates.map(({ serial }) => serial)).toEqual(['400001', '0080']);
    expect(certificates.map(({ digestAlgorithm }) => digestAlgorithm)).toEqual([
      '1.3.14.3.2.26',
      '1.3.14.3.2.26',
    ]);
    expect(hex(certificates[0]?.issuerNameHash)).toBe(NAME_HASH);
    expect(hex(certificates[0]?.issuerKeyHash)).toBe(KEY_HASH);
    expect(certificates.map(({ encoded }) => hex(encoded))).toEqual([FIRST, SECOND]);
    expect(hex(nonce)).toBe('041012e24a22a61b9178f141b29b6435c9be');
  });

  it('reads one by SHA-256 without nonce', () => {
    const { certificates, nonce } = readOcspRequest(bytes(SHA256));
    expect(certificates).toMatchObject([{ digestAlgorithm: '2.16.840.1.101.3.4.2.1', serial: '400001' }]);
    expect(nonce).toBeUndefined();
  });

  it.each([1, 32])('takes a nonce of %d octets (RFC 8954 §2.1)', (length) => {
    expect(hex(readOcspRequest(bytes(withNonce('ab'.repeat(length)))).nonce)).toMatch(/^04/);
  });

  it.each([
    { fault: 'nothing', request: '' },
    { fault: 'no certificate', request: '300430023000' },
    { fault: 'version 2', request: `30493047a0030201013040303e${FIRST}` },
    {
      fault: 'a certificate without serial number',
      request: '30123010300e300c300a300906052b0e03021a0500',
    },
    { fault: 'an empty nonce', request: withNonce('') },
    { fault: 'a nonce of 33 octets', request: withNonce('ab'.repeat(33)) },
    { fault: 'octets after it', request: `${TWO}00` },
  ])('refuses $fault', ({ request }) => {
    expect(() => readOcspRequest(bytes(request))).toThrow(expect.objectContaining({ name: 'DerError' }));
  });
});
