import { createHash, type KeyObject } from 'node:crypto';

/** A public key of P-256 (RFC 7517, RFC 7518 §6.2.1). */
export type PublicJwk = Readonly<{
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  /** {@link jwkThumbprint}. */
  kid: string;
  alg: 'ES256';
  use: 'sig';
}>;

/** @throws RangeError for a key of another kind */
export function publicJwk(key: KeyObject): PublicJwk {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined)
    throw new RangeError('a key of P-256 expected');
  return { kty, crv, x, y, kid: jwkThumbprint({ x, y }), alg: 'ES256', use: 'sig' };
}

/** SHA-256 thumbprint of a P-256 key, base64url (RFC 7638 §3). */
export function jwkThumbprint({ x, y }: Readonly<{ x: string; y: string }>): string {
  const members = `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`;
  return createHash('sha256').update(members).digest('base64url');
}
