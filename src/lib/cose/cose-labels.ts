/** Header labels and values (RFC 9052 §3.1, RFC 9053 §2.1). */
export const HEADER = { ALGORITHM: 1, CRITICAL: 2, KEY_ID: 4 } as const;

/** ECDSA with SHA-256, here always on P-256 (RFC 9053 §2.1). */
export const ES256 = -7;

/** Octets of an ES256 signature: r and s, 32 each (RFC 9053 §2.1). */
export const ES256_SIGNATURE_OCTETS = 64;

/** Tag of COSE_Sign1 (RFC 9052 §2). */
export const COSE_SIGN1_TAG = 18;
