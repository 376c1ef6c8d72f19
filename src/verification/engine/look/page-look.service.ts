import { Injectable, Logger } from '@nestjs/common';
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
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  async look(input: LookInput): Promise<Look> {
    if (this.waiting.length >= MAY_WAIT) return { missing: 'busy' };
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return { facts: await lookAtFile(input) };
    } catch (error) {
      this.logger.warn('a file could not be painted', {
        reason: error instanceof Error ? error.message : '',
      });
      return { missing: 'failed' };
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
