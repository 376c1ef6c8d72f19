import { createHash } from 'node:crypto';
import type { RevocationMode } from '../../lib/pades/read/any/evidence-court.js';
import { ALGORITHM_POLICY, type AlgorithmPolicy } from '../../lib/pades/read/any/algorithm-policy.js';

/** What a verdict is measured by; strict, versioned, and named with its hash in every report. */
export type VerificationPolicy = Readonly<{
  name: string;
  version: string;
  /** SHA-256 of the policy's file, lower-case hex. */
  sha256: string;
  revocation: RevocationMode;
  limits: Readonly<{ bytes: number; cpuMilliseconds: number }>;
  algorithms: AlgorithmPolicy;
}>;

const REVOCATION_MODES: readonly RevocationMode[] = ['required', 'if-announced', 'if-present', 'never'];

/**
 * @param file content of `seeds/verification-policy.json`
 * @throws Error that names the wrong entry
 */
export function readPolicy(file: Uint8Array): VerificationPolicy {
  const value = JSON.parse(Buffer.from(file).toString('utf8')) as Partial<VerificationPolicy>;
  const { name, version, revocation, limits } = value;
  if (typeof name !== 'string' || typeof version !== 'string') throw wrong('name and version');
  if (revocation === undefined || !REVOCATION_MODES.includes(revocation)) throw wrong('revocation');
  if (!isCount(limits?.bytes) || !isCount(limits.cpuMilliseconds)) throw wrong('limits');
  const sha256 = createHash('sha256').update(file).digest('hex');
  return { name, version, sha256, revocation, limits, algorithms: ALGORITHM_POLICY };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function wrong(entry: string): Error {
  return new Error(`verification policy: ${entry} is missing or wrong`);
}

/** Token of the policy that the service judges by. */
export const VERIFICATION_POLICY = Symbol('VERIFICATION_POLICY');
