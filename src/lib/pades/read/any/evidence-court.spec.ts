import { createPublicKey, sign } from 'node:crypto';
import { ownAuthority, p256Key } from '../../../../../test/support/own-authority.js';
import { ocspRequest } from '../../../ocsp/write/ocsp-request.js';
import { readAnyOcsp } from '../../../ocsp/read/any-ocsp.js';
import { readOcspRequest } from '../../../ocsp/read/ocsp-request.js';
import { type CertificateStatus, ocspResponse, ocspResponseData } from '../../../ocsp/write/ocsp-response.js';
import { OIDS } from '../../../oids.js';
import { type AnyCertificate, readAnyCertificate } from '../../../x509/read/path/index.js';
import type { CertificateProfile } from '../../../x509/write/certificate.js';
import { EvidenceCourt, type RevocationMode } from './evidence-court.js';
import type { Statement } from './statements.js';
import { Timeline } from './timeline.js';

const AT = new Date('2026-11-23T00:00:00Z');
const ANSWERED = new Date('2026-09-01T00:00:00Z');

const profile = (name: string, more: Partial<CertificateProfile> = {}): CertificateProfile => ({
  subject: [{ type: OIDS.commonName, value: name }],
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2030-01-01T00:00:00Z'),
  keyUsage: ['digitalSignature'],
  extendedKeyUsage: [],
  policies: [],
  ...more,
});

const authority = ownAuthority(
  profile('root', { authority: {}, keyUsage: ['keyCertSign', 'cRLSign', 'digitalSignature'] }),
);
const root = readAnyCertificate(authority.root);
const seal = readAnyCertificate(authority.issue(profile('seal')));

const RESPONDER = { extendedKeyUsage: [OIDS.ocspSigning] };
const ENDED = new Date('2026-10-23T00:00:00Z');
const REVOKED = { kind: 'revoked', at: new Date('2026-08-01T00:00:00Z'), reason: 'keyCompromise' } as const;

/** What a responder whom the root certified said of the seal on 1 September. */
function answer(responder: Partial<CertificateProfile>, status: CertificateStatus): Statement {
  const key = p256Key();
  const responderKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const [asked] = readOcspRequest(
    ocspRequest({
      issuerName: root.subject.encoded,
      issuerKeyBits: root.key.bits,
      serialNumber: Buffer.from(seal.serial, 'hex'),
    }),
  ).certificates;
  const data = ocspResponseData({
    responderKey,
    producedAt: ANSWERED,
    answers: [
      {
        certificate: asked?.encoded ?? new Uint8Array(),
        status,
        thisUpdate: ANSWERED,
        nextUpdate: new Date('2026-12-31T00:00:00Z'),
      },
    ],
  });
  const certificate = authority.issue(profile('responder', { ...RESPONDER, ...responder }), key);
  const ocsp = readAnyOcsp(ocspResponse(data, 'p-256', sign('sha256', data, key), [certificate]));
  return { where: 'dss', evidence: { crls: [], ocsps: [ocsp] }, presentAt: ({ at }) => at };
}

function conclusion(statements: readonly Statement[], mode: RevocationMode): string | undefined {
  const path: readonly AnyCertificate[] = [seal, root];
  const grounds = {
    statements,
    anchors: [root],
    candidates: [],
    mode,
    timeline: new Timeline(AT),
    deadline: () => undefined,
  };
  const question = { purpose: 'sealing', provedAt: AT, evidenceFrom: ANSWERED };
  return new EvidenceCourt(grounds).standingOf(path, question).conclusion?.subIndication;
}

describe(EvidenceCourt.name, () => {
  it.each<{ name: string; responder: Partial<CertificateProfile>; mode: RevocationMode }>([
    { name: 'is in date', responder: { ocspNoCheck: true }, mode: 'if-present' },
    { name: 'has ended', responder: { ocspNoCheck: true, notAfter: ENDED }, mode: 'if-present' },
    { name: 'has ended', responder: { ocspNoCheck: true, notAfter: ENDED }, mode: 'if-announced' },
    { name: 'has ended', responder: { ocspNoCheck: true, notAfter: ENDED }, mode: 'required' },
    { name: 'may itself be revoked', responder: {}, mode: 'required' },
    {
      name: 'may itself be revoked',
      responder: { access: { ocsp: 'http://ocsp.example/' } },
      mode: 'if-announced',
    },
  ])('hears a revocation from a responder whose certificate $name: $mode', ({ responder, mode }) => {
    expect(conclusion([answer(responder, REVOKED)], mode)).toBe('REVOKED');
  });

  it.each<{ mode: RevocationMode; expected: string | undefined }>([
    { mode: 'required', expected: 'REVOCATION_OUT_OF_BOUNDS_NO_POE' },
    { mode: 'if-present', expected: undefined },
  ])('takes no good word from a responder who has ended: $mode', ({ mode, expected }) => {
    const ended = answer({ ocspNoCheck: true, notAfter: ENDED }, { kind: 'good' });
    expect(conclusion([ended], mode)).toBe(expected);
  });

  it('lets no good word outweigh a revocation by whom has ended', () => {
    const ended = answer({ ocspNoCheck: true, notAfter: ENDED }, REVOKED);
    const good = answer({ ocspNoCheck: true }, { kind: 'good' });
    expect(conclusion([good, ended], 'if-present')).toBe('REVOKED');
  });
});
