import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { LicenceLookupsService, type LookedUpLicence } from '../licences/licence-lookups.service.js';
import { LicencesService } from '../licences/licences.service.js';
import type { Principal } from '../platform/http/audience.js';
import { Clock } from '../platform/time/clock.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { CopyRequestDto } from './dto/copy-request.dto.js';
import { EntitlementsService } from './entitlements/entitlements.service.js';
import { FIELD_GROUPS, type Grant } from './entitlements/field-groups.js';
import { KnownCodesService } from './known-codes.service.js';
import { checkedRequest, saidIn } from './lookups/lookup-request.js';
import { NOT_ENTITLED_CODE, notEntitled } from './lookups/not-entitled.js';
import { type Learned, RecordedLookupsService, type Refused } from './lookups/recorded-lookups.service.js';
import { standingLicences } from './lookups/standing.js';

export { CopyRequestDto } from './dto/copy-request.dto.js';

/** A licence that may be copied, the use it is copied for, and its file. */
export type CopySource = Readonly<{
  departmentUscc: string;
  terms: Readonly<CopyRequestDto>;
  matterName: string;
  licence: Pick<
    LookedUpLicence,
    'id' | 'name' | 'number' | 'version' | 'token' | 'issuerName' | 'holderName' | 'holderCode'
  >;
  documentSha256: string;
}>;

type Found = Readonly<{ licence: LookedUpLicence; documentSha256: string }>;

/** Of no such licence, and of one that is no longer in force, nothing is copied. */
const ABSENT_CODE = 10;
const OUT_OF_FORCE_CODE = 21;

/**
 * Whether a department may have a copy of a licence's pages, and of which file. On record as every look-up, before it is answered.
 *
 * A copy shows all that stands on the pages, so it takes an entitlement to every group of fields, with none of them masked.
 */
@Injectable()
export class CopySourcesService {
  constructor(
    private readonly clock: Clock,
    private readonly codes: KnownCodesService,
    private readonly entitlements: EntitlementsService,
    private readonly licences: LicenceLookupsService,
    private readonly register: LicencesService,
    private readonly lookups: RecordedLookupsService,
  ) {}

  /**
   * @param body as it came
   * @throws DomainError why there is no copy, on record: what look-ups are refused with, `licence-not-found`, `copy-not-possible`
   */
  async open(body: unknown, principal: Principal): Promise<CopySource> {
    const today = shanghaiDate(this.clock.now());
    const request = await this.inOrder(body, principal, today);
    let found: Found | undefined;
    await this.lookups.answer({ principal }, request, async (manager) => {
      const learned = await this.learn(manager, request, today);
      if ('refusal' in learned) return learned;
      found = learned;
      return openedBy(learned);
    });
    if (!found) throw new Error('a copy that was neither allowed nor refused');
    const { departmentUscc, terms, matter } = request;
    return { departmentUscc, terms, matterName: matter.name, ...found };
  }

  /**
   * Whether a version is what a copy of its number would be made of now. A caller that holds the record's chain in its transaction knows it
   * after every change whose row stands before its own.
   */
  async isInForce(
    manager: EntityManager,
    { id, number }: Pick<LookedUpLicence, 'id' | 'number'>,
  ): Promise<boolean> {
    const versions = await this.register.versionsIn(manager, [number]);
    const [best] = standingLicences(versions, shanghaiDate(this.clock.now()));
    return best?.licence.id === id && best.standing.inForce;
  }

  private async learn(
    manager: EntityManager,
    { departmentUscc, terms, matter }: Awaited<ReturnType<CopySourcesService['inOrder']>>,
    today: string,
  ): Promise<(Found & Readonly<{ entitlementId: string }>) | Refused> {
    const { authMode, licenceType, number } = terms;
    const question = { departmentUscc, matter: matter.code, authMode, on: today };
    const grant = (await this.entitlements.grants(manager, question)).get(licenceType);
    if (!grant || !isWhole(grant)) return { refusal: notEntitled(), code: NOT_ENTITLED_CODE };
    const rows = await this.licences.find(manager, { number }, [licenceType]);
    const [best] = standingLicences(rows, today);
    const documentSha256 = best?.licence.documentSha256;
    if (!best || !documentSha256) return { refusal: absent(), code: ABSENT_CODE };
    if (!best.standing.inForce)
      return { refusal: outOfForce(best.standing.statusText), code: OUT_OF_FORCE_CODE };
    return { licence: best.licence, documentSha256, entitlementId: grant.entitlementId };
  }

  private async inOrder(body: unknown, principal: Principal, today: string) {
    try {
      const request = await checkedRequest(CopyRequestDto, body, { principal, today });
      await this.codes.assertLicenceType(request.terms.licenceType);
      return { ...request, matter: await this.codes.matter(request.terms.matter) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw await this.lookups.refuse({ principal }, await saidIn(CopyRequestDto, body), error);
    }
  }
}

function isWhole({ groups, masks }: Grant): boolean {
  return FIELD_GROUPS.every((group) => groups.has(group)) && Object.keys(masks).length === 0;
}

function openedBy({ licence, entitlementId }: Found & Readonly<{ entitlementId: string }>): Learned<object> {
  const { id, holderCode, number, version, status } = licence;
  return {
    kind: 'licence-opened',
    licenceIds: [id],
    holderCodes: [holderCode],
    entitlementIds: [entitlementId],
    shown: { artefact: 'annotated-copy', number, version, status },
  };
}

function absent(): DomainError {
  return new DomainError('licence-not-found', 'There is no such licence.', { code: ABSENT_CODE });
}

function outOfForce(statusText: string): DomainError {
  const detail = `The licence is not in force (${statusText}): no copy of it is made.`;
  return new DomainError('copy-not-possible', detail, { code: OUT_OF_FORCE_CODE });
}
