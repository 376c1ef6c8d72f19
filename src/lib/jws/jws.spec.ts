import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint, CompactSign, compactVerify, importJWK } from 'jose';
import { publicJwk } from './public-jwk.js';
import { jwsObject, proveJws, readCompactJws } from './read/compact-jws.js';
import { compactJws, jwsSigningInput } from './write/compact-jws.js';

/** RFC 7515 Appendix A.3. */
const RFC_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
};
const RFC_TOKEN =
  'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.' +
  'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';

const privateKey = createPrivateKey({ key: RFC_KEY, format: 'jwk' });
const publicKey = createPublicKey(privateKey);
const base64url = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');

function signed(payload: object, typ = 'jz-test+jws'): string {
  const input = jwsSigningInput({ kid: publicJwk(publicKey).kid, typ }, payload);
  return compactJws(
    input,
    sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  );
}

/** Signed with the right key, whatever the header says. */
function withHeader(header: string, payload = '{}'): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${base64url(sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }))}`;
}

describe('JSON Web Signatures', () => {
  it('read and prove the example of RFC 7515 A.3', () => {
    const jws = readCompactJws(RFC_TOKEN);
    expect(() => proveJws(jws, publicKey)).not.toThrow();
    expect(jwsObject(jws.payload)).toEqual({
      iss: 'joe',
      exp: 1300819380,
      'http://example.com/is_root': true,
    });
  });

  it('are written in one way only', () => {
    const token = signed({ b: 1, a: '证' }, 'jz-lookup-receipt+jws');
    const [header, payload] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    // The thumbprint was computed with openssl over the members of RFC 7638 §3.2.
    expect(header).toBe(
      '{"alg":"ES256","kid":"oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U","typ":"jz-lookup-receipt+jws"}',
    );
    expect(payload).toBe('{"a":"证","b":1}');
  });

  it('are accepted by jose, and its are accepted here', async () => {
    const jwk = publicJwk(publicKey);
    const { payload, protectedHeader } = await compactVerify(signed({ rows: 3 }), await importJWK(jwk));
    expect([new TextDecoder().decode(payload), protectedHeader.typ]).toEqual(['{"rows":3}', 'jz-test+jws']);
    expect(await calculateJwkThumbprint(jwk)).toBe(jwk.kid);

    const theirs = await new CompactSign(new TextEncoder().encode('{"rows":4}'))
      .setProtectedHeader({ alg: 'ES256', kid: 'x', typ: 'y' })
      .sign(privateKey);
    const jws = readCompactJws(theirs);
    expect(() => proveJws(jws, publicKey)).not.toThrow();
    expect([jws.kid, jws.typ, jwsObject(jws.payload)]).toEqual(['x', 'y', { rows: 4 }]);
  });

  it('are refused by jose and here when any character was changed', async () => {
    const token = signed({ rows: 3 });
    const key = await importJWK(publicJwk(publicKey));
    const accepts = (text: string): boolean => {
      try {
        proveJws(readCompactJws(text), publicKey);
        return true;
      } catch {
        return false;
      }
    };
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect([at, accepts(changed)]).toEqual([at, false]);
    }
    const at = token.lastIndexOf('.') + 9;
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    await expect(compactVerify(changed, key)).rejects.toThrow('signature verification failed');
  });

  it('carry a signature that OpenSSL proves', () => {
    const folder = mkdtempSync(join(tmpdir(), 'jws-'));
    try {
      const { signingInput, signature } = readCompactJws(signed({ rows: 3 }));
      const [r, s] = [derInteger(signature.subarray(0, 32)), derInteger(signature.subarray(32))];
      const der = Buffer.concat([Buffer.from([0x30, r.length + s.length]), r, s]);
      const file = (name: string, octets: string | Uint8Array): string => {
        writeFileSync(join(folder, name), octets);
        return join(folder, name);
      };
      const key = file('key.pem', publicKey.export({ type: 'spki', format: 'pem' }));
      const args = ['dgst', '-sha256', '-verify', key, '-signature', file('sig', der)];
      expect(execFileSync('openssl', [...args, file('data', signingInput)], { encoding: 'utf8' })).toBe(
        'Verified OK\n',
      );
      const other = Buffer.from(signingInput).fill('x', 0, 1);
      expect(() => execFileSync('openssl', [...args, file('data', other)], { stdio: 'pipe' })).toThrow(
        'Command failed',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    { name: 'no algorithm', token: `${base64url('{"alg":"none"}')}.e30.`, code: 'jws-algorithm' },
    { name: 'the algorithm none', token: withHeader('{"alg":"none"}'), code: 'jws-algorithm' },
    {
      name: 'a MAC under the public key',
      token: withHeader('{"alg":"HS256"}'),
      code: 'jws-algorithm',
    },
    {
      name: 'a critical header',
      token: withHeader('{"alg":"ES256","crit":["exp"],"exp":1}'),
      code: 'jws-malformed',
    },
    {
      name: 'a header that says two things',
      token: withHeader('{"alg":"none","alg":"ES256"}'),
      code: 'jws-malformed',
    },
    { name: 'a kid that is no text', token: withHeader('{"alg":"ES256","kid":1}'), code: 'jws-malformed' },
    { name: 'two parts', token: 'e30.e30', code: 'jws-malformed' },
    { name: 'four parts', token: `${RFC_TOKEN}.e30`, code: 'jws-malformed' },
    { name: 'padding', token: `${RFC_TOKEN}=`, code: 'jws-malformed' },
    {
      name: 'bits that say nothing',
      token: RFC_TOKEN.replace(/Q$/, 'R'),
      code: 'jws-malformed',
    },
    {
      name: 'a signature in DER',
      token: `${RFC_TOKEN.slice(0, RFC_TOKEN.lastIndexOf('.'))}.${base64url(sign('sha256', Buffer.from('x'), privateKey))}`,
      code: 'jws-malformed',
    },
    { name: 'nothing', token: '', code: 'jws-malformed' },
    { name: 'a million characters', token: 'e'.repeat(1_000_001), code: 'jws-malformed' },
  ])('are refused with $name', ({ token, code }) => {
    expect(() => readCompactJws(token)).toThrow(expect.objectContaining({ code }));
  });

  it('are refused under another key, and under one of another curve', () => {
    const jws = readCompactJws(RFC_TOKEN);
    for (const namedCurve of ['P-256', 'P-384']) {
      const other = generateKeyPairSync('ec', { namedCurve }).publicKey;
      expect(() => proveJws(jws, other)).toThrow(expect.objectContaining({ code: 'jws-signature' }));
    }
    expect(() => publicJwk(generateKeyPairSync('ed25519').publicKey)).toThrow(RangeError);
    expect(() => publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)).toThrow(RangeError);
  });

  it('are not put together from a signature of another length', () => {
    expect(() => compactJws('e30.e30', new Uint8Array(63))).toThrow(RangeError);
  });
});

/** X.690 §8.3, §10: shortest form, positive. */
function derInteger(octets: Uint8Array): Buffer {
  const first = octets.findIndex((octet) => octet !== 0);
  const rest = Buffer.from(octets.subarray(first));
  const value = rest.readUInt8() >= 0x80 ? Buffer.concat([Buffer.from([0]), rest]) : rest;
  return Buffer.concat([Buffer.from([2, value.length]), value]);
}
