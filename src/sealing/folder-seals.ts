import { Logger } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import type { Appearance } from '../lib/pades/write/appearance.js';
import type { PreparedSeal } from '../lib/pades/write/prepared-seal.js';
import type { Clock } from '../platform/time/clock.js';
import { type OpenedSeals, openSeals } from './open-seals.js';
import { isInDate, type Seal } from './seal.js';
import { type DrawnDocument, prepareSeal, type SealOptions, signSeal } from './seal-writing.js';
import { readSpecimenFont } from './specimen/specimen-font.js';
import { drawSpecimen } from './specimen/specimen.js';

/**
 * Seals straight from a folder, without records: no approval, no limit, no use written down. For benches and for
 * tests of the file itself; the service never has it.
 */
export class FolderSeals {
  constructor(
    private readonly opened: OpenedSeals,
    private readonly clock: Clock,
  ) {}

  /** @throws Error naming the file that is wrong */
  static async open(
    { directory, production }: Readonly<{ directory: string; production: boolean }>,
    clock: Clock,
  ): Promise<FolderSeals> {
    const font = await readSpecimenFont();
    const draw = (name: string, sealCode: string): Appearance =>
      drawSpecimen({ kind: 'authority-round', name, code: sealCode }, font);
    const opened = await openSeals({ directory, production, now: clock.now(), draw });
    const logger = new Logger(FolderSeals.name);
    for (const reason of opened.skipped) logger.warn(`Seal left out: ${reason}`);
    return new FolderSeals(opened, clock);
  }

  /** DER of the roots in `trust.pem`. */
  trustAnchors(): readonly Uint8Array[] {
    return this.opened.trustAnchors;
  }

  /**
   * The authority's first seal that is in date.
   *
   * @throws DomainError `seal-unavailable`
   */
  sealFor(uscc: string): Seal {
    const own = this.opened.seals.filter(({ authority }) => authority.uscc === uscc);
    const seal = own.find((candidate) => isInDate(candidate, this.clock.now()));
    if (!seal) throw new DomainError('seal-unavailable', `The authority ${uscc} has no seal in date here.`);
    return seal;
  }

  /** @throws DomainError `seal-unavailable` */
  sealById(sealId: string): Seal {
    const seal = this.opened.seals.find(({ id }) => id === sealId);
    if (!seal) throw new DomainError('seal-unavailable', `There is no seal ${sealId} here.`);
    return seal;
  }

  prepare(drawn: DrawnDocument, seal: Seal, at: Date, options?: SealOptions): PreparedSeal {
    return prepareSeal(drawn, seal, at, options);
  }

  complete(prepared: PreparedSeal, seal: Seal): Promise<Uint8Array> {
    return signSeal(prepared, seal);
  }
}
