import { createHash, type KeyObject } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { KeyType } from '../../../lib/x509/key-type.js';
import { HiddenSigner } from '../hidden-signer.js';
import { signatureId } from '../never-twice-signer.js';
import { SignerError } from '../signer-error.js';
import { credentialFault, credentialRequest, readSignature, signHashRequest } from './csc-messages.js';
import { AnswerLostError, type CscAnswer, NotSentError, postJson } from './csc-transport.js';

export type CscCredential = Readonly<{
  /** Base address of the service, e.g. `https://sign.example.cn/csc/v2`. */
  url: string;
  credential: string;
  keyType: KeyType;
  publicKey: KeyObject;
  /** For the whole of one signature: every request and pause. */
  timeoutMs: number;
}>;

/** Pauses before asking again when nobody was there. */
const PAUSES_MS = [150, 500] as const;

/** A key at a remote service that speaks the Cloud Signature Consortium's API v2: digest out, signature in. */
export class CscSigner extends HiddenSigner {
  readonly keyType: KeyType;
  readonly #token: () => Promise<string>;
  private isCredentialRight = false;

  /** @param token access token for this credential, read anew for each signature, as such tokens are renewed often */
  constructor(
    private readonly remote: CscCredential,
    token: () => Promise<string>,
  ) {
    super();
    this.keyType = remote.keyType;
    this.#token = token;
  }

  async sign(toBeSigned: Uint8Array): Promise<Uint8Array> {
    const { credential, keyType, timeoutMs } = this.remote;
    const signal = AbortSignal.timeout(timeoutMs);
    const id = signatureId(toBeSigned);
    const token = await this.#token();
    if (!this.isCredentialRight) await this.assertCredential(token, signal);
    const digest = createHash('sha256').update(toBeSigned).digest();
    const body = signHashRequest(credential, keyType, digest, id);
    const answer = await this.ask('signatures/signHash', body, token, signal, (why) => inDoubt(why, id));
    assertSettled(answer, id);
    assertAnswered(answer);
    const signature = readSignature(answer.body, keyType);
    if (!signature) throw inDoubt('it answered something that is no signature', id);
    return signature;
  }

  /** Before the key is used for the first time: is it the seal's, and in use? */
  private async assertCredential(token: string, signal: AbortSignal): Promise<void> {
    const { credential, publicKey } = this.remote;
    const answer = await this.ask(
      'credentials/info',
      credentialRequest(credential),
      token,
      signal,
      (why) => new SignerError('service-not-reached', `the service was not reached (${why}).`),
    );
    assertAnswered(answer);
    const fault = credentialFault(answer.body, publicKey);
    if (fault) throw new SignerError('key-refused', fault);
    this.isCredentialRight = true;
  }

  /** Asks again only while nobody can have seen the request. */
  private async ask(
    method: string,
    body: string,
    token: string,
    signal: AbortSignal,
    lost: (why: string) => SignerError,
  ): Promise<CscAnswer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await postJson({ url: `${this.remote.url}/${method}`, token, body, signal });
      } catch (error) {
        if (error instanceof AnswerLostError) throw lost(error.message);
        if (!(error instanceof NotSentError)) throw error;
        const pause = PAUSES_MS[attempt];
        if (pause === undefined || signal.aborted) {
          throw new SignerError('service-not-reached', `the service was not reached (${error.message}).`);
        }
        await setTimeout(pause);
      }
    }
  }
}

/** Only 3xx and 4xx say no: a proxy may answer 502 or 503 for a service that has signed, and 202 is a promise. */
function assertSettled({ status }: CscAnswer, id: string): void {
  const saysNo = status >= 300 && status < 500;
  if (status !== 200 && !saysNo) throw inDoubt(`it answered ${status}`, id);
}

/** An answer that says no: the request was read and nothing was signed. */
function assertAnswered({ status, retryAfter }: CscAnswer): void {
  if (status === 200) return;
  if (status === 429 || status >= 500) {
    const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? { retryAfterSeconds: Number(retryAfter) } : {};
    throw new SignerError('service-busy', `the service answered ${status}.`, seconds);
  }
  const why = status === 401 || status === 403 ? 'does not accept the token' : 'refuses the request';
  throw new SignerError('service-refused', `the service ${why} (${status}).`);
}

function inDoubt(why: string, id: string): SignerError {
  const text = `the service may have signed, but gave no signature (${why}).`;
  return new SignerError('signature-in-doubt', text, { signatureId: id });
}
