import type { AnyCertificate } from '../any-certificate.js';
import { judgePath } from './certification-path.js';
import { CandidateIndex } from './candidate-index.js';
import { describeAny, type PathFault, pathFault, type PathInput, type PathResult } from './path-types.js';
import { answerOf } from './signed-by.js';

/** Certificates of a path, the anchor included. */
const MAX_LENGTH = 16;
const DEFAULT_MAX_PATHS = 64;
/** Steps from a certificate to a possible issuer: each may cost a signature. */
const MAX_STEPS = 256;

/**
 * Looks for a path from the target to an anchor and validates it (RFC 5280 §6.1, RFC 4158 §2). Candidates may come in
 * any order, hold cross certificates, loops, and what does not belong there; the search is bounded.
 *
 * @throws whatever `deadline` throws
 */
export function validatePath(input: PathInput): PathResult {
  const search = new PathSearch(input);
  return search.run();
}

type Best = Readonly<{ path: AnyCertificate[]; faults: PathFault[]; rank: number }>;

class PathSearch {
  private readonly index: CandidateIndex;
  private best: Best | undefined;
  private paths = 0;
  private steps = 0;

  constructor(private readonly input: PathInput) {
    this.index = new CandidateIndex(input.anchors, input.candidates);
  }

  run(): PathResult {
    const { target } = this.input;
    const found = this.index.isAnchor(target) ? this.judge([target]) : this.extend([target]);
    if (found !== undefined) return found;
    if (this.isExhausted())
      this.offer([target], [pathFault('certificate-too-many-paths', 'too many paths to try them all')], 0);
    const { faults = [], path } = this.best ?? {};
    return { ok: false, faults, ...(path && { bestPath: path }) };
  }

  private extend(path: readonly AnyCertificate[]): PathResult | undefined {
    const [last] = path.slice(-1);
    if (last === undefined) return undefined;
    const issuers = path.length < MAX_LENGTH ? this.index.issuersOf(last) : [];
    const fresh = issuers.filter((issuer) => !path.some((used) => isSameEntity(used, issuer)));
    if (fresh.length === 0) this.offer(path, [untrusted(last)], 0);
    for (const issuer of fresh) {
      if (this.isExhausted()) return undefined;
      this.steps += 1;
      this.input.deadline?.();
      const found = this.step(path, last, issuer);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private step(
    path: readonly AnyCertificate[],
    last: AnyCertificate,
    issuer: AnyCertificate,
  ): PathResult | undefined {
    const longer = [...path, issuer];
    if (this.index.isAnchor(issuer)) return this.judge(longer);
    // A wrong signature ends the way at once; a key without its parameters is tried when the path is whole.
    const isWrong =
      !issuer.key.inheritsParameters && answerOf(last, issuer.key, this.input.signatureOk) === 'wrong';
    if (!isWrong) return this.extend(longer);
    const detail = `${describeAny(last)} was not signed by ${describeAny(issuer)}`;
    this.offer(longer, [pathFault('certificate-signature', detail, last)], 1);
    return undefined;
  }

  private judge(path: AnyCertificate[]): PathResult | undefined {
    this.paths += 1;
    this.input.deadline?.();
    const { faults, policies } = judgePath(path, this.input);
    if (faults.length === 0) return { ok: true, path, policies };
    const isForged = faults.some(({ code }) => code === 'certificate-signature');
    this.offer(path, faults, isForged ? 1 : 2);
    return undefined;
  }

  /** Keeps the path that came nearest: a whole one before a part, then the one with the fewest faults. */
  private offer(path: readonly AnyCertificate[], faults: PathFault[], rank: number): void {
    const { best } = this;
    const isBetter =
      best === undefined ||
      rank > best.rank ||
      (rank === best.rank && rank > 0 && faults.length < best.faults.length);
    if (isBetter) this.best = { path: [...path], faults, rank };
  }

  private isExhausted(): boolean {
    return this.paths >= (this.input.maxPaths ?? DEFAULT_MAX_PATHS) || this.steps >= MAX_STEPS;
  }
}

/** Same name and key: to pass through it twice leads nowhere (RFC 4158 §2.4.2). */
function isSameEntity(a: AnyCertificate, b: AnyCertificate): boolean {
  return a.subject.canonical === b.subject.canonical && Buffer.compare(a.key.encoded, b.key.encoded) === 0;
}

function untrusted(certificate: AnyCertificate): PathFault {
  const detail = `no trusted issuer is known for ${describeAny(certificate)}`;
  return pathFault('certificate-untrusted', detail, certificate);
}
