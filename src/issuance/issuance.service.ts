import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { DomainError, type DomainErrorCode } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { FieldCipher } from '../platform/secrets/field-cipher.js';
import { Clock } from '../platform/time/clock.js';
import { TemplatesService } from '../rendering/templates.service.js';
import { canonicalJson } from './canonical-json.js';
import { encryptPersonal } from './case-data.js';
import { type CaseOrigin, handOverEntry, officerOf } from './case-origin.js';
import { type LicenceChange, replacementOrder, type Succession, successionColumns } from './change-order.js';
import type { IssueLicenceDto, NewLicenceDto } from './dto/issue-licence.dto.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { type CheckedCase, IntakeService } from './intake.service.js';
import { Issuance } from './issuance.entity.js';
import { CaseMovedError, type CaseNumber, IssuanceRecordsService } from './issuance-records.service.js';
import { IssuanceRunnerService } from './issuance-runner.service.js';
import { isOpen, retryStateOf } from './issuance-state.js';
import { LicenceChangesService } from './licence-changes.service.js';
import { LicenceReplacementsService } from './licence-replacements.service.js';
import { StepObserver } from './step-observer.js';

/** Who hands a case in, and under which Idempotency-Key. */
export type Request = Readonly<{ principalId: string; idempotencyKey?: string | undefined }>;

export { type CaseOrigin, commandOrigin } from './case-origin.js';

/** A request that makes a case must say who decided it. */
export type HandOver = Request & Readonly<{ origin: CaseOrigin }>;

/** `told`: everything of the request that a repetition must say again. */
type Received = Request & Succession & Readonly<{ told: object; origin?: CaseOrigin }>;

/** Takes approved cases in and follows them to the sealed licence. */
@Injectable()
export class IssuanceService {
  constructor(
    private readonly database: Database,
    private readonly intake: IntakeService,
    private readonly records: IssuanceRecordsService,
    private readonly runner: IssuanceRunnerService,
    private readonly changes: LicenceChangesService,
    private readonly replacements: LicenceReplacementsService,
    private readonly templates: TemplatesService,
    private readonly cipher: FieldCipher,
    private readonly observer: StepObserver,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores a case, numbers it and starts the rest of its way.
   *
   * A repeated request (same caller, key and body) is answered with the case it made the first time.
   *
   * @returns id of the case
   * @throws DomainError of `IntakeService.check`, `idempotency-key-reused`, `case-already-received`, or why it
   *   could not be numbered (the case is kept and can be retried); where it replaces a licence, `licence-not-found`,
   *   `licence-not-issued`, `licence-action-refused`, `licence-change-refused`, `licence-change-open`
   */
  async receive(body: NewLicenceDto, request: HandOver): Promise<string> {
    const repeated = await this.findRepeated(body, request);
    if (repeated) return this.answerFor(repeated);
    const checked = await this.intake.check(body);
    const { replaces: licenceId } = body;
    if (licenceId === undefined) return this.takeIn(checked, { ...request, told: body });
    await this.replacements.assertReplaceable(licenceId, checked);
    const replacement = { licenceId, order: replacementOrder(officerOf(request.origin)) };
    return this.takeIn(checked, { ...request, told: body, replacement });
  }

  /**
   * Takes the changed data of a licence in, for the next version of its number; the present version stays in force until
   * the new one is published.
   *
   * @returns id of the case, and of the new version
   * @throws DomainError as {@link receive}; `licence-not-found`, `licence-not-issued`, `licence-action-refused`,
   *   `licence-change-refused`, `licence-change-open`
   */
  async change(change: LicenceChange, body: IssueLicenceDto, request: Request): Promise<string> {
    const { licenceId, order } = change;
    const told = { licenceId, body, reason: order.reason, legalBasis: order.legalBasis };
    const repeated = await this.findRepeated(told, request);
    if (repeated) return this.answerFor(repeated);
    const licence = await this.changes.changeable(licenceId);
    const checked = await this.intake.check(body);
    this.changes.assertSame(licence, checked);
    return this.takeIn(checked, { ...request, told, change });
  }

  private async takeIn(checked: CheckedCase, request: Received): Promise<string> {
    const issuance = this.newIssuance(checked, request);
    const { told, change, replacement } = request;
    try {
      const givenUp = await this.database.write(async (manager) => {
        const others = change ? await this.changes.admit(manager, change) : [];
        if (replacement) await this.replacements.admit(manager, replacement);
        await this.records.insert(manager, issuance);
        const key = this.newKey(request, issuance);
        if (key) await manager.insert(IdempotencyKey, key);
        await this.noteHandOver(manager, checked, issuance, request.origin);
        return others;
      });
      await this.changes.settle(givenUp);
    } catch (error) {
      return this.answerFor((await this.findRepeated(told, request)) ?? (await this.refuse(checked, error)));
    }
    await this.observer.reached('receive', 'recorded');
    if (await this.runner.advance(issuance)) void this.runner.run(issuance.id);
    return this.answerFor(issuance.id);
  }

  /** Whether no case was received under a number, inside the caller's transaction. */
  async isNew(manager: EntityManager, number: CaseNumber): Promise<boolean> {
    return (await this.records.ofNumber(number, manager)) === null;
  }

  /** As {@link isNew}, for who is about to decide. @throws DomainError `case-already-received` */
  async assertNew(number: CaseNumber): Promise<void> {
    const first = await this.records.ofNumber(number);
    if (first) throw alreadyReceived(first);
  }

  /**
   * Waits until the case is valid or failed, at most `milliseconds`; a step that waits for its next try, or that
   * another process works on, is waited for too.
   */
  async waitFor(id: string, milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    for (;;) {
      await within(end - performance.now(), this.runner.run(id));
      const left = end - performance.now();
      if (left <= 0 || !isOpen((await this.records.get(id)).state)) return;
      await delay(Math.min(left, LOOK_AGAIN_MS));
    }
  }

  /**
   * Starts a failed case again.
   *
   * @param by who asks, for the record
   * @throws DomainError `licence-not-found`, `licence-not-failed`, `licence-action-refused`
   */
  async retry(id: string, by: string): Promise<void> {
    const issuance = await this.records.get(id);
    if (issuance.state !== 'failed' || !issuance.failedStep) {
      throw new DomainError(
        'licence-not-failed',
        `The case is ${issuance.state}; only a failed one is retried.`,
      );
    }
    await this.changes.assertRetriable(issuance);
    const again = retryStateOf(issuance.sealOrder, issuance.failedStep, issuance.failureCode);
    const change = { failedStep: null, failureCode: null, failureDetail: null, attempts: 0, retryAt: null };
    const entry = { kind: 'retried', detail: `${by} 重新发起` };
    try {
      await this.database.write((manager) => this.records.move(manager, issuance, again, change, entry));
    } catch (error) {
      if (!(error instanceof CaseMovedError)) throw error;
      throw new DomainError(
        'licence-not-failed',
        'The case was started again already.',
        {},
        { cause: error },
      );
    }
    await this.runner.retried(id);
  }

  /** That nobody here decided the case stands in the record from the first moment. */
  private async noteHandOver(
    manager: EntityManager,
    checked: CheckedCase,
    { id }: Issuance,
    origin?: CaseOrigin,
  ): Promise<void> {
    if (!origin) return; // a change of a licence, which stands in the record of its statuses
    const { holderCode } = this.templates.registerFields(checked, checked.data);
    const entry = handOverEntry(origin, { ...checked, id, holderCode });
    if (entry) await this.audit.append(manager, entry);
  }

  /** A case that failed is answered with its failure, the first time and every time. */
  private async answerFor(id: string): Promise<string> {
    const { state, failureCode, failureDetail } = await this.records.get(id);
    if (state === 'failed' && failureCode && failureCode !== 'internal-error') {
      throw new DomainError(failureCode as DomainErrorCode, failureDetail ?? '', { licenceId: id });
    }
    return id;
  }

  private newIssuance(body: CheckedCase, { principalId, ...received }: Received): Issuance {
    const id = randomUUID();
    const now = this.clock.now();
    const { licenceType, templateVersion, issuer, caseNo, decidedOn } = body;
    const { sealLevel, sealOrder, sealPlacement } = body;
    const data = encryptPersonal(this.templates, this.cipher, { ...body, id }, body.data);
    return {
      id,
      principalId,
      licenceType,
      templateVersion,
      issuerUscc: issuer,
      caseNo,
      decidedOn,
      sealLevel,
      sealOrder,
      sealPlacement,
      data: JSON.stringify(data),
      state: 'received',
      leaseOwner: this.runner.owner,
      leaseUntil: this.runner.leaseEnd(),
      ...NOTHING_DONE,
      ...successionColumns(received),
      receivedAt: now,
      updatedAt: now,
    };
  }

  private newKey(request: Received, { id }: Issuance): IdempotencyKey | undefined {
    if (request.idempotencyKey === undefined) return undefined;
    return {
      principalId: request.principalId,
      key: request.idempotencyKey,
      bodyDigest: this.cipher.digest(canonicalJson(request.told)),
      issuanceId: id,
      createdAt: this.clock.now(),
    };
  }

  private async findRepeated(told: object, request: Request): Promise<string | undefined> {
    if (request.idempotencyKey === undefined) return undefined;
    const where = { principalId: request.principalId, key: request.idempotencyKey };
    const known = await this.database.read.findOneBy(IdempotencyKey, where);
    if (!known) return undefined;
    if (this.cipher.matchesDigest(canonicalJson(told), known.bodyDigest)) return known.issuanceId;
    throw new DomainError(
      'idempotency-key-reused',
      'This Idempotency-Key belongs to a request with another body.',
    );
  }

  /** Two of one case number are told from what else may be wrong. */
  private async refuse(body: CheckedCase, cause: unknown): Promise<never> {
    if (!isUniqueViolation(cause)) throw cause;
    const { issuer: issuerUscc, licenceType, caseNo } = body;
    const first = await this.records.ofNumber({ issuerUscc, licenceType, caseNo });
    throw alreadyReceived({ caseNo, ...(first && { id: first.id }) }, cause);
  }
}

function alreadyReceived({ id, caseNo }: Readonly<{ id?: string; caseNo: string }>, cause?: unknown) {
  const detail = `Case ${caseNo} was received before.`;
  const errors = [{ pointer: '/caseNo', detail: `${caseNo} stands for another licence already` }];
  const extensions = { ...(id !== undefined && { licenceId: id }), errors };
  return new DomainError('case-already-received', detail, extensions, { cause });
}

/** How often a case is looked at that this process does not work on. */
const LOOK_AGAIN_MS = 250;

/** Resolves with the work or when the time is over, whichever comes first. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, milliseconds));
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}

const NOTHING_DONE = {
  failedStep: null,
  failureCode: null,
  failureDetail: null,
  attempts: 0,
  retryAt: null,
  sealId: null,
  drawnSha256: null,
  drawnPlaces: null,
  drawnSeal: null,
  sealedSha256: null,
  sealedBytes: null,
  sealReached: null,
  countersignUntil: null,
  seals: '[]',
} as const satisfies Partial<Issuance>;
