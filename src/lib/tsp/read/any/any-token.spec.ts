import { evidence, flipped } from '../../../../../test/fixtures/evidence.js';
import { tokenOfResponse } from '../time-stamp-response.js';
import { isImprintOf, readAnyToken } from './any-token.js';

const token = (name: string): Uint8Array => tokenOfResponse(evidence(`${name}.tsr`));

const SEALED = Buffer.from('sealed bytes');

describe(readAnyToken.name, () => {
  it('reads what OpenSSL shows of its own token', () => {
    const { info } = readAnyToken(token('granted'));
    // `openssl ts -reply -in granted.tsr -text`
    expect(info).toMatchObject({
      policy: '1.2.3.4.5',
      serial: '2002',
      digest: 'sha256',
      genTime: new Date('2026-11-23T21:34:05Z'),
    });
  });

  it.each([
    { name: 'granted', digest: 'sha256' },
    { name: 'granted-essv1', digest: 'sha256' },
    { name: 'granted-sha512', digest: 'sha512' },
    { name: 'sha1-imprint', digest: 'sha1' },
  ])('knows what $name is about', ({ name, digest }) => {
    const read = readAnyToken(token(name));
    expect(read.info.digest).toBe(digest);
    expect(isImprintOf(read, [SEALED.subarray(0, 3), SEALED.subarray(3)])).toBe(true);
    expect(isImprintOf(read, [Buffer.from('other bytes')])).toBe(false);
  });

  it.each([
    { name: 'data', code: 'timestamp-content' },
    { name: 'no-reference', code: 'timestamp-certificate-reference' },
  ])('refuses $name.token with $code', ({ name, code }) => {
    expect(() => readAnyToken(evidence(`${name}.token`))).toThrow(expect.objectContaining({ code }));
  });

  it('throws nothing but faults, whatever octet is changed', () => {
    const whole = token('granted-p256');
    for (let index = 0; index < whole.length; index++) expect(faultOf(flipped(whole, index))).toBe(true);
  });

  const faultOf = (bytes: Uint8Array): boolean => {
    try {
      readAnyToken(bytes);
      return true;
    } catch (error) {
      return error instanceof Error && error.name === 'FaultError';
    }
  };
});
