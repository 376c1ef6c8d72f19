import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../../lib/errors/domain-error.js';

/** Resolves when the part works; what it resolves with is for the log only. */
export type HealthCheck = () => Promise<void | Readonly<{ detail: string }>>;

/** `reason` is one word: the code of a DomainError, `timeout`, or `error`. */
export type HealthResult = Readonly<
  { name: string; status: 'ok' } | { name: string; status: 'failed'; reason: string }
>;

const TIMEOUT_MS = 3000;

/** What has to work before requests are sent here. Modules register their own parts. */
@Injectable()
export class HealthChecks {
  private readonly logger = new Logger(HealthChecks.name);
  private readonly checks = new Map<string, HealthCheck>();
  private running: Promise<readonly HealthResult[]> | undefined;

  /** @param name shown to everybody: one or two words, no host names, no paths */
  register(name: string, check: HealthCheck): void {
    if (this.checks.has(name)) throw new Error(`Health check "${name}" is registered twice`);
    this.checks.set(name, check);
  }

  /**
   * All checks, side by side. Callers that come while one run is on share it: the checks are open to everybody
   * and one of them makes a signature.
   */
  run(timeoutMs = TIMEOUT_MS): Promise<readonly HealthResult[]> {
    this.running ??= Promise.all(
      [...this.checks].map(([name, check]) => this.one(name, check, timeoutMs)),
    ).finally(() => (this.running = undefined));
    return this.running;
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
