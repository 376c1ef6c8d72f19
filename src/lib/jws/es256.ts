/** ECDSA with P-256 and SHA-256 (RFC 7518 §3.4). */
export const ES256 = 'ES256';

/** r and s, 32 octets each, side by side. */
export const ES256_SIGNATURE_OCTETS = 64;
