import {
  AUTHORITY,
  certify,
  entry,
  extension,
  nameOf,
  party,
  revocationList,
} from '../../../../../test/support/any-pki.js';
import { oid, sequence, tagged, taggedPrimitive } from '../../../asn1/write/der.js';
import type { AnyCertificate } from '../any-certificate.js';
import type { AnyCrl } from '../any-crl.js';
import type { PathResult } from './path-types.js';
import { revocationStatus } from './revocation-status.js';
import { validatePath } from './validate-path.js';

const AT = new Date('2026-06-01T00:00:00Z');
const USER = extension('2.5.29.15', Buffer.from('03020780', 'hex'), true);
const [root, a, b, user] = [party('Root'), party('A'), party('B'), party('User')];
const ROOT = certify(root, root, [AUTHORITY]);
const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const validate = (target: AnyCertificate, candidates: AnyCertificate[], anchors = [ROOT]): PathResult =>
  validatePath({ target, candidates, anchors, at: AT });
const codes = (result: PathResult): string[] => (result.ok ? ['ok'] : result.faults.map(({ code }) => code));

describe('strange paths', () => {
  const target = certify(user, a, [USER]);

  it('goes through cross certificates, and not round in circles', () => {
    const crosses = [certify(a, b, [AUTHORITY]), certify(b, a, [AUTHORITY]), certify(a, a, [AUTHORITY])];
    expect(codes(validate(target, crosses))).toEqual(['certificate-untrusted']);
    expect(validate(target, [...crosses, certify(b, root, [AUTHORITY])])).toMatchObject({
      ok: true,
      path: [
        { subject: { commonName: 'User' } },
        { subject: { commonName: 'A' } },
        { subject: { commonName: 'B' } },
        {},
      ],
    });
  });

  it('stops looking among very many authorities of one name', () => {
    const many = Array.from({ length: 40 }, (_, i) => party(i % 2 === 0 ? 'A' : 'B'));
    const crosses = many.flatMap((one) => many.slice(0, 12).map((other) => certify(one, other, [AUTHORITY])));
    const before = performance.now();
    expect(codes(validate(certify(user, many[0] ?? a, [USER]), crosses))).not.toContain('ok');
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('takes no certificate of version 1 for an authority, unless it is the anchor', () => {
    expect(codes(validate(target, [certify(a, root)]))).toEqual(['certificate-version']);
    expect(codes(validate(target, [], [certify(a, a)]))).toEqual(['ok']);
  });

  it('does not believe an anchor that says that it is no authority', () => {
    const anchor = certify(a, a, [extension('2.5.29.19', sequence(), true)]);
    expect(codes(validate(target, [], [anchor]))).toEqual(['certificate-issuer-not-ca']);
  });

  describe('with names constrained to example.com', () => {
    const constraints = sequence(tagged(0, sequence(taggedPrimitive(1, ascii('example.com')))));
    const authority = certify(a, root, [AUTHORITY, extension('2.5.29.30', constraints, true)]);
    const named = (...names: Uint8Array[]) =>
      codes(validate(certify(user, a, [extension('2.5.29.17', sequence(...names))]), [authority]));

    it.each([
      { names: [taggedPrimitive(1, ascii('a@example.com'))], code: 'ok' },
      { names: [taggedPrimitive(2, ascii('example.org'))], code: 'ok' },
      { names: [taggedPrimitive(1, ascii('a@example.org'))], code: 'certificate-name-constraints' },
      { names: [taggedPrimitive(1, ascii('a'))], code: 'certificate-name-constraints' },
      {
        // SmtpUTF8Mailbox would be a way around.
        names: [
          tagged(
            0,
            oid('1.3.6.1.5.5.7.8.9'),
            tagged(0, Buffer.from('0c0d61406578616d706c652e6f7267', 'hex')),
          ),
        ],
        code: 'certificate-name-constraints',
      },
    ])('$code', ({ names, code }) => {
      expect(named(...names)).toEqual([code]);
    });

    it('holds an anchor to its own constraints', () => {
      const anchor = certify(a, a, [AUTHORITY, extension('2.5.29.30', constraints, true)]);
      const outside = certify(user, a, [
        extension('2.5.29.17', sequence(taggedPrimitive(1, ascii('a@b.c')))),
      ]);
      expect(codes(validate(outside, [], [anchor]))).toEqual(['certificate-name-constraints']);
    });
  });
});

describe('strange lists', () => {
  const CA = certify(a, root, [AUTHORITY]);
  /** Published by B for A's certificates. */
  const point = extension('2.5.29.31', sequence(sequence(tagged(2, tagged(4, nameOf(b))))));
  const INDIRECT = extension('2.5.29.28', Buffer.from('30038401ff', 'hex'), true);
  const about = (issuer: Readonly<{ name: string }>) =>
    extension('2.5.29.29', sequence(tagged(4, nameOf(issuer))), true);
  const signsLists = extension('2.5.29.15', Buffer.from('03020102', 'hex'), true);
  const target = certify(user, a, [USER, point], 7);

  const ask = (crls: AnyCrl[], candidates: AnyCertificate[]): string[] => {
    const found = revocationStatus({
      path: [target, CA, ROOT],
      index: 0,
      evidence: { crls, ocsps: [] },
      candidates,
      anchors: [ROOT],
      at: AT,
    });
    return found.status === 'unknown' ? found.why.map(({ code }) => code) : [found.status];
  };

  const signer = certify(b, root, [signsLists], 9);
  const ofRoot = revocationList(root, []);

  it('believes whom the certificate names, once that signer is known to be unrevoked', () => {
    const list = revocationList(b, [entry(8, [about(a)])], [INDIRECT]);
    expect(ask([list, ofRoot], [signer])).toEqual(['good']);
    expect(ask([list], [signer])).toEqual(['crl-issuer']);
    expect(ask([list, revocationList(root, [entry(9)])], [signer])).toEqual(['crl-issuer']);
    expect(ask([list, ofRoot], [])).toEqual(['crl-issuer']);
  });

  it('keeps the certificates of different issuers on one list apart', () => {
    const others = [entry(5, [about(root)]), entry(7)];
    expect(ask([revocationList(b, others, [INDIRECT]), ofRoot], [signer])).toEqual(['good']);
    const own = [entry(5, [about(a)]), entry(7), entry(6, [about(root)])];
    expect(ask([revocationList(b, own, [INDIRECT]), ofRoot], [signer])).toEqual(['revoked']);
  });

  it('does not believe a list that does not say that it speaks for others', () => {
    expect(ask([revocationList(b, []), ofRoot], [signer])).toEqual(['crl-missing']);
  });

  it('lets a signer answer for itself where its certificate says so, and takes its word against itself', () => {
    const own = certify(b, root, [signsLists, point], 9);
    expect(ask([revocationList(b, [], [INDIRECT])], [own])).toEqual(['good']);
    const against = revocationList(b, [entry(9, [about(root)])], [INDIRECT]);
    expect(ask([against], [own])).toEqual(['crl-issuer']);
  });
});
