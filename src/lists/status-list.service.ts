import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import type { StatusList } from '../lib/qr/offline/list-claims.js';
import { prepareStatusList } from '../lib/qr/offline/write/lists.js';
import { OutOfForceService } from '../licences/out-of-force.service.js';
import { Clock } from '../platform/time/clock.js';
import { type CodeKey, CodeKeysService } from '../sealing/code-keys.service.js';
import type { SignedListAnswer } from './signed-list.js';

/** A change must show within one second; so long an answer is given again without asking the register. */
const FRESH_MS = 400;
/** A list that did not change is signed anew after so long, that whoever pulls it daily always has one in date. */
const RENEW_MS = 3_600_000;
const VALID_MS = 24 * 3_600_000;

type Made = Readonly<{ sequence: number; madeAt: number; answer: SignedListAnswer }>;

/** The signed list of every version that is not in force (状态列表). */
@Injectable()
export class StatusListService {
  private made: Made | undefined;
  private askedAt = Number.NEGATIVE_INFINITY;
  private asking: Promise<SignedListAnswer> | undefined;

  constructor(
    private readonly outOfForce: OutOfForceService,
    private readonly keys: CodeKeysService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `list-not-found` when this installation signs none, `seal-unavailable` */
  async current(): Promise<SignedListAnswer> {
    // Either way: the clock may have been put back.
    if (this.made && Math.abs(this.clock.now().getTime() - this.askedAt) < FRESH_MS) return this.made.answer;
    // Those who ask while a list is made have asked before it was read: they get the same.
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async ask(): Promise<SignedListAnswer> {
    const key = await this.keys.present();
    if (!key) throw new DomainError('list-not-found', 'This installation signs no status list.');
    const askedAt = this.clock.now().getTime();
    // Before the rows: a change between the two is in the rows, and raises the number the next time.
    const sequence = await this.outOfForce.revision();
    const now = this.clock.now();
    if (this.made?.sequence !== sequence || now.getTime() - this.made.madeAt >= RENEW_MS)
      this.made = await this.make(key, sequence, now);
    this.askedAt = askedAt;
    return this.made.answer;
  }

  private async make({ issuer, kid }: CodeKey, sequence: number, issuedAt: Date): Promise<Made> {
    const nextUpdate = new Date(issuedAt.getTime() + VALID_MS);
    const entries = await this.outOfForce.all();
    const list: StatusList = { issuer, sequence, issuedAt, nextUpdate, entries };
    const bytes = await this.keys.sign(prepareStatusList(list, kid));
    const etag = `"${sequence}-${issuedAt.getTime()}"`;
    return { sequence, madeAt: issuedAt.getTime(), answer: { bytes, etag, view: { ...list } } };
  }
}
