import type { SelfCheckInput } from '../../src/verification/self-check/report.js';
import type { LicenceSnapshot } from '../../src/rendering/licence-snapshot.js';
import type { DrawnLicence } from '../../src/rendering/rendering.service.js';
import type { Seal } from '../../src/sealing/seal.js';
import { SelfCheckService } from '../../src/verification/self-check.service.js';
import { pageContent, PermitMaker, spoilStream } from './sealed-permit.js';

/** One permit, sound as it was made, and the means to make it wrong on the way and ask the self-check. */
export class SelfCheckScene {
  readonly selfCheck = new SelfCheckService();

  private constructor(
    readonly maker: PermitMaker,
    readonly snapshot: LicenceSnapshot,
    readonly seal: Seal,
    readonly sound: Uint8Array,
  ) {}

  static async open(file: string): Promise<SelfCheckScene> {
    const maker = await PermitMaker.open();
    const snapshot = await maker.snapshot(file);
    const seal = maker.sealOf(snapshot);
    return new SelfCheckScene(maker, snapshot, seal, await maker.seal(maker.draw(snapshot), seal));
  }

  /** Codes of what the self-check finds wrong, each once. */
  readonly codesOf = async (bytes: Uint8Array, change: Partial<SelfCheckInput> = {}): Promise<string[]> => {
    const report = await this.selfCheck.check({ ...this.maker.question(this.snapshot, bytes), ...change });
    if (report.sound !== (report.faults.length === 0))
      throw new Error('the verdict is not what the facts say');
    return [...new Set(report.faults.map(({ code }) => code))];
  };

  /** Draws and seals the permit, spoiled on the way. */
  readonly sealedAfter = (
    spoil: (drawn: DrawnLicence) => void,
    from = this.snapshot,
  ): Promise<Uint8Array> => {
    const drawn = this.maker.draw(from);
    spoil(drawn);
    return this.maker.seal(drawn, this.seal);
  };

  /** Changes the operators of the first page. */
  readonly spoilContent = (change: (operators: string) => string): Promise<Uint8Array> =>
    this.sealedAfter(({ draft }) =>
      spoilStream(draft, pageContent(draft), (bytes) =>
        Buffer.from(change(bytes.toString('latin1')), 'latin1'),
      ),
    );
}
