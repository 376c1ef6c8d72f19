import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { evidence, flipped } from '../../../test/fixtures/evidence.js';
import { SettableClock } from '../../../test/support/development-seals.js';
import { ScriptedHttpClient } from '../../../test/support/scripted-http-client.js';
import type { DomainError } from '../../lib/errors/domain-error.js';
import type { EvidenceConfig } from '../../platform/config/evidence-config.js';
import { HttpClientError } from '../../platform/http-client/http-client-error.js';
import { CertificateStatus } from './certificate-status.js';
import { EvidenceContext } from './evidence-context.js';
import { IssuerCertificates } from './issuer-certificates.js';
import { NetworkRevocationSource } from './network-revocation-source.js';

const OCSP = 'http://evidence.example/ocsp';
const CRL = 'http://evidence.example/ca.crl';
const ISSUER = 'http://evidence.example/ca.cer';

/** What `openssl ocsp -resp_text` and `openssl crl -text` show of the fixtures: news of 21:34:05, for 30 days. */
const NOW = new Date('2026-11-24T00:00:00Z');

const CONFIG: EvidenceConfig = {
  tsaUrls: [],
  hosts: [],
  timeoutMilliseconds: 1000,
  maximumListBytes: 1_000_000,
  maximumAgeSeconds: 3600,
  pauseSeconds: 30,
  toleranceSeconds: 60,
};

const later = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

describe(NetworkRevocationSource.name, () => {
  let http: ScriptedHttpClient;
  let clock: SettableClock;
  beforeEach(() => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    http = new ScriptedHttpClient({ [OCSP]: evidence('good.ocsp'), [CRL]: evidence('ca.crl') });
    clock = new SettableClock(NOW);
  });
  afterEach(() => jest.restoreAllMocks());

  /** The issuing CA is trusted itself, so that one certificate is asked about. */
  function source(anchor = 'ca'): NetworkRevocationSource {
    const context = new EvidenceContext(CONFIG, http, clock, { all: () => [evidence(`${anchor}.pem`)] });
    return new NetworkRevocationSource(
      context,
      new IssuerCertificates(context),
      new CertificateStatus(context),
    );
  }
  const chain = (leaf = 'good') => [evidence(`${leaf}.pem`), evidence('ca.pem')];

  const refusal = (promise: Promise<unknown>): Promise<DomainError> =>
    promise.then(
      () => Promise.reject(new Error('evidence was given')),
      (error: DomainError) => error,
    );

  it('asks OCSP first', async () => {
    await expect(source().evidenceFor(chain())).resolves.toEqual({
      certificates: chain(),
      ocsps: [evidence('good.ocsp')],
      crls: [],
    });
    expect(http.urls()).toEqual([OCSP]);
    expect(http.calls[0]?.body).toEqual(evidence('good.ocsp-request'));
  });

  it('adds the responder that answered', async () => {
    http.script(OCSP, evidence('delegated.ocsp'));
    const { certificates, crls } = await source().evidenceFor(chain());
    expect(certificates).toEqual([...chain(), evidence('responder.pem')]);
    expect(crls).toEqual([]);
  });

  it('looks up a responder that may be revoked itself', async () => {
    http.script(OCSP, evidence('delegated-to-check.ocsp'));
    await expect(source().evidenceFor(chain())).resolves.toEqual({
      certificates: [...chain(), evidence('responder-to-check.pem')],
      ocsps: [evidence('delegated-to-check.ocsp')],
      crls: [evidence('ca.crl')],
    });
    http.script(CRL, Buffer.from('garbage'));
    expect(await refusal(source().evidenceFor(chain()))).toMatchObject({
      extensions: { attempts: [{ reason: 'ocsp-signer' }, { reason: 'crl-malformed' }] },
    });
  });

  it.each([
    { what: 'it tells of another certificate', answer: evidence('unknown.ocsp') },
    { what: 'it says try later', answer: Buffer.from('30030a0103', 'hex') },
    { what: 'it has an internal error', answer: Buffer.from('30030a0102', 'hex') },
    { what: 'it is signed by another key', answer: evidence('wrong-key.ocsp') },
    { what: 'its signature is wrong', answer: olderBySecond(evidence('good.ocsp')) },
    { what: 'it answers garbage', answer: Buffer.from('<html>') },
    { what: 'it answers nothing', answer: new Uint8Array() },
    { what: 'it is silent', answer: new HttpClientError('timeout', 'x') },
    { what: 'it answers 1 GB', answer: new HttpClientError('too-large', 'x') },
  ])('takes the list when the responder fails: $what', async ({ answer }) => {
    http.script(OCSP, answer);
    await expect(source().evidenceFor(chain())).resolves.toEqual({
      certificates: chain(),
      ocsps: [],
      crls: [evidence('ca.crl')],
    });
  });

  it.each([
    { about: 'wrong key', ocsp: evidence('wrong-key.ocsp'), reason: 'ocsp-signer' },
    { about: 'try later', ocsp: Buffer.from('30030a0103', 'hex'), reason: 'ocsp-try-later' },
    { about: 'internal error', ocsp: Buffer.from('30030a0102', 'hex'), reason: 'ocsp-internal-error' },
    { about: 'unauthorized', ocsp: Buffer.from('30030a0106', 'hex'), reason: 'ocsp-unauthorized' },
    { about: 'other certificate', ocsp: evidence('revoked.ocsp'), reason: 'ocsp-other-certificate' },
    { about: 'silence', ocsp: new HttpClientError('timeout', 'x'), reason: 'http-timeout' },
  ])('says why when neither is to be had: $reason', async ({ ocsp, reason }) => {
    http.script(OCSP, ocsp);
    http.script(CRL, evidence('other-root.crl'));
    expect(await refusal(source().evidenceFor(chain()))).toMatchObject({
      code: 'revocation-unavailable',
      extensions: {
        serial: '1001',
        attempts: [
          { source: 'http://evidence.example', reason },
          { source: 'http://evidence.example', reason: 'crl-issuer' },
        ],
      },
    });
  });

  it('says that a responder does not know the certificate', async () => {
    http.script(OCSP, evidence('unknown.ocsp'));
    const context = new EvidenceContext(CONFIG, http, clock, { all: () => [] });
    const certificate = { ...context.reader.read(evidence('silent.pem')), ocspUrls: [OCSP] };
    const question = { certificate, issuer: context.reader.read(evidence('ca.pem')), freshAfter: undefined };
    expect(await refusal(new CertificateStatus(context).evidenceOf(question))).toMatchObject({
      code: 'revocation-unavailable',
      extensions: { attempts: [{ reason: 'ocsp-unknown' }] },
    });
  });

  it('takes nothing that has expired', async () => {
    clock.set(new Date('2026-12-24T00:00:00Z'));
    expect(await refusal(source().evidenceFor(chain()))).toMatchObject({
      extensions: { attempts: [{ reason: 'ocsp-expired' }, { reason: 'crl-expired' }] },
    });
  });

  it.each([
    { by: 'a responder', ocsp: evidence('revoked.ocsp') },
    { by: 'a list', ocsp: new HttpClientError('timeout', 'x') },
  ])('tells when and why a certificate was revoked, by $by', async ({ ocsp }) => {
    http.script(OCSP, ocsp);
    expect(await refusal(source().evidenceFor(chain('revoked')))).toMatchObject({
      code: 'certificate-revoked',
      message: 'The certificate 1002 was revoked on 2026-11-23T21:34:05.000Z (keyCompromise).',
      extensions: { serial: '1002', revokedAt: '2026-11-23T21:34:05.000Z', reason: 'keyCompromise' },
    });
  });

  it('is unavailable for a certificate that names no source', async () => {
    const { code, message } = await refusal(source().evidenceFor(chain('silent')));
    expect(code).toBe('revocation-unavailable');
    expect(message).toContain('it names no source');
    expect(http.calls).toEqual([]);
  });

  it('fetches an issuer that did not come along', async () => {
    http.script(ISSUER, evidence('ca.pem'));
    const other = source('root');
    // About the issuing CA itself only the root could answer, which here it does not.
    const { extensions } = await refusal(other.evidenceFor([evidence('good.pem')]));
    expect(extensions).toMatchObject({ serial: '03' });
    expect(http.urls()[0]).toBe(ISSUER);
  });

  it('is unavailable under a root that nobody trusts', async () => {
    const { code, message } = await refusal(source('other-root').evidenceFor(chain()));
    expect(code).toBe('revocation-unavailable');
    expect(message).toContain('No trusted issuer');
  });

  it('has nothing to ask about a trusted root alone', async () => {
    await expect(source('root').evidenceFor([evidence('root.pem')])).resolves.toEqual({
      certificates: [evidence('root.pem')],
      ocsps: [],
      crls: [],
    });
  });

  describe('once fetched', () => {
    const asked = () => http.calls.length;

    it('shares one call among those who ask at the same time', async () => {
      const shared = source();
      await Promise.all(Array.from({ length: 10 }, () => shared.evidenceFor(chain())));
      expect(asked()).toBe(1);
    });

    it('uses an answer until the configured age, not longer', async () => {
      const kept = source();
      await kept.evidenceFor(chain());
      clock.set(later(3_599_999));
      await kept.evidenceFor(chain());
      expect(asked()).toBe(1);
      clock.set(later(3_600_000));
      await kept.evidenceFor(chain());
      expect(asked()).toBe(2);
    });

    it('uses no answer longer than until its next update', async () => {
      clock.set(new Date('2026-12-23T21:34:00Z'));
      const kept = source();
      await kept.evidenceFor(chain());
      clock.set(new Date('2026-12-23T21:34:04Z'));
      await kept.evidenceFor(chain());
      expect(asked()).toBe(1);
      clock.set(new Date('2026-12-23T21:34:05Z'));
      await kept.evidenceFor(chain());
      expect(asked()).toBe(2);
    });

    it('asks again for fresher news', async () => {
      const kept = source();
      await kept.evidenceFor(chain());
      await kept.evidenceFor(chain(), { freshAfter: NOW });
      expect(asked()).toBe(1);
      clock.set(later(5));
      await kept.evidenceFor(chain(), { freshAfter: later(1) });
      expect(asked()).toBe(2);
    });

    it('reads a list once for many certificates', async () => {
      http.script(OCSP, new HttpClientError('timeout', 'x'));
      const kept = source();
      await kept.evidenceFor(chain());
      await refusal(kept.evidenceFor(chain('revoked')));
      expect(http.urls().filter((url) => url === CRL)).toHaveLength(1);
    });

    it('forgets a failure', async () => {
      const kept = source();
      http.script(OCSP, new HttpClientError('timeout', 'x'));
      http.script(CRL, new HttpClientError('timeout', 'x'));
      await refusal(kept.evidenceFor(chain()));
      http.script(OCSP, evidence('good.ocsp'));
      await expect(kept.evidenceFor(chain())).resolves.toMatchObject({ crls: [] });
    });

    it('does not wait for a responder that keeps failing', async () => {
      http.script(OCSP, new HttpClientError('timeout', 'x'));
      const kept = source();
      for (let i = 0; i < 5; i++) await kept.evidenceFor(chain());
      expect(http.urls().filter((url) => url === OCSP)).toHaveLength(3);
      clock.set(later(30_000));
      await kept.evidenceFor(chain());
      expect(http.urls().filter((url) => url === OCSP)).toHaveLength(4);
    });

    it('does not take an answer it cannot use for a service that fails', async () => {
      http.script(OCSP, evidence('wrong-key.ocsp'));
      const kept = source();
      for (let i = 0; i < 5; i++) await kept.evidenceFor(chain());
      expect(http.urls().filter((url) => url === OCSP)).toHaveLength(5);
    });
  });
});

/** The answer as it would be a second before, with the signature that it had. */
function olderBySecond(answer: Uint8Array): Uint8Array {
  const time = Buffer.from(answer).indexOf('20261123213405Z');
  return flipped(answer, time + 13);
}
