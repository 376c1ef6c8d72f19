import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { evidence, flipped } from '../../../test/fixtures/evidence.js';
import { SettableClock } from '../../../test/support/development-seals.js';
import { ScriptedHttpClient } from '../../../test/support/scripted-http-client.js';
import type { EvidenceConfig } from '../../platform/config/evidence-config.js';
import { HttpClientError } from '../../platform/http-client/http-client-error.js';
import type { DomainError } from '../../lib/errors/domain-error.js';
import { EvidenceContext } from './evidence-context.js';
import { IssuerCertificates } from './issuer-certificates.js';
import { NetworkTimestampAuthority } from './network-timestamp-authority.js';

/** `printf 'sealed bytes' | sha256sum` */
const DIGEST = Buffer.from('f35cf5b361b0eaf7b0c02e75808e260e3f379c4745abe45552ba768e85687749', 'hex');
const NONCE = Buffer.from('4102030405060708', 'hex');

/** What `openssl ts -reply -in granted.tsr -text` shows. */
const STAMPED_AT = new Date('2026-11-23T21:34:05Z');

const FIRST = 'https://first.example/tsa?key=hidden';
const SECOND = 'https://second.example/tsa';
const ISSUER = 'http://evidence.example/ca.cer';

const CONFIG: EvidenceConfig = {
  tsaUrls: [FIRST, SECOND],
  hosts: [],
  timeoutMilliseconds: 1234,
  maximumListBytes: 1_000_000,
  maximumAgeSeconds: 3600,
  pauseSeconds: 30,
  toleranceSeconds: 60,
};

describe(NetworkTimestampAuthority.name, () => {
  let http: ScriptedHttpClient;
  let clock: SettableClock;
  beforeEach(() => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    http = new ScriptedHttpClient({ [FIRST]: evidence('granted.tsr'), [ISSUER]: evidence('ca.pem') });
    clock = new SettableClock(STAMPED_AT);
  });
  afterEach(() => jest.restoreAllMocks());

  function authority({
    anchor = 'root',
    nonce = NONCE,
    config = CONFIG,
  }: Partial<{
    anchor: string;
    nonce: Uint8Array;
    config: EvidenceConfig;
  }> = {}): NetworkTimestampAuthority {
    const anchors = { all: () => [evidence(`${anchor}.pem`)] };
    const context = new EvidenceContext(config, http, clock, anchors);
    return new NetworkTimestampAuthority(context, new IssuerCertificates(context), { bytes: () => nonce });
  }

  const refusal = (promise: Promise<unknown>): Promise<DomainError> =>
    promise.then(
      () => Promise.reject(new Error('a timestamp was given')),
      (error: DomainError) => error,
    );

  it('gives the token of the first authority, and asks for its issuer where the token left it out', async () => {
    const token = await authority().timestamp(DIGEST);
    // PKIStatusInfo and the outer header: what is left of the answer is the token.
    expect(Buffer.from(evidence('granted.tsr')).subarray(9)).toEqual(token);
    expect(http.urls()).toEqual([FIRST, ISSUER]);
  });

  it('sends the request that OpenSSL reads, with its limits', async () => {
    await authority().timestamp(DIGEST);
    expect(Buffer.from(http.calls[0]?.body ?? []).toString('hex')).toBe(
      `30430201013031300d060960864801650304020105000420${DIGEST.toString('hex')}020841020304050607080101ff`,
    );
    expect(http.calls[0]?.options).toMatchObject({ deadlineMilliseconds: 1234, maximumBytes: 262_144 });
  });

  it('fetches an issuer once for many timestamps', async () => {
    const stamps = authority();
    await Promise.all([stamps.timestamp(DIGEST), stamps.timestamp(DIGEST)]);
    await stamps.timestamp(DIGEST);
    expect(http.urls().filter((url) => url === ISSUER)).toHaveLength(1);
  });

  it.each([
    { what: 'a page of HTML', answer: Buffer.from('<html>'), reason: 'timestamp-malformed' },
    { what: 'nothing', answer: new Uint8Array(), reason: 'timestamp-malformed' },
    { what: 'a refusal', answer: evidence('rejected.tsr'), reason: 'timestamp-rejected' },
    {
      what: 'the timestamp of other bytes',
      answer: evidence('granted-sha512.tsr'),
      reason: 'timestamp-imprint',
    },
    {
      what: 'a wrong signature',
      answer: flipped(evidence('granted.tsr'), evidence('granted.tsr').length - 1),
      reason: 'timestamp-signature',
    },
    {
      what: 'a certificate that has ended',
      answer: evidence('tsa-expired.tsr'),
      reason: 'certificate-expired',
    },
    { what: 'SHA-1', answer: evidence('sha1-signer.tsr'), reason: 'timestamp-digest-algorithm' },
    { what: '1 GB', answer: new HttpClientError('too-large', 'x'), reason: 'http-too-large' },
    { what: 'silence', answer: new HttpClientError('timeout', 'x'), reason: 'http-timeout' },
    { what: 'status 500', answer: new HttpClientError('status', 'x', 500), reason: 'http-status' },
  ])('takes $what for no timestamp', async ({ answer, reason }) => {
    http.script(FIRST, answer);
    expect(await refusal(authority().timestamp(DIGEST))).toMatchObject({
      code: 'timestamp-unavailable',
      extensions: {
        attempts: [
          { source: 'https://first.example', reason },
          { source: 'https://second.example', reason: 'http-unreachable' },
        ],
      },
    });
  });

  it.each([
    { what: 'a wrong nonce', change: { nonce: flipped(NONCE, 7) }, reason: 'timestamp-nonce' },
    {
      what: 'an authority under another root',
      change: { anchor: 'other-root' },
      reason: 'certificate-untrusted',
    },
  ])('refuses $what', async ({ change, reason }) => {
    expect((await refusal(authority(change).timestamp(DIGEST))).extensions).toMatchObject({
      attempts: [{ reason }, {}],
    });
  });

  it('refuses the timestamp of another digest', async () => {
    const { extensions } = await refusal(authority().timestamp(flipped(DIGEST, 0)));
    expect(extensions).toMatchObject({ attempts: [{ reason: 'timestamp-imprint' }, {}] });
  });

  it.each([
    { at: '2026-11-23T21:35:05Z', given: true },
    { at: '2026-11-23T21:35:06Z', given: false },
    { at: '2026-11-23T21:33:05Z', given: true },
    { at: '2026-11-23T21:33:04Z', given: false },
  ])('takes a time of 21:34:05 at $at: $given', async ({ at, given }) => {
    clock.set(new Date(at));
    const outcome = await authority()
      .timestamp(DIGEST)
      .catch((error: DomainError) => error.extensions['attempts']);
    if (given) expect(outcome).toBeInstanceOf(Uint8Array);
    else expect(outcome).toMatchObject([{ reason: 'timestamp-time' }, {}]);
  });

  it('asks the next authority when one fails', async () => {
    http.script(SECOND, evidence('granted-p256.tsr'));
    http.script(FIRST, Buffer.from('garbage'));
    await expect(authority().timestamp(DIGEST)).resolves.toBeInstanceOf(Uint8Array);
    expect(http.urls()).toEqual([FIRST, SECOND, ISSUER]);
  });

  it('leaves an authority alone after three failures, and comes back after the pause', async () => {
    http.script(SECOND, evidence('granted-p256.tsr'));
    http.script(FIRST, new HttpClientError('timeout', 'x'));
    const stamps = authority();
    const asked = async (): Promise<number> => {
      const before = http.urls().filter((url) => url === FIRST).length;
      await stamps.timestamp(DIGEST);
      return http.urls().filter((url) => url === FIRST).length - before;
    };
    expect([await asked(), await asked(), await asked(), await asked()]).toEqual([1, 1, 1, 0]);
    clock.set(new Date(STAMPED_AT.getTime() + 29_999));
    expect(await asked()).toBe(0);
    clock.set(new Date(STAMPED_AT.getTime() + 30_000));
    expect([await asked(), await asked()]).toEqual([1, 0]);
    http.script(FIRST, evidence('granted.tsr'));
    clock.set(new Date(STAMPED_AT.getTime() + 60_000));
    expect([await asked(), await asked()]).toEqual([1, 1]);
  });

  it('says which authorities are left alone', async () => {
    http.script(FIRST, new HttpClientError('timeout', 'x'));
    const stamps = authority();
    for (let i = 0; i < 3; i++) await refusal(stamps.timestamp(DIGEST));
    expect((await refusal(stamps.timestamp(DIGEST))).message).toBe(
      'No timestamp from any authority (https://first.example: paused; https://second.example: paused).',
    );
  });

  it('tells nobody the path and query of an address', async () => {
    const error = await refusal(authority({ nonce: flipped(NONCE, 1) }).timestamp(DIGEST));
    expect(JSON.stringify([error.message, error.extensions])).not.toContain('hidden');
  });

  it('is unavailable at once when no authority is configured', async () => {
    const error = await refusal(authority({ config: { ...CONFIG, tsaUrls: [] } }).timestamp(DIGEST));
    expect(error).toMatchObject({ code: 'timestamp-unavailable', extensions: { attempts: [] } });
    expect(http.calls).toEqual([]);
  });
});
