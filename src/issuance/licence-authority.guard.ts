import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../lib/errors/domain-error.js';
import { LicencesService } from '../licences/licences.service.js';
import { IssuanceRecordsService } from './issuance-records.service.js';

/**
 * An officer who is bound to an authority says what becomes of its licences alone. The approval system acts for all of them, and so does an
 * officer's key that is bound to none.
 */
@Injectable()
export class LicenceAuthorityGuard implements CanActivate {
  constructor(
    private readonly licences: LicencesService,
    private readonly records: IssuanceRecordsService,
  ) {}

  /** @throws DomainError `issuer-not-competent` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal, params } = context.switchToHttp().getRequest<FastifyRequest>();
    if (principal?.role !== 'officer' || principal.organisationUscc === null) return true;
    const { id } = params as { id: string };
    // What was registered has no case, and a case that was never numbered has no licence.
    const found = (await this.licences.find(id)) ?? (await this.records.find(id));
    // That there is none is said by who looks for it.
    if (!found || found.issuerUscc === principal.organisationUscc) return true;
    const issuer = 'issuerName' in found ? found.issuerName : found.issuerUscc;
    throw new DomainError('issuer-not-competent', `Only officers of ${issuer} may do this.`);
  }
}
