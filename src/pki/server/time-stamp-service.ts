import { createHash } from 'node:crypto';
import { DerError } from '../../lib/asn1/der.js';
import { OIDS } from '../../lib/oids.js';
import { readTimeStampRequest, type TimeStampRequest } from '../../lib/tsp/read/time-stamp-request.js';
import { timeStampInfo } from '../../lib/tsp/write/time-stamp-info.js';
import {
  grantedResponse,
  rejectedResponse,
  type TimeStampFailure,
} from '../../lib/tsp/write/time-stamp-response.js';
import { TokenWriter } from '../../lib/tsp/write/time-stamp-token.js';
import type { Randomness } from '../../platform/secrets/randomness.js';
import type { Clock } from '../../platform/time/clock.js';
import { flipLastBit } from './flip-last-bit.js';
import type { TsaProfile } from './scenario.js';
import type { ServiceKey } from './service-keys.js';

/** Octets of each digest that is stamped. */
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  [OIDS.sha256, 32],
  [OIDS.sha384, 48],
  [OIDS.sha512, 64],
]);

const MINUTE = 60_000;

/** Answers timestamp requests (RFC 3161 §2.4), as honestly as a profile lets it. */
export class TimeStampService {
  private readonly writers = new WeakMap<ServiceKey, TokenWriter>();

  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** @returns DER of the TimeStampResp */
  answer(authority: ServiceKey, bytes: Uint8Array, profile: TsaProfile): Uint8Array {
    if (profile.rejects) return rejectedResponse('systemFailure', 'this TSA rejects everything');
    const request = readRequest(bytes);
    const failure = request === undefined ? 'badDataFormat' : failureOf(request);
    if (request === undefined || failure) return rejectedResponse(failure ?? 'badDataFormat', 'not accepted');
    return grantedResponse(this.token(authority, request, profile));
  }

  private token(authority: ServiceKey, request: TimeStampRequest, profile: TsaProfile): Uint8Array {
    const nonce = nonceOf(request, profile);
    const info = timeStampInfo({
      policy: OIDS.developmentPolicy,
      digestAlgorithm: request.digestAlgorithmEncoded,
      digest: profile.digest === 'other' ? otherDigest(request.digest) : request.digest,
      serialNumber: positive(this.randomness.bytes(16)),
      at: new Date(this.clock.now().getTime() + (profile.clockOffsetMinutes ?? 0) * MINUTE),
      accuracy: { seconds: 1 },
      ...(nonce ? { nonce } : {}),
    });
    const writer = this.writerOf(authority);
    const attributes = writer.signedAttributes(info);
    const certificates = request.wantsCertificates ? 'included' : 'left out';
    return writer.token(info, attributes, authority.sign(attributes), certificates);
  }

  private writerOf(authority: ServiceKey): TokenWriter {
    const known = this.writers.get(authority);
    // The root is left out: whoever checks the token has it or does not trust it.
    const writer = known ?? new TokenWriter({ ...authority, chain: authority.chain.slice(0, -1) });
    if (!known) this.writers.set(authority, writer);
    return writer;
  }
}

function readRequest(bytes: Uint8Array): TimeStampRequest | undefined {
  try {
    return readTimeStampRequest(bytes);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function failureOf(request: TimeStampRequest): TimeStampFailure | undefined {
  const length = DIGEST_LENGTHS.get(request.digestAlgorithm);
  if (length === undefined) return 'badAlg';
  if (request.digest.length !== length) return 'badDataFormat';
  if (request.policy !== undefined && request.policy !== OIDS.developmentPolicy) return 'unacceptedPolicy';
  return request.extensions.length > 0 ? 'unacceptedExtension' : undefined;
}

function nonceOf({ nonce }: TimeStampRequest, profile: TsaProfile): Uint8Array | undefined {
  if (nonce === undefined || profile.nonce === 'missing') return undefined;
  return profile.nonce === 'other' ? flipLastBit(nonce) : nonce;
}

function otherDigest(digest: Uint8Array): Uint8Array {
  return createHash('sha512').update(digest).digest().subarray(0, digest.length);
}

/** A positive INTEGER in the fewest octets: the first lies between 40 and 7f. */
function positive(octets: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(octets);
  copy[0] = ((copy[0] ?? 0) & 0x3f) | 0x40;
  return copy;
}
