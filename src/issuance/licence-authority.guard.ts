import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../lib/errors/domain-error.js';
import { LicencesService } from '../licences/licences.service.js';

/**
 * An officer who is bound to an authority says what becomes of its licences alone. The approval system acts for all of them, and so does an
 * officer's key that is bound to none.
 */
@Injectable()
export class LicenceAuthorityGuard implements CanActivate {
  constructor(private readonly licences: LicencesService) {}

  /** @throws DomainError `issuer-not-competent` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal, params } = context.switchToHttp().getRequest<FastifyRequest>();
    if (principal?.role !== 'officer' || principal.organisationUscc === null) return true;
    const licence = await this.licences.find((params as { id: string }).id);
    // That there is none is said by who looks for it.
    if (!licence || licence.issuerUscc === principal.organisationUscc) return true;
    const { issuerName } = licence;
    throw new DomainError('issuer-not-competent', `Only officers of ${issuerName} may do this.`);
  }
}
