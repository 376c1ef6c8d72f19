import { Injectable } from '@nestjs/common';
import { LicenceCodesService } from '../../licences/licence-codes.service.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import { PublicLicenceDto } from './dto/public-licence.dto.js';

/** About 15 MB. */
const MOST_KEPT = 10_000;

/** What `GET /v/{token}` says in JSON, kept for as long as it cannot have become another answer. */
@Injectable()
export class PublicAnswersService {
  private readonly kept = new Map<string, Uint8Array>();
  private keptAt = '';
  /** Of this turn of the event loop. */
  private taken: string | undefined;

  constructor(
    private readonly codes: LicenceCodesService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @returns JSON in UTF-8, at once when it was told before and nothing has happened since; undefined when there is nothing to tell */
  ofToken(token: string): Uint8Array | Promise<Uint8Array | undefined> {
    const instant = this.instant();
    if (instant === undefined) return this.ask(token);
    if (instant !== this.keptAt || this.kept.size >= MOST_KEPT) this.kept.clear();
    this.keptAt = instant;
    return this.kept.get(token) ?? this.askAndKeep(token, instant);
  }

  /**
   * Equal for as long as no register changes and no status turns with the day. Taken before the question, so that it is never too new, and
   * once for all requests that had come when the event loop turned: each costs as much as the answer.
   */
  private instant(): string | undefined {
    if (this.taken === undefined) {
      const { state } = this.database;
      if (state === undefined) return undefined;
      this.taken = `${state} ${shanghaiDate(this.clock.now())}`;
      setImmediate(() => (this.taken = undefined));
    }
    return this.taken;
  }

  private async askAndKeep(token: string, instant: string): Promise<Uint8Array | undefined> {
    const answer = await this.ask(token);
    if (answer && instant === this.keptAt) this.kept.set(token, answer);
    return answer;
  }

  private async ask(token: string): Promise<Uint8Array | undefined> {
    const found = await this.codes.findByToken(token);
    return found ? Buffer.from(JSON.stringify(PublicLicenceDto.from(found))) : undefined;
  }
}
