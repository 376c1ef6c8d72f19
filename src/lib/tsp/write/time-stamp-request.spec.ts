import { positiveNonce, timeStampRequest } from './time-stamp-request.js';

const unhex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** `printf 'sealed bytes' | sha256sum` */
const DIGEST = 'f35cf5b361b0eaf7b0c02e75808e260e3f379c4745abe45552ba768e85687749';

describe(timeStampRequest.name, () => {
  it('is the DER of RFC 3161 §2.4.1', () => {
    const request = timeStampRequest(unhex(DIGEST), unhex('4102030405060708'));
    expect(Buffer.from(request).toString('hex')).toBe(
      [
        '3043', // TimeStampReq
        '020101', // version 1
        '3031', // messageImprint
        '300d06096086480165030402010500', // SHA-256, NULL
        `0420${DIGEST}`,
        '02084102030405060708', // nonce
        '0101ff', // certReq TRUE
      ].join(''),
    );
  });
});

describe(positiveNonce.name, () => {
  it.each([
    { random: '0000000000000000', nonce: '4000000000000000' },
    { random: 'ffffffffffffffff', nonce: '7fffffffffffffff' },
    { random: '8000000000000001', nonce: '4000000000000001' },
  ])('makes $random the minimal positive $nonce', ({ random, nonce }) => {
    expect(Buffer.from(positiveNonce(unhex(random))).toString('hex')).toBe(nonce);
  });
});
