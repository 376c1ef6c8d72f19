import type { AlgorithmIdentifier } from '../algorithm-identifier.js';
import type { AnyPublicKey } from '../any-public-key.js';
import { type SignatureAnswer, type SignatureVerifier, verifySignature } from './verify-signature.js';

/** A certificate, list or answer that is signed. */
export type Signed = Readonly<{ tbs: Uint8Array; algorithm: AlgorithmIdentifier; signature: Uint8Array }>;

/** By key and thing signed: verifying takes longest of all, and the same few chains stand behind every file. */
const known = new WeakMap<AnyPublicKey, WeakMap<Signed, SignatureAnswer>>();

export function answerOf(
  signed: Signed,
  key: AnyPublicKey,
  verifier: SignatureVerifier = verifySignature,
): SignatureAnswer {
  const { tbs, algorithm, signature } = signed;
  // Another verifier may have another opinion.
  if (verifier !== verifySignature) return verifier(key, algorithm, tbs, signature);
  const answers = known.get(key) ?? new WeakMap<Signed, SignatureAnswer>();
  known.set(key, answers);
  const answer = answers.get(signed) ?? verifier(key, algorithm, tbs, signature);
  answers.set(signed, answer);
  return answer;
}
