import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { LicenceLookupsService } from '../../licences/licence-lookups.service.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import { ExemptionCheckDto } from '../dto/lookup-request.dto.js';
import { EntitlementsService } from '../entitlements/entitlements.service.js';
import type { Grants } from '../entitlements/field-groups.js';
import { KnownCodesService } from '../known-codes.service.js';
import { exemptionsOf, type MaterialExemption } from './exemption.js';
import { overallSentence } from './exemption-wording.js';
import { checkedRequest, saidIn } from './lookup-request.js';
import { NOT_ENTITLED_CODE, notEntitled } from './not-entitled.js';
import { type AnswerStamp, type LookupCaller, RecordedLookupsService } from './recorded-lookups.service.js';
import { RELIANCE_RULE, reliableUntil } from './reliance.js';

/** What is said of a matter and a holder. */
export type Exemptions = Readonly<{
  matter: Readonly<{ code: string; name: string; version: number }>;
  materials: readonly MaterialExemption[];
  exemptCount: number;
  /** RFC 3339; null where nothing is exempt. */
  reliableUntil: string | null;
  relianceRule: string;
  /** To be read out. */
  sentence: string;
}>;

export type ExemptionAnswer = AnswerStamp & Exemptions;

/** Which materials of a matter need not be brought, as the licence is here (免于提交). */
@Injectable()
export class ExemptionChecksService {
  constructor(
    private readonly clock: Clock,
    private readonly codes: KnownCodesService,
    private readonly entitlements: EntitlementsService,
    private readonly licences: LicenceLookupsService,
    private readonly lookups: RecordedLookupsService,
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'publicUrl'>,
  ) {}

  /**
   * @param body as it came
   * @throws DomainError why nothing is said, on record as every answer
   */
  async check(body: unknown, caller: LookupCaller): Promise<ExemptionAnswer> {
    const request = await this.inOrder(body, caller);
    const { departmentUscc, terms, matter } = request;
    const { publicUrl } = this.config;
    const { holderCode, projectCode } = terms;
    const { stamp, shown } = await this.lookups.answer(caller, request, async (manager, now) => {
      const today = shanghaiDate(now);
      const context = { today, reliableUntil: reliableUntil(now), publicUrl, projectCode };
      const question = { departmentUscc, matter: matter.code, authMode: terms.authMode, on: today };
      const grants = withExistence(await this.entitlements.grants(manager, question));
      if (grants.size === 0) return { refusal: notEntitled(), code: NOT_ENTITLED_CODE };
      const keys = { holderCode, projectOrNone: projectCode };
      const rows = await this.licences.find(manager, keys, [...grants.keys()]);
      const found = exemptionsOf(matter, grants, rows, context);
      const licences = found.flatMap(({ licence }) => licence ?? []);
      return {
        kind: 'exemption-check' as const,
        licenceIds: licences.map(({ id }) => id),
        holderCodes: licences.map((licence) => licence.holderCode),
        entitlementIds: [...grants.values()].map(({ entitlementId }) => entitlementId),
        shown: overall(
          matter,
          found.map(({ material }) => material),
          context.reliableUntil,
        ),
      };
    });
    return { ...stamp, ...shown };
  }

  private async inOrder(body: unknown, caller: LookupCaller) {
    try {
      const today = shanghaiDate(this.clock.now());
      const request = await checkedRequest(ExemptionCheckDto, body, { principal: caller.principal, today });
      return { ...request, matter: await this.codes.matter(request.terms.matter) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw await this.lookups.refuse(caller, await saidIn(ExemptionCheckDto, body), error);
    }
  }
}

function withExistence(grants: Grants): Grants {
  return new Map([...grants].filter(([, { groups }]) => groups.has('existence')));
}

function overall(
  { code, name, version }: Exemptions['matter'],
  materials: readonly MaterialExemption[],
  until: string,
): Exemptions {
  const exemptCount = materials.filter(({ exempt }) => exempt).length;
  return {
    matter: { code, name, version },
    materials,
    exemptCount,
    reliableUntil: exemptCount === 0 ? null : until,
    relianceRule: RELIANCE_RULE,
    sentence: overallSentence(name, materials),
  };
}
