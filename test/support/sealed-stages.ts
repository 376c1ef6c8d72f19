import type { PdfUpdate } from '../../src/lib/pdf/write/pdf-update.js';
import { LastingPermits, type Party } from './lasting-permit.js';
import { appended } from './planted-updates.js';

/** A permit as it is at one moment of its life, and what the self-check is told of it then. */
export type Stage = Readonly<{ bytes: Uint8Array; parties: readonly Party[]; awaiting?: string }>;
export const STAGES = ['oneSeal', 'half', 'whole', 'evidenced', 'lasting'] as const;
export type StageName = (typeof STAGES)[number];

/** Permits at every stage, and the means to append something and ask the self-check. */
export class SealedStages {
  private constructor(
    readonly permits: LastingPermits,
    readonly stages: Readonly<Record<StageName, Stage>>,
  ) {}

  static async open(): Promise<SealedStages> {
    const permits = await LastingPermits.open('02-housing-estate.json');
    permits.at(1);
    const whole = await permits.twoSeals();
    const evidenced = await permits.evidenced(await permits.timestamped(whole));
    const parties = ['issuer', 'holder'] as const;
    return new SealedStages(permits, {
      oneSeal: { bytes: await permits.oneSeal(), parties: ['issuer'] },
      half: { bytes: await permits.firstOfTwo(), parties: ['issuer'], awaiting: 'HolderSeal' },
      whole: { bytes: whole, parties },
      evidenced: { bytes: evidenced, parties },
      lasting: { bytes: await permits.timestamped(evidenced), parties },
    });
  }

  close(): Promise<void> {
    return this.permits.close();
  }

  /** Codes of what is wrong with these bytes, if they are to be this stage. */
  readonly codesOf = (stage: StageName, bytes: Uint8Array): Promise<string[]> => {
    const { parties, awaiting } = this.stages[stage];
    return this.permits.codesOf(bytes, parties, awaiting === undefined ? {} : { awaiting });
  };

  readonly planted = (stage: StageName, plant: (update: PdfUpdate) => void): Promise<string[]> =>
    this.codesOf(stage, appended(this.stages[stage].bytes, plant));
}
