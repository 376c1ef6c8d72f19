import { type TimeStampInfo, timeStampInfo } from './time-stamp-info.js';
import { grantedResponse, rejectedResponse } from './time-stamp-response.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

const SHA256 = '300b0609608648016503040201';
const DIGEST = 'ab'.repeat(32);

const INFO: TimeStampInfo = {
  policy: '1.2.3',
  digestAlgorithm: bytes(SHA256),
  digest: bytes(DIGEST),
  serialNumber: Uint8Array.of(1),
  at: new Date('2026-11-03T10:20:30Z'),
};

/** version 1, policy 1.2.3, the imprint, serial number 1 */
const BEGINNING = `02010106022a03302f${SHA256}0420${DIGEST}020101`;
const AT = '180f32303236313130333130323033305a';

describe(timeStampInfo.name, () => {
  it.each([
    { clause: '§2.4.2 what has to be there', info: {}, expected: `304c${BEGINNING}${AT}` },
    {
      clause: '§2.4.2 genTime with a fraction',
      info: { at: new Date('2026-11-03T10:20:30.250Z') },
      expected: `304f${BEGINNING}181232303236313130333130323033302e32355a`,
    },
    {
      clause: '§2.4.2 accuracy of whole seconds',
      info: { accuracy: { seconds: 1 } },
      expected: `3051${BEGINNING}${AT}3003020101`,
    },
    {
      clause: '§2.4.2 accuracy in all its parts',
      info: { accuracy: { seconds: 1, milliseconds: 128, microseconds: 999 } },
      expected: `3059${BEGINNING}${AT}300b02010180020080810203e7`,
    },
    {
      clause: '§2.4.2 accuracy of milliseconds',
      info: { accuracy: { milliseconds: 127 } },
      expected: `3051${BEGINNING}${AT}300380017f`,
    },
    { clause: '§2.4.2 ordering', info: { ordering: true }, expected: `304f${BEGINNING}${AT}0101ff` },
    { clause: 'X.690 §11.5 no ordering', info: { ordering: false }, expected: `304c${BEGINNING}${AT}` },
    {
      clause: '§2.4.2 the nonce with its sign octet',
      info: { nonce: bytes('00ff') },
      expected: `3050${BEGINNING}${AT}020200ff`,
    },
  ])('RFC 3161 $clause', ({ info, expected }) => {
    expect(hex(timeStampInfo({ ...INFO, ...info }))).toBe(expected);
  });

  it('names the digest as the request did, parameters included', () => {
    const digestAlgorithm = bytes('300d06096086480165030402010500');
    expect(hex(timeStampInfo({ ...INFO, digestAlgorithm }))).toContain(
      `3031300d060960864801650304020105000420${DIGEST}`,
    );
  });
});

describe('TimeStampResp', () => {
  it('is granted around a token', () => {
    expect(hex(grantedResponse(bytes('3000')))).toBe('300730030201003000');
  });

  it.each([
    { failure: 'badAlg', bits: '03020780' },
    { failure: 'badRequest', bits: '03020520' },
    { failure: 'badDataFormat', bits: '03020204' },
    { failure: 'timeNotAvailable', bits: '0303010002' },
    { failure: 'unacceptedPolicy', bits: '0303000001' },
    { failure: 'unacceptedExtension', bits: '030407000080' },
    { failure: 'addInfoNotAvailable', bits: '030406000040' },
    { failure: 'systemFailure', bits: '03050600000040' },
  ] as const)('RFC 3161 §2.4.2 $failure', ({ failure, bits }) => {
    const status = `02010230040c026e6f${bits}`;
    const length = (octets: number) => octets.toString(16).padStart(2, '0');
    const inner = status.length / 2;
    expect(hex(rejectedResponse(failure, 'no'))).toBe(`30${length(inner + 2)}30${length(inner)}${status}`);
  });
});
