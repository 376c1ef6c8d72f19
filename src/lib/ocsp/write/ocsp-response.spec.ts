import { createPublicKey } from 'node:crypto';
import {
  type OcspAnswer,
  ocspRefusal,
  ocspResponse,
  ocspResponseData,
  type SingleAnswer,
} from './ocsp-response.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** Public part of the example key of RFC 9500 §2.3 (testECCP256). */
const KEY = createPublicKey(`-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71v
c75eSOkyMsxFxbFsTNEMTLjVuKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcg==
-----END PUBLIC KEY-----`);

/** `openssl ec -pubout -outform DER | tail -c 65 | sha1sum` */
const KEY_HASH = '5b70a79817f79ff637d2f7e3dc446c2109d7bbd4';

const NOW = new Date('2026-11-03T10:20:30.999Z');
const NOW_DER = '180f32303236313130333130323033305a';
const NEXT = new Date('2026-11-03T11:20:30.999Z');
const NEXT_DER = '180f32303236313130333131323033305a';

/** CertID of another module's making: taken over as it is. */
const CERTIFICATE = bytes('30020500');

const answer = (status: SingleAnswer['status'], nonce?: Uint8Array): OcspAnswer => ({
  responderKey: KEY.export({ type: 'spki', format: 'der' }),
  producedAt: NOW,
  answers: [{ certificate: CERTIFICATE, status, thisUpdate: NOW, nextUpdate: NEXT }],
  ...(nonce ? { nonce } : {}),
});

/** byKey, producedAt */
const BEGINNING = `a2160414${KEY_HASH}${NOW_DER}`;
const TIMES = `${NOW_DER}a011${NEXT_DER}`;

describe(ocspResponseData.name, () => {
  it.each([
    {
      clause: '§4.2.1 good',
      data: answer({ kind: 'good' }),
      expected: `3057${BEGINNING}302c302a300205008000${TIMES}`,
    },
    {
      clause: '§4.2.1 unknown',
      data: answer({ kind: 'unknown' }),
      expected: `3057${BEGINNING}302c302a300205008200${TIMES}`,
    },
    {
      clause: '§4.2.1 revoked',
      data: answer({ kind: 'revoked', at: NOW }),
      expected: `3068${BEGINNING}303d303b30020500a111${NOW_DER}${TIMES}`,
    },
    {
      clause: '§4.2.1 revoked, and why',
      data: answer({ kind: 'revoked', at: NOW, reason: 'keyCompromise' }),
      expected: `306d${BEGINNING}3042304030020500a116${NOW_DER}a0030a0101${TIMES}`,
    },
    {
      clause: '§4.4.1 nonce',
      data: answer({ kind: 'good' }, bytes('0403010203')),
      expected: `306f${BEGINNING}302c302a300205008000${TIMES}a1163014301206092b060105050730010204050403010203`,
    },
  ])('RFC 6960 $clause', ({ data, expected }) => {
    expect(hex(ocspResponseData(data))).toBe(expected);
  });
});

describe(ocspResponse.name, () => {
  it('wraps data, algorithm, signature and certificates (RFC 6960 §4.2.1)', () => {
    const response = ocspResponse(bytes('3000'), 'p-256', bytes('0102'), [bytes('30020500')]);
    const basic = '301b3000300a06082a8648ce3d0403020303000102a006300430020500';
    expect(hex(response)).toBe(`30310a0100a02c302a06092b0601050507300101041d${basic}`);
  });
});

describe(ocspRefusal.name, () => {
  it.each([
    { reason: 'malformedRequest', expected: '30030a0101' },
    { reason: 'internalError', expected: '30030a0102' },
    { reason: 'tryLater', expected: '30030a0103' },
    { reason: 'unauthorized', expected: '30030a0106' },
  ] as const)('RFC 6960 §4.2.1 $reason', ({ reason, expected }) => {
    expect(hex(ocspRefusal(reason))).toBe(expected);
  });
});
