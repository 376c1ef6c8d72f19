import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { Principal } from '../../platform/http/audience.js';
import { Randomness } from '../../platform/secrets/randomness.js';
import { Clock } from '../../platform/time/clock.js';
import { actorOf } from '../caller.js';
import type { LookupTermsDto } from '../dto/lookup-request.dto.js';
import { LookupReceiptsService } from './lookup-receipts.service.js';
import type { BatchPlace, LookupBody } from './lookup-record.js';
import { type LookupKind, type LookupStamp, stampOf } from './lookup-stamp.js';

/** Of a look-up's id: too many to guess one. */
const NONCE_BYTES = 10;

/** Who asks. `dialect`: in which other dialect, when in one. */
export type LookupCaller = Readonly<{ principal: Principal; batch?: BatchPlace; dialect?: string }>;

/** What was learned of the register, and what is shown of it; the record holds just that. */
export type Learned<T extends object> = Readonly<{
  kind: Exclude<LookupKind, 'lookup-refused'>;
  licenceIds: readonly string[];
  holderCodes: readonly string[];
  /** Entitlements that it was shown by. */
  entitlementIds: readonly string[];
  shown: T;
}>;

/** A refusal that had to be decided in the database. */
export type Refused = Readonly<{ refusal: DomainError; code: number | null }>;

/** What was asked: JSON values, no personal numbers. */
export type AskedOf = Readonly<{
  terms: Readonly<LookupTermsDto>;
  matter: Readonly<{ name: string; version: number }>;
}>;

/** Where an answer stands in the record, and the proof of it. */
export type AnswerStamp = LookupStamp &
  Readonly<{
    /** Compact JWS; see {@link LookupReceiptsService}. */
    receipt: string;
  }>;

export type Answered<T extends object> = Readonly<{ stamp: AnswerStamp; shown: T }>;

/** @param now the instant that the answer is about */
export type Ask<T extends object> = (manager: EntityManager, now: Date) => Promise<Learned<T> | Refused>;

/**
 * The one way to an answer about a licence: it is on record before it is given, and what is on record is what is given. If it cannot be
 * recorded, nothing is answered.
 */
@Injectable()
export class RecordedLookupsService {
  private latest = new Date(0);

  constructor(
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly receipts: LookupReceiptsService,
  ) {}

  /**
   * @param ask only reads
   * @throws DomainError what `ask` refuses with, once that is on record; `lookup-not-recorded`
   */
  async answer<T extends object>(
    caller: LookupCaller,
    { terms, matter }: AskedOf,
    ask: Ask<T>,
  ): Promise<Answered<T>> {
    const nonce = this.nonce();
    const { operator, ...rest } = terms;
    const asked = { ...plain(rest), matterName: matter.name, matterVersion: matter.version };
    const actor = actorOf(caller.principal, `${operator.id} ${operator.name}`);
    const { row, answer } = await this.recorded(() =>
      this.audit.answer(async (manager) => {
        const learned = await ask(manager, this.instant());
        const body = { nonce, ...placeOf(caller), asked, ...bodyOf(learned) };
        return { entry: { actor, body, ...subjectsOf(learned, terms) }, answer: learned };
      }),
    );
    if (row.at > this.latest) this.latest = row.at;
    if ('refusal' in answer) throw stamped(answer.refusal, stampOf(row, nonce));
    return { stamp: { ...stampOf(row, nonce), receipt: await this.receipts.of(row) }, shown: answer.shown };
  }

  /**
   * Notes a request that was refused before anything was looked up.
   *
   * @param said what of it is in order
   * @returns the refusal to throw
   * @throws DomainError `lookup-not-recorded`
   */
  async refuse(
    caller: LookupCaller,
    said: Readonly<Record<string, string>>,
    refusal: DomainError,
  ): Promise<DomainError> {
    const nonce = this.nonce();
    const holderCodes = said['holderCode'] === undefined ? [] : [said['holderCode']];
    const body = { nonce, ...placeOf(caller), asked: said, ...bodyOf({ refusal, code: null }) };
    const row = await this.recorded(() =>
      this.audit.record({
        kind: 'lookup-refused',
        actor: actorOf(caller.principal),
        licenceIds: [],
        holderCodes,
        body,
      }),
    );
    return stamped(refusal, stampOf(row, nonce));
  }

  /** Of a clock that jumped back the record does not follow; an answer is about the instant that the record gives it. */
  private instant(): Date {
    const now = this.clock.now();
    return now < this.latest ? this.latest : now;
  }

  private async recorded<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      const detail = 'Nothing is answered that is not on record, and the record cannot be written now.';
      throw new DomainError('lookup-not-recorded', detail, {}, { cause: error });
    }
  }

  private nonce(): string {
    return Buffer.from(this.randomness.bytes(NONCE_BYTES)).toString('hex');
  }
}

function placeOf({ batch, dialect }: LookupCaller): Pick<LookupBody, 'batch' | 'dialect'> {
  return { ...(batch && { batch }), ...(dialect === undefined ? {} : { dialect }) };
}

function bodyOf(learned: Learned<object> | Refused): Pick<LookupBody, 'entitlements' | 'shown' | 'refused'> {
  return 'refusal' in learned
    ? { refused: { problem: learned.refusal.code, code: learned.code } }
    : { entitlements: learned.entitlementIds, shown: learned.shown };
}

function subjectsOf(
  learned: Learned<object> | Refused,
  terms: object,
): Readonly<{ kind: LookupKind; licenceIds: readonly string[]; holderCodes: readonly string[] }> {
  const { holderCode } = terms as { holderCode?: string };
  const asked = holderCode === undefined ? [] : [holderCode];
  if ('refusal' in learned) return { kind: 'lookup-refused', licenceIds: [], holderCodes: asked };
  const { kind, licenceIds, holderCodes } = learned;
  return { kind, licenceIds, holderCodes: [...asked, ...holderCodes] };
}

/** Class instances and members that were not sent have no place in a record. */
function plain(terms: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
}

function stamped(refusal: DomainError, stamp: LookupStamp): DomainError {
  return new DomainError(refusal.code, refusal.message, { ...refusal.extensions, ...stamp });
}
