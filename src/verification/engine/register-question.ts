import { Injectable, Logger } from '@nestjs/common';
import type { IssuedFile, LicenceRecord } from '../../licences/licences.service.js';
import type { LookFacts } from './look/look-at-file.js';
import type { SealedPart } from './last-seal.js';
import { RegisterFactsService } from './register-facts.service.js';
import type { RegisterView } from './verdict.js';

/** What the register was asked about one file, and answered. */
export type RegisterAnswer = Readonly<{
  /** As {@link verdictOf} takes it: null when no licence is known, undefined when the register could not be asked. */
  view: RegisterView | null | undefined;
  licence: LicenceRecord | null;
  /** These very bytes, if they were issued. */
  exact: IssuedFile | null;
}>;

export const NOT_ASKED: RegisterAnswer = { view: undefined, licence: null, exact: null };

/** Asks the register once about a file; a register that cannot be reached is an answer too. */
@Injectable()
export class RegisterQuestion {
  private readonly logger = new Logger(RegisterQuestion.name);

  constructor(private readonly register: RegisterFactsService) {}

  /** The exact-bytes path: no more has to be known of a file that we issued ourselves. */
  exact(sha256: string): Promise<RegisterAnswer> {
    return this.asked(async () => {
      const exact = await this.register.findFile(sha256);
      if (!exact) return { view: null, licence: null, exact: null };
      const { licence } = exact;
      return {
        view: viewOf(licence, { exact: true, sealedPart: 'same', codeMatches: undefined }),
        licence,
        exact,
      };
    });
  }

  /** Which licence the code on its pages names, and how its sealed part stands to what was issued for that. */
  bySight(part: SealedPart | undefined, look: LookFacts | undefined): Promise<RegisterAnswer> {
    return this.asked(async () => {
      const named = await Promise.all((look?.codes ?? []).map((code) => this.register.findByCode(code)));
      const licences = named.filter((licence) => licence !== null);
      const [licence] = licences;
      if (!licence) return { view: null, licence: null, exact: null };
      // Every code of ours on the pages must name the same licence and version.
      const codeMatches = licences.every(({ id }) => id === licence.id);
      const standing = part ? await this.register.sealedPart(part, licence) : 'other';
      return {
        view: viewOf(licence, { exact: false, sealedPart: standing, codeMatches }),
        licence,
        exact: null,
      };
    });
  }

  private async asked(ask: () => Promise<RegisterAnswer>): Promise<RegisterAnswer> {
    try {
      return await ask();
    } catch (error) {
      this.logger.error('the register could not be asked', { error });
      return NOT_ASKED;
    }
  }
}

function viewOf({ status }: LicenceRecord, rest: Omit<RegisterView, 'status'>): RegisterView {
  return { status, ...rest };
}
