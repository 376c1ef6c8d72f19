import { type KeyObject, verify } from 'node:crypto';
import { FaultError } from '../../faults/fault.js';
import { parseStrictJson } from '../../json/strict-json.js';
import { ES256, ES256_SIGNATURE_OCTETS } from '../es256.js';

export type JwsFaultCode = 'jws-malformed' | 'jws-algorithm' | 'jws-signature';

/** A token that was read; nothing of it is proved yet. */
export type CompactJws = Readonly<{
  kid: string | undefined;
  typ: string | undefined;
  payload: Uint8Array;
  /** What {@link signature} must be over. */
  signingInput: Uint8Array;
  /** r and s, 32 octets each. */
  signature: Uint8Array;
}>;

const MOST_CHARACTERS = 1_000_000;

/**
 * Reads the compact form of a JWS (RFC 7515 §5.2, §7.1): ES256 and no other algorithm, whatever the header says.
 * Header members that are unknown are let be, unless they are called critical.
 *
 * @throws FaultError<JwsFaultCode>
 */
export function readCompactJws(token: string): CompactJws {
  if (token.length > MOST_CHARACTERS) throw malformed('too long');
  const parts = token.split('.');
  const [header, payload, signature] = parts.map(octetsOf);
  if (!header || !payload || !signature || parts.length !== 3) throw malformed('three parts are expected');
  const { alg, kid, typ } = readHeader(header);
  if (alg !== ES256) throw new FaultError<JwsFaultCode>('jws-algorithm', 'not ES256');
  if (signature.length !== ES256_SIGNATURE_OCTETS)
    throw malformed(`the signature has not ${ES256_SIGNATURE_OCTETS} octets`);
  const signingInput = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  return { kid, typ, payload, signingInput, signature };
}

/** @throws FaultError `jws-signature` when the key, which must be of P-256, has not signed it */
export function proveJws({ signingInput, signature }: CompactJws, publicKey: KeyObject): void {
  const isP256 = publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  if (!isP256 || !verify('sha256', signingInput, key, signature))
    throw new FaultError<JwsFaultCode>('jws-signature', 'not signed with this key');
}

/**
 * Members of a payload that is a JSON object.
 *
 * @throws FaultError `jws-malformed`
 */
export function jwsObject(octets: Uint8Array): Readonly<Record<string, unknown>> {
  const value = strictJson(octets);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('no JSON object');
  return value as Readonly<Record<string, unknown>>;
}

type Header = Readonly<{ alg: unknown; kid: string | undefined; typ: string | undefined }>;

function readHeader(octets: Uint8Array): Header {
  const { alg, kid, typ, crit } = jwsObject(octets);
  if (crit !== undefined) throw malformed('a critical header is not understood');
  if (!isTextOrNone(kid) || !isTextOrNone(typ)) throw malformed('kid and typ are texts');
  return { alg, kid, typ };
}

const isTextOrNone = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string';

/** RFC 7515 §2: no padding, no other character; and no bits that say nothing, or two texts would be one token. */
function octetsOf(part: string): Uint8Array {
  const octets = Buffer.from(part, 'base64url');
  if (octets.toString('base64url') !== part) throw malformed('not base64url');
  return new Uint8Array(octets);
}

function strictJson(octets: Uint8Array): unknown {
  try {
    return parseStrictJson(octets);
  } catch {
    throw malformed('not JSON that can be read in one way only');
  }
}

function malformed(detail: string): FaultError<JwsFaultCode> {
  return new FaultError('jws-malformed', detail);
}
