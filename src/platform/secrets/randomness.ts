import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** The only source of random bytes outside keys themselves. Tests replace it. */
export abstract class Randomness {
  abstract bytes(count: number): Uint8Array;
}

@Injectable()
export class SystemRandomness extends Randomness {
  override bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}
