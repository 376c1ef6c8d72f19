import { Injectable } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { LicenceLookupsService } from '../../licences/licence-lookups.service.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import { ExistenceCheckDto } from '../dto/lookup-request.dto.js';
import { EntitlementsService } from '../entitlements/entitlements.service.js';
import { KnownCodesService } from '../known-codes.service.js';
import { type Existence, existenceOf } from './existence.js';
import { checkedRequest, saidIn } from './lookup-request.js';
import { NOT_ENTITLED_CODE, notEntitled } from './not-entitled.js';
import { type AnswerStamp, type LookupCaller, RecordedLookupsService } from './recorded-lookups.service.js';
import { reliableUntil } from './reliance.js';

export type ExistenceAnswer = AnswerStamp & Existence;

/** Does a licence exist, is it in force, in which version: the least data. */
@Injectable()
export class ExistenceChecksService {
  constructor(
    private readonly clock: Clock,
    private readonly codes: KnownCodesService,
    private readonly entitlements: EntitlementsService,
    private readonly licences: LicenceLookupsService,
    private readonly lookups: RecordedLookupsService,
  ) {}

  /**
   * @param body as it came
   * @throws DomainError why nothing is said, on record as every answer
   */
  async check(body: unknown, caller: LookupCaller): Promise<ExistenceAnswer> {
    const request = await this.inOrder(body, caller);
    const { departmentUscc, terms, matter } = request;
    const { stamp, shown } = await this.lookups.answer(caller, request, async (manager, now) => {
      const today = shanghaiDate(now);
      const { authMode, licenceType, number, holderCode, projectCode } = terms;
      const question = { departmentUscc, matter: matter.code, authMode, on: today };
      const grant = (await this.entitlements.grants(manager, question)).get(licenceType);
      if (!grant?.groups.has('existence')) return { refusal: notEntitled(), code: NOT_ENTITLED_CODE };
      const keys = { number, holderCode, projectCode };
      const rows = await this.licences.find(manager, keys, [licenceType]);
      const found = existenceOf(rows, { today, reliableUntil: reliableUntil(now) });
      return {
        kind: 'existence-check' as const,
        licenceIds: found.licence ? [found.licence.id] : [],
        holderCodes: found.licence ? [found.licence.holderCode] : [],
        entitlementIds: [grant.entitlementId],
        shown: found.existence,
      };
    });
    return { ...stamp, ...shown };
  }

  private async inOrder(body: unknown, caller: LookupCaller) {
    try {
      const today = shanghaiDate(this.clock.now());
      const request = await checkedRequest(ExistenceCheckDto, body, { principal: caller.principal, today });
      await this.codes.assertLicenceType(request.terms.licenceType);
      return { ...request, matter: await this.codes.matter(request.terms.matter) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw await this.lookups.refuse(caller, await saidIn(ExistenceCheckDto, body), error);
    }
  }
}
