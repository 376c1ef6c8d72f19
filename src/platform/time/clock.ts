import { Injectable } from '@nestjs/common';

/** The only source of "now". Tests replace it, so no test depends on the date it runs. */
export abstract class Clock {
  abstract now(): Date;
}

@Injectable()
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}
