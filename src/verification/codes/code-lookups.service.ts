import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { isCheckCode } from '../../lib/numbering/check-code.js';
import { isVerificationToken } from '../../lib/numbering/verification-token.js';
import { type FoundCode, LicenceCodesService } from '../../licences/licence-codes.service.js';
import { AlarmsService } from '../../platform/alarms/alarms.service.js';
import { callerOf } from '../../platform/http/caller-address.js';
import { RateLimiter } from '../../platform/http/rate-limiter.js';
import { Clock } from '../../platform/time/clock.js';
import { type Miss, type Probing, ProbeWatch } from './probe-watch.js';

/** Look-ups by hand that find nothing, for one address and minute. */
const MISSES_PER_MINUTE = 30;
/** Every answer "no such licence" takes at least so long, whatever was wrong: the clock tells nobody what it was. */
const MISS_MS = 60;
const SETTLE_MS = 600_000;
const PROBING_ALARM = 'code-probing';

const NO_SUCH_CODE = { token: '', checkCode: '' };

const PATTERNS: Readonly<Record<Probing['pattern'], string>> = {
  many: 'many codes that do not exist',
  'in-a-row': 'numbers next to each other',
  'check-codes': 'check code after check code for one number',
};

/** Finds a licence by what is printed on it. Who has neither the QR code nor number and check code learns nothing. */
@Injectable()
export class CodeLookupsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private readonly misses = new RateLimiter(MISSES_PER_MINUTE);
  private readonly watch = new ProbeWatch();
  /** Alarms name a caller by a keyed digest: equal callers can be told, addresses cannot. */
  private readonly pseudonymKey = randomBytes(32);

  constructor(
    private readonly codes: LicenceCodesService,
    private readonly clock: Clock,
    private readonly alarms: AlarmsService,
  ) {}

  /**
   * @param address of who asks
   * @returns null for a code that is unknown, malformed, or of a licence that was not issued yet: nobody is told which
   */
  async byToken(token: string, address: string): Promise<FoundCode | null> {
    const begun = performance.now();
    const found = isVerificationToken(token) ? await this.codes.findByToken(token) : null;
    return found ?? this.miss({ caller: callerOf(address) }, begun);
  }

  /**
   * @param number and check code as typed
   * @returns null for an unknown number and for a wrong check code alike
   * @throws DomainError `rate-limited` for an address that missed too often
   */
  async byNumber(number: string, checkCode: string, address: string): Promise<FoundCode | null> {
    const begun = performance.now();
    const caller = callerOf(address);
    const { allowed, retryAfterSeconds } = this.misses.take(caller, this.clock.now());
    if (!allowed) throw new DomainError('rate-limited', `Try again in ${retryAfterSeconds} s.`);
    const typed = asPrinted(number);
    const found = await this.find(typed, asPrinted(checkCode).toUpperCase());
    if (!found) return this.miss({ caller, number: typed }, begun);
    this.misses.giveBack(caller, this.clock.now());
    return found;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.settleAlarms().catch(() => undefined), SETTLE_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Closes alarms about callers of whom nothing was seen for an hour. */
  async settleAlarms(): Promise<void> {
    const before = this.clock.now().getTime() - 3_600_000;
    for (const { code, subject, lastSeenAt } of await this.alarms.open())
      if (code === PROBING_ALARM && lastSeenAt.getTime() < before) await this.alarms.clear(code, subject);
  }

  private async find(number: string, checkCode: string): Promise<FoundCode | null> {
    const printed = await this.codes.codesOf(number);
    const known = printed.length > 0 ? printed : [NO_SUCH_CODE];
    // Every code is compared, and each in the same time, so that a near miss is like any other.
    const matching = known.filter((each) => isSame(each.checkCode, checkCode));
    const [code] = isCheckCode(checkCode) ? matching : [];
    return code ? this.codes.findByToken(code.token) : null;
  }

  private async miss(miss: Miss, begun: number): Promise<null> {
    const probing = this.watch.note(miss, this.clock.now());
    if (probing) void this.raise(probing); // the answer must not wait for it
    await wait(Math.max(0, MISS_MS - (performance.now() - begun)));
    return null;
  }

  private raise({ caller, misses, pattern }: Probing): Promise<void> {
    const name = createHmac('sha256', this.pseudonymKey).update(caller).digest('hex').slice(0, 12);
    const detail = `Somebody tries codes out: ${PATTERNS[pattern]}; ${misses} misses within ten minutes from one address.`;
    return this.alarms.raise(PROBING_ALARM, `caller ${name}`, detail, 'warning');
  }
}

/** Full-width characters are made plain, spaces between groups are dropped. */
function asPrinted(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s\0]/g, '');
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digestOf(left), digestOf(right));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
