import { readTimeStampRequest } from './time-stamp-request.js';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const hex = (value: Uint8Array | undefined) => value && Buffer.from(value).toString('hex');

const SHA256 = '300d06096086480165030402010500';
const DIGEST = 'f35cf5b361b0eaf7b0c02e75808e260e3f379c4745abe45552ba768e85687749';
const IMPRINT = `3031${SHA256}0420${DIGEST}`;

/** `printf 'sealed bytes' | openssl ts -query -sha256 -cert -tspolicy 1.2.3.4` */
const FULL = `3048020101${IMPRINT}06032a0304020804513cb4899871f90101ff`;

/** `printf 'sealed bytes' | openssl ts -query -sha384 -no_nonce` */
const SPARE =
  '30460201013041300d060960864801650304020205000430a4029d36b063dac4fc134bb50b4e31c3' +
  '2193bb8ccd069bb06fb454d3025c2259ecbb83627f43ba436659890e1a27490e';

describe(readTimeStampRequest.name, () => {
  it('reads every field of a request of OpenSSL', () => {
    const request = readTimeStampRequest(bytes(FULL));
    expect(request).toMatchObject({
      digestAlgorithm: '2.16.840.1.101.3.4.2.1',
      policy: '1.2.3.4',
      wantsCertificates: true,
      extensions: [],
    });
    expect(hex(request.digestAlgorithmEncoded)).toBe(SHA256);
    expect(hex(request.digest)).toBe(DIGEST);
    expect(hex(request.nonce)).toBe('04513cb4899871f9');
  });

  it('reads one with what has to be there', () => {
    expect(readTimeStampRequest(bytes(SPARE))).toMatchObject({
      digestAlgorithm: '2.16.840.1.101.3.4.2.2',
      policy: undefined,
      nonce: undefined,
      wantsCertificates: false,
    });
  });

  it('says which extensions are asked for', () => {
    const extension = '300706032a03040400';
    const request = `3041020101${IMPRINT}a009${extension}`;
    expect(readTimeStampRequest(bytes(request)).extensions).toEqual(['1.2.3.4']);
  });

  it.each([
    { fault: 'nothing', request: '' },
    { fault: 'no sequence', request: '020101' },
    { fault: 'version 2', request: `3036020102${IMPRINT}` },
    { fault: 'no imprint', request: '3003020101' },
    { fault: 'an imprint without digest', request: '3014020101300f300d06096086480165030402010500' },
    { fault: 'fields out of order', request: `303c020101${IMPRINT}0101ff020105` },
    { fault: 'a field that is not known', request: `3038020101${IMPRINT}0500` },
    { fault: 'octets after it', request: `${FULL}00` },
    { fault: 'a nonce that is not minimal', request: `303a020101${IMPRINT}02020005` },
  ])('refuses $fault', ({ request }) => {
    expect(() => readTimeStampRequest(bytes(request))).toThrow(expect.objectContaining({ name: 'DerError' }));
  });
});
