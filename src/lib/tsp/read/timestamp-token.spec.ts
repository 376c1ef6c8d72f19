import { createHash } from 'node:crypto';
import { evidence, flipped } from '../../../../test/fixtures/evidence.js';
import { FaultError } from '../../faults/fault.js';
import { CertificateReader } from '../../x509/read/certificate-reader.js';
import { readExpectedToken } from './expected-token.js';
import { tokenOfResponse } from './time-stamp-response.js';
import { readTimestampToken } from './timestamp-token.js';

/** `printf 'sealed bytes' | sha256sum` */
const DIGEST = Buffer.from('f35cf5b361b0eaf7b0c02e75808e260e3f379c4745abe45552ba768e85687749', 'hex');
const NONCE = Buffer.from('4102030405060708', 'hex');

/** What `openssl ts -reply -in granted.tsr -text` shows. */
const STAMPED_AT = new Date('2026-11-23T21:34:05Z');

const reader = new CertificateReader();
const token = (name: string) => tokenOfResponse(evidence(`${name}.tsr`));

describe(readTimestampToken.name, () => {
  it('reads what OpenSSL shows of its own token', () => {
    const read = readTimestampToken(token('granted'), reader);
    expect(read).toMatchObject({
      policy: '1.2.3.4.5',
      serial: '2002',
      genTime: STAMPED_AT,
      accuracyMilliseconds: 1501,
      nonce: '4102030405060708',
      imprint: { algorithm: 'sha256' },
      certificate: { commonName: 'tsa', serial: '1010' },
      hasUnsignedAttributes: false,
      isSignatureRight: true,
    });
    expect(read.isImprintOver(DIGEST)).toBe(true);
    expect(read.isImprintOver(flipped(DIGEST, 31))).toBe(false);
    expect(read.isImprintOver(new Uint8Array())).toBe(false);
  });

  it.each(['granted-p256', 'granted-essv1'])('accepts %s', (name) => {
    expect(readTimestampToken(token(name), reader).isSignatureRight).toBe(true);
  });

  it('accepts SHA-512 and the issuers of the authority', () => {
    const read = readTimestampToken(token('granted-sha512'), reader);
    expect(read.isSignatureRight).toBe(true);
    expect(read.imprint.algorithm).toBe('sha512');
    expect(read.isImprintOver(createHash('sha512').update('sealed bytes').digest())).toBe(true);
    expect(read.certificates.map(({ commonName }) => commonName).toSorted()).toEqual(['ca', 'root', 'tsa']);
  });

  it('leaves padding to the caller, and says where it begins', () => {
    const plain = token('granted');
    expect(readTimestampToken(Buffer.concat([plain, Buffer.alloc(50)]), reader).encoded).toEqual(plain);
  });

  it.each([
    { name: 'sha1-imprint.tsr', code: 'timestamp-digest-algorithm' },
    { name: 'sha1-signer.tsr', code: 'timestamp-digest-algorithm' },
    { name: 'not-critical.token', code: 'certificate-key-usage' },
    { name: 'two-purposes.token', code: 'certificate-key-usage' },
    { name: 'seal.token', code: 'certificate-key-usage' },
    { name: 'two-signers.token', code: 'timestamp-signer-count' },
    { name: 'no-certificate.token', code: 'timestamp-certificate-missing' },
    { name: 'no-reference.token', code: 'timestamp-certificate-reference' },
    { name: 'data.token', code: 'timestamp-version' },
    { name: 'by-key-id.token', code: 'cms-malformed' },
  ])('refuses $name of OpenSSL with $code', ({ name, code }) => {
    const bytes = evidence(name);
    const encoded = name.endsWith('.tsr') ? tokenOfResponse(bytes) : bytes;
    expect(() => readTimestampToken(encoded, reader)).toThrow(expect.objectContaining({ code }));
  });

  it('believes no token in which one byte was flipped', () => {
    const encoded = token('granted-p256');
    const believed = [...encoded.keys()].filter((offset) => isBelieved(flipped(encoded, offset)));
    expect(believed).toEqual([]);
  });
});

function isBelieved(encoded: Uint8Array): boolean {
  try {
    const read = readTimestampToken(encoded, reader);
    return read.isSignatureRight && read.isImprintOver(DIGEST);
  } catch (error) {
    if (error instanceof FaultError) return false;
    throw error;
  }
}

describe(readExpectedToken.name, () => {
  const expected = {
    digest: DIGEST,
    nonce: NONCE,
    notBefore: new Date('2026-11-23T21:34:00Z'),
    notAfter: new Date('2026-11-23T21:34:10Z'),
  };

  it('gives the token that was asked for', () => {
    expect(readExpectedToken(evidence('granted.tsr'), expected, reader).serial).toBe('2002');
  });

  it.each([
    { wrong: 'other bytes', change: { digest: flipped(DIGEST, 0) }, code: 'timestamp-imprint' },
    { wrong: 'another nonce', change: { nonce: flipped(NONCE, 7) }, code: 'timestamp-nonce' },
    {
      wrong: 'a time too early',
      change: { notBefore: new Date('2026-11-23T21:34:06Z') },
      code: 'timestamp-time',
    },
    {
      wrong: 'a time too late',
      change: { notAfter: new Date('2026-11-23T21:34:04Z') },
      code: 'timestamp-time',
    },
  ])('refuses $wrong', ({ change, code }) => {
    expect(() => readExpectedToken(evidence('granted.tsr'), { ...expected, ...change }, reader)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('refuses a token whose nonce was left out', () => {
    const sha512 = { ...expected, digest: createHash('sha512').update('sealed bytes').digest() };
    expect(() => readExpectedToken(evidence('granted-sha512.tsr'), sha512, reader)).toThrow(
      expect.objectContaining({ code: 'timestamp-imprint' }),
    );
  });

  it('refuses a wrong signature', () => {
    const response = evidence('granted.tsr');
    expect(() => readExpectedToken(flipped(response, response.length - 1), expected, reader)).toThrow(
      expect.objectContaining({ code: 'timestamp-signature' }),
    );
  });
});

describe(tokenOfResponse.name, () => {
  it('tells what OpenSSL says when it refuses', () => {
    expect(() => tokenOfResponse(evidence('rejected.tsr'))).toThrow(
      expect.objectContaining({
        code: 'timestamp-rejected',
        detail: 'rejection, badAlg, Message digest algorithm is not supported.',
      }),
    );
  });

  const TOKEN = '3000';
  it.each([
    { clause: 'granted', der: `3007 3003020100 ${TOKEN}` },
    { clause: 'granted with modifications', der: `3007 3003020101 ${TOKEN}` },
  ])('takes the token of $clause', ({ der }) => {
    expect(tokenOfResponse(Buffer.from(der.replaceAll(' ', ''), 'hex'))).toEqual(Uint8Array.of(0x30, 0));
  });

  it.each([
    { clause: 'rejection', der: '3005 3003020102', detail: 'rejection' },
    { clause: 'waiting', der: '3005 3003020103', detail: 'waiting' },
    { clause: 'revocationWarning', der: '3005 3003020104', detail: 'revocationWarning' },
    { clause: 'revocationNotification', der: '3005 3003020105', detail: 'revocationNotification' },
    { clause: 'status 6', der: '3005 3003020106', detail: 'an unknown status' },
    { clause: 'a rejection with a token', der: `3007 3003020102 ${TOKEN}`, detail: 'rejection' },
    {
      clause: 'badRequest',
      der: '3009 3007 020102 0302 0520',
      detail: 'rejection, badRequest',
    },
    {
      clause: 'systemFailure',
      der: '300c 300a 020102 0305 0600000040',
      detail: 'rejection, systemFailure',
    },
    {
      clause: 'timeNotAvailable and unacceptedPolicy',
      der: '300a 3008 020102 0303 000003',
      detail: 'rejection, timeNotAvailable, unacceptedPolicy',
    },
  ])('refuses $clause', ({ der, detail }) => {
    expect(() => tokenOfResponse(Buffer.from(der.replaceAll(' ', ''), 'hex'))).toThrow(
      expect.objectContaining({ code: 'timestamp-rejected', detail }),
    );
  });

  it.each([
    { what: 'nothing', bytes: Buffer.alloc(0) },
    { what: 'a page of HTML', bytes: Buffer.from('<!DOCTYPE html><html></html>') },
    { what: 'granted without a token', bytes: Buffer.from('30053003020100', 'hex') },
    { what: 'octets after the response', bytes: Buffer.concat([evidence('granted.tsr'), Buffer.of(0)]) },
    { what: 'half a response', bytes: evidence('granted.tsr').subarray(0, 700) },
  ])('refuses $what as malformed', ({ bytes }) => {
    expect(() => tokenOfResponse(bytes)).toThrow(expect.objectContaining({ code: 'timestamp-malformed' }));
  });
});
