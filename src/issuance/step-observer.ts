import { Injectable } from '@nestjs/common';
import type { Step } from './issuance-state.js';

/**
 * Told when a step's work is done but not recorded, and when it is recorded.
 *
 * Between the two lies the moment at which a crash is most awkward; tests stand there.
 */
export abstract class StepObserver {
  abstract reached(step: Step | 'receive', moment: 'worked' | 'recorded'): Promise<void>;
}

@Injectable()
export class SilentStepObserver extends StepObserver {
  override async reached(): Promise<void> {
    // nothing to do outside tests
  }
}
