import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError, type Violation } from '../../lib/errors/domain-error.js';
import { LicenceLookupsService } from '../../licences/licence-lookups.service.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import type { Principal } from '../../platform/http/audience.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import type { LookupTermsDto } from '../dto/lookup-request.dto.js';
import { EntitlementsService } from '../entitlements/entitlements.service.js';
import type { Grant } from '../entitlements/field-groups.js';
import { KnownCodesService } from '../known-codes.service.js';
import { checkedRequest, saidIn } from '../lookups/lookup-request.js';
import { NOT_ENTITLED_CODE, notEntitled } from '../lookups/not-entitled.js';
import { type Learned, RecordedLookupsService, type Refused } from '../lookups/recorded-lookups.service.js';
import { type StandingLicence, standingLicences } from '../lookups/standing.js';
import { dialectName, isMissingIn, type Question, questionIn } from './dialect-envelope.js';
import {
  BY_HOLDER,
  BY_IDENTIFIER,
  BY_QR_CODE,
  COMPARISON,
  type Found,
  type Service,
  type Shown,
} from './dialect-services.js';
import { DIALECT_STATUSES, type DialectStatus, statusOfRefusal } from './dialect-status.js';
import { FACE_FIELDS, type FaceData, faceData } from './face-data.js';

/** Of the dialect, in records. */
const DIALECT = 'certshare';

export type DialectAnswer = Readonly<{
  head: Readonly<{ status: number; message: string; lookupId?: string }>;
  data: object | null;
}>;

/** Look-ups for systems that speak the dialect of DB3704/T 0042-2024: the same rules and the same record, other words. */
@Injectable()
export class DialectService {
  constructor(
    private readonly clock: Clock,
    private readonly codes: KnownCodesService,
    private readonly entitlements: EntitlementsService,
    private readonly licences: LicenceLookupsService,
    private readonly lookups: RecordedLookupsService,
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'publicUrl'>,
  ) {}

  /**
   * @param name of the service, as the dialect has it
   * @throws DomainError for failures of ours, for which the dialect has no words
   */
  async call(name: string, body: unknown, principal: Principal): Promise<DialectAnswer> {
    const question = questionIn(body);
    switch (name) {
      case 'queryCertInfo':
        return this.asked(BY_IDENTIFIER, question, principal);
      case 'getDataByHolder':
        return this.asked(BY_HOLDER, question, principal);
      case 'getDateByQRcode':
        return this.asked(BY_QR_CODE, question, principal);
      case 'verifyCertInfo':
        return this.asked(COMPARISON, question, principal);
      case 'getCertRemarkInfo':
        return said(0, FACE_FIELDS);
      default:
        return said(2, null);
    }
  }

  private async asked<T extends LookupTermsDto>(
    service: Service<T>,
    question: Question,
    principal: Principal,
  ): Promise<DialectAnswer> {
    try {
      return await this.answered(service, question, principal);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const status = statusOfRefusal(error, (pointer) => isMissingIn(question, pointer));
      if (status === undefined) throw error;
      return said(status, null, error);
    }
  }

  private async answered<T extends LookupTermsDto>(
    service: Service<T>,
    question: Question,
    principal: Principal,
  ): Promise<DialectAnswer> {
    const caller = { principal, dialect: DIALECT };
    const today = shanghaiDate(this.clock.now());
    const request = await this.inOrder(service, question, { principal, today });
    const { stamp, shown } = await this.lookups.answer(caller, request, (manager, now) =>
      this.learn(manager, service, request, shanghaiDate(now)),
    );
    return said(shown.code, shown.data, { extensions: stamp });
  }

  private async learn<T extends LookupTermsDto>(
    manager: EntityManager,
    service: Service<T>,
    { departmentUscc, terms, matter, type }: Awaited<ReturnType<typeof this.inOrder<T>>>,
    today: string,
  ): Promise<Learned<Shown> | Refused> {
    const question = { departmentUscc, matter: matter.code, authMode: terms.authMode, on: today };
    const grants = await this.entitlements.grants(manager, question);
    const entitled = [...grants].filter(([, { groups }]) => service.groups.every((each) => groups.has(each)));
    const allowed = entitled.filter(([key]) => type === undefined || key === type);
    if (allowed.length === 0) return { refusal: notEntitled(), code: NOT_ENTITLED_CODE };
    const types = allowed.map(([key]) => key);
    const all = standingLicences(await this.licences.find(manager, service.keys(terms), types), today);
    const [best] = all;
    const grant = best && grants.get(best.licence.licenceType);
    const face: Found['face'] = (found, allowing) => this.face(manager, found, allowing);
    const shown = await service.tell({ best, all, grant, face }, terms);
    const about = shown.inForce ? all.filter(({ standing }) => standing.inForce) : all.slice(0, 1);
    return {
      kind: shown.inForce && service.groups.includes('face') ? 'licence-opened' : 'existence-check',
      licenceIds: about.map(({ licence }) => licence.id),
      holderCodes: about.map(({ licence }) => licence.holderCode),
      entitlementIds: allowed.map(([, { entitlementId }]) => entitlementId),
      shown,
    };
  }

  private async face(manager: EntityManager, { licence }: StandingLicence, grant: Grant): Promise<FaceData> {
    const snapshot = await this.licences.snapshot(manager, licence.id);
    return faceData(licence, snapshot, { grant, publicUrl: this.config.publicUrl });
  }

  private async inOrder<T extends LookupTermsDto>(
    { dto, typeCode }: Service<T>,
    question: Question,
    who: Readonly<{ principal: Principal; today: string }>,
  ) {
    try {
      const request = await checkedRequest(dto, question, who);
      const code = typeCode(request.terms);
      const type = code === undefined ? undefined : await this.codes.licenceTypeOf(code);
      return { ...request, matter: await this.codes.matter(request.terms.matter), type };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const caller = { principal: who.principal, dialect: DIALECT };
      throw await this.lookups.refuse(caller, await saidIn(dto, question), error);
    }
  }
}

function said(
  status: DialectStatus,
  data: object | null,
  { extensions = {} }: Readonly<{ extensions?: Readonly<Record<string, unknown>> }> = {},
): DialectAnswer {
  const { errors = [], lookupId } = extensions as { errors?: readonly Violation[]; lookupId?: string };
  // Who is not entitled is told just that, in the words of the dialect.
  const names = status === 100 ? [] : [...new Set(errors.map(({ pointer }) => dialectName(pointer)))];
  const message = DIALECT_STATUSES[status] + (names.length === 0 ? '' : `：${names.join('、')}`);
  return { head: { status, message, ...(lookupId === undefined ? {} : { lookupId }) }, data };
}
