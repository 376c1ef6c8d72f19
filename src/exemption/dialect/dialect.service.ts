import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError, type Violation } from '../../lib/errors/domain-error.js';
import { parseLicenceIdentifier } from '../../lib/numbering/licence-identifier.js';
import { type LicenceKeys, LicenceLookupsService } from '../../licences/licence-lookups.service.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import type { Principal } from '../../platform/http/audience.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import type { LookupTermsDto } from '../dto/lookup-request.dto.js';
import { EntitlementsService } from '../entitlements/entitlements.service.js';
import type { FieldGroup, Grant } from '../entitlements/field-groups.js';
import { KnownCodesService } from '../known-codes.service.js';
import { checkedRequest, saidIn } from '../lookups/lookup-request.js';
import { NOT_ENTITLED_CODE, notEntitled } from '../lookups/not-entitled.js';
import { type Learned, RecordedLookupsService, type Refused } from '../lookups/recorded-lookups.service.js';
import { type StandingLicence, standingLicences } from '../lookups/standing.js';
import { dialectName, isMissingIn, type Question, questionIn } from './dialect-envelope.js';
import { HolderQuestion, IdentifierQuestion, QrQuestion, VerifyQuestion } from './dialect-question.dto.js';
import { DIALECT_STATUSES, type DialectStatus, statusOfRefusal } from './dialect-status.js';
import { FACE_FIELDS, faceData } from './face-data.js';
import { VERIFY_RESULTS, verifyResult } from './verify-result.js';

/** Of the dialect, in records. */
const DIALECT = 'certshare';

export type DialectAnswer = Readonly<{
  head: Readonly<{ status: number; message: string; lookupId?: string }>;
  data: object | null;
}>;

/** What is shown, and how it stands. */
type Shown = Readonly<{ code: DialectStatus; inForce: boolean; data: object | null }>;

/** What was found, inside the recording transaction. */
type Found = Readonly<{
  best: StandingLicence | undefined;
  all: readonly StandingLicence[];
  grant: Grant | undefined;
}>;

/** A service of the dialect: what it asks for, and what it tells of what was found. */
type Service<T extends LookupTermsDto> = Readonly<{
  dto: new () => T;
  /** Groups of fields that it takes an entitlement to. */
  groups: readonly FieldGroup[];
  /** 证照类型代码; undefined where the question does not say it: then all that is entitled is looked through. */
  typeCode: (terms: Readonly<T>) => string | undefined;
  keys: (terms: Readonly<T>) => LicenceKeys;
  tell: (manager: EntityManager, found: Found, terms: Readonly<T>) => Promise<Shown>;
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
        return this.asked(this.byIdentifier, question, principal);
      case 'getDataByHolder':
        return this.asked(this.byHolder, question, principal);
      case 'getDateByQRcode':
        return this.asked(this.byCode, question, principal);
      case 'verifyCertInfo':
        return this.asked(this.comparison, question, principal);
      case 'getCertRemarkInfo':
        return said(0, FACE_FIELDS);
      default:
        return said(2, null);
    }
  }

  private readonly byIdentifier: Service<IdentifierQuestion> = {
    dto: IdentifierQuestion,
    groups: ['existence', 'face'],
    typeCode: ({ certIdentifier }) => typeCodeIn(certIdentifier),
    keys: ({ certIdentifier }) => ({ identifier: certIdentifier }),
    tell: (manager, found) => this.face(manager, found),
  };

  private readonly byCode: Service<QrQuestion> = {
    dto: QrQuestion,
    groups: ['existence', 'face'],
    typeCode: () => undefined,
    keys: ({ qrcode }) => ({ token: /\/v\/([A-Z2-7]{26})/.exec(qrcode)?.[1] ?? '' }),
    tell: (manager, found) => this.face(manager, found),
  };

  private readonly byHolder: Service<HolderQuestion> = {
    dto: HolderQuestion,
    groups: ['existence', 'face'],
    typeCode: ({ certTypeCode }) => certTypeCode,
    keys: ({ holderCode, certNo }) => ({ holderCode, number: certNo }),
    tell: async (_, { best, all, grant }) => {
      const inForce = all.filter(({ standing }) => standing.inForce);
      const isShown = grant !== undefined && grant.masks['zzbs'] === undefined;
      const identifiers = inForce.map(({ licence }) => ({
        cert_identifier: isShown ? licence.identifier : null,
      }));
      return shownOf(best, identifiers);
    },
  };

  private readonly comparison: Service<VerifyQuestion> = {
    dto: VerifyQuestion,
    groups: ['existence'],
    typeCode: ({ certTypeCode }) => certTypeCode,
    keys: ({ certData }) => ({ number: certData.certNo }),
    tell: async (_, { best }, { certData }) => {
      const result = verifyResult(best, certData);
      const data = { result, message: VERIFY_RESULTS[result] };
      return { code: 0, inForce: result === 0, data };
    },
  };

  private async face(manager: EntityManager, { best, grant }: Found): Promise<Shown> {
    if (!best?.standing.inForce || !grant) return shownOf(best, null);
    const { publicUrl } = this.config;
    const { licence, standing } = best;
    const snapshot = await this.licences.snapshot(manager, licence.id);
    const { version, status } = licence;
    const certData = faceData(licence, snapshot, { grant, publicUrl });
    return shownOf(best, { certData, version, status, statusText: standing.statusText });
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
    const shown = await service.tell(manager, { best, all, grant }, terms);
    const about = shown.inForce ? all.filter(({ standing }) => standing.inForce) : all.slice(0, 1);
    return {
      kind: shown.inForce && service.groups.includes('face') ? 'licence-opened' : 'existence-check',
      licenceIds: about.map(({ licence }) => licence.id),
      holderCodes: about.map(({ licence }) => licence.holderCode),
      entitlementIds: allowed.map(([, { entitlementId }]) => entitlementId),
      shown,
    };
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

/** @throws DomainError `request-invalid` for what is no identifier */
function typeCodeIn(identifier: string): string {
  const parts = parseLicenceIdentifier(identifier);
  if (parts) return parts.type;
  const errors = [{ pointer: '/certIdentifier', detail: 'is no identifier of a licence (GB/T 36904)' }];
  throw new DomainError('request-invalid', 'The identifier cannot be right.', { errors });
}

function shownOf(best: StandingLicence | undefined, data: object | null): Shown {
  if (!best) return { code: 10, inForce: false, data: null };
  const { code, inForce } = best.standing;
  return { code, inForce, data: inForce ? data : null };
}

function said(
  status: DialectStatus,
  data: object | null,
  { extensions = {} }: Readonly<{ extensions?: Readonly<Record<string, unknown>> }> = {},
): DialectAnswer {
  const { errors = [], lookupId } = extensions as { errors?: readonly Violation[]; lookupId?: string };
  const names = [...new Set(errors.map(({ pointer }) => dialectName(pointer)))];
  const message = DIALECT_STATUSES[status] + (names.length === 0 ? '' : `：${names.join('、')}`);
  return { head: { status, message, ...(lookupId === undefined ? {} : { lookupId }) }, data };
}
