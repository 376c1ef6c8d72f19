import { OIDS } from '../../../oids.js';

/** Digests that can be computed; which of them may be believed is for an algorithm policy to say. */
export type DigestName =
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha3-224'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'
  | 'ripemd160';

const DIGESTS: ReadonlyMap<string, DigestName> = new Map([
  [OIDS.md5, 'md5'],
  [OIDS.sha1, 'sha1'],
  [OIDS.sha224, 'sha224'],
  [OIDS.sha256, 'sha256'],
  [OIDS.sha384, 'sha384'],
  [OIDS.sha512, 'sha512'],
  [OIDS.sha3Of224, 'sha3-224'],
  [OIDS.sha3Of256, 'sha3-256'],
  [OIDS.sha3Of384, 'sha3-384'],
  [OIDS.sha3Of512, 'sha3-512'],
  [OIDS.ripemd160, 'ripemd160'],
]);

/** @returns `undefined` for a digest that nobody here computes */
export function digestNameOf(oid: string): DigestName | undefined {
  return DIGESTS.get(oid);
}
