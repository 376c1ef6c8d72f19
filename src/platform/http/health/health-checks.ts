import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../../lib/errors/domain-error.js';
import { Clock } from '../../time/clock.js';

/** Resolves when the part works; what it resolves with is for the log only. */
export type HealthCheck = () => Promise<void | Readonly<{ detail: string }>>;

/** `reason` is one word: the code of a DomainError, `timeout`, or `error`. */
export type HealthResult = Readonly<
  { name: string; status: 'ok' } | { name: string; status: 'failed'; reason: string }
>;

const TIMEOUT_MS = 3000;
/** The answer is open to everybody and not counted, and costs a signature and a write. */
const LIFETIME_MS = 1000;

/** What has to work before requests are sent here. Modules register their own parts. */
@Injectable()
export class HealthChecks {
  private readonly logger = new Logger(HealthChecks.name);
  private readonly checks = new Map<string, HealthCheck>();
  private running: Promise<readonly HealthResult[]> | undefined;
  private last: Readonly<{ results: readonly HealthResult[]; at: number }> | undefined;

  constructor(private readonly clock: Clock) {}

  /** @param name shown to everybody: one or two words, no host names, no paths */
  register(name: string, check: HealthCheck): void {
    if (this.checks.has(name)) throw new Error(`Health check "${name}" is registered twice`);
    this.checks.set(name, check);
  }

  /** All checks, side by side. Callers share a run that is on, and for one second what it found, good or bad. */
  async run(timeoutMs = TIMEOUT_MS): Promise<readonly HealthResult[]> {
    const now = this.clock.now().getTime();
    if (this.last && Math.abs(now - this.last.at) < LIFETIME_MS) return this.last.results;
    this.running ??= this.runAll(timeoutMs).finally(() => (this.running = undefined));
    return this.running;
  }

  private async runAll(timeoutMs: number): Promise<readonly HealthResult[]> {
    const all = [...this.checks].map(([name, check]) => this.one(name, check, timeoutMs));
    const results = await Promise.all(all);
    this.last = { results, at: this.clock.now().getTime() };
    return results;
  }

  private async one(name: string, check: HealthCheck, timeoutMs: number): Promise<HealthResult> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new HealthTimeout()), timeoutMs);
    });
    try {
      const result = await Promise.race([check(), late]);
      if (result) this.logger.debug(result.detail, { check: name });
      return { name, status: 'ok' };
    } catch (error) {
      this.logger.warn('health check failed', { check: name, error });
      return { name, status: 'failed', reason: reasonOf(error) };
    } finally {
      clearTimeout(timer);
    }
  }
}

class HealthTimeout extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return error instanceof HealthTimeout ? 'timeout' : 'error';
}
