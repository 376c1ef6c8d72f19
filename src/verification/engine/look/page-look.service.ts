import { Injectable, Logger } from '@nestjs/common';
import { Turnstile } from '../../../platform/concurrency/turnstile.js';
import { lookAtFile, type LookFacts, type LookInput } from './look-at-file.js';

/** Processes at a time, and checks that may wait for one. */
const AT_ONCE = 2;
const MAY_WAIT = 32;

/** Why nobody could look: `busy` is over soon, `failed` is the file's own doing. */
export type Look = Readonly<{ facts: LookFacts } | { missing: 'busy' | 'failed' }>;

/** Looks at the pages of strangers' files, a few at a time. */
@Injectable()
export class PageLook {
  private readonly logger = new Logger(PageLook.name);
  private readonly turnstile = new Turnstile(AT_ONCE);

  async look(input: LookInput): Promise<Look> {
    if (this.turnstile.queued >= MAY_WAIT) return { missing: 'busy' };
    try {
      return { facts: await this.turnstile.pass(() => lookAtFile(input)) };
    } catch (error) {
      this.logger.warn('a file could not be painted', {
        reason: error instanceof Error ? error.message : '',
      });
      return { missing: 'failed' };
    }
  }
}
