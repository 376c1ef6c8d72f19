import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAnyCertificate } from '../../src/lib/x509/read/path/index.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import type { FileFacts } from '../../src/verification/engine/facts.js';
import { gatherFacts, type Trust } from '../../src/verification/engine/gather-facts.js';
import { readPolicy } from '../../src/verification/engine/policy.js';
import { isChanged, verdictOf } from '../../src/verification/engine/verdict.js';

/** The policy that the service judges by. */
export const STRICT_POLICY = readPolicy(readFileSync(join(projectRoot, 'seeds', 'verification-policy.json')));

/** Judges bytes without register, database, exact-bytes path or rendering. */
export class EngineAlone {
  private readonly trust: Trust;

  /** @param seals DER of our own seals' certificates */
  constructor(
    anchors: readonly Uint8Array[],
    seals: readonly Uint8Array[],
    private readonly at: Date,
  ) {
    this.trust = {
      anchors: anchors.map((der) => readAnyCertificate(der)),
      intermediates: [],
      ownCertificates: new Set(seals.map((der) => createHash('sha256').update(der).digest('hex'))),
      revocation: 'never',
    };
  }

  facts(bytes: Uint8Array, at = this.at): FileFacts {
    return gatherFacts({ bytes, at }, this.trust, STRICT_POLICY);
  }

  /** As the service would say when the register could not be asked. */
  verdict(bytes: Uint8Array, at = this.at): string {
    const facts = this.facts(bytes, at);
    return verdictOf({ facts, register: undefined, looksChanged: false, lookFailed: false });
  }

  /** Whether nothing at all speaks against the file: what it would take to call a forgery good. */
  isGood(bytes: Uint8Array, at = this.at): boolean {
    const facts = this.facts(bytes, at);
    const isProved = facts.seals.every(({ judgement }) => judgement.indication === 'TOTAL_PASSED');
    const isWhole = facts.reserved.length === 0 && facts.seals.some(({ ours }) => ours);
    return !facts.unreadable && isProved && isWhole && !isChanged(facts);
  }
}
