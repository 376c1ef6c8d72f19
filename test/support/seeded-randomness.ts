import { createHash } from 'node:crypto';
import { Randomness } from '../../src/platform/secrets/randomness.js';

/** The same bytes in the same order for the same seed, and never the same twice. */
export class SeededRandomness extends Randomness {
  private drawn = 0;

  constructor(private readonly seed: string) {
    super();
  }

  override bytes(count: number): Uint8Array {
    this.drawn += 1;
    return createHash('shake256', { outputLength: count }).update(`${this.seed} ${this.drawn}`).digest();
  }
}
