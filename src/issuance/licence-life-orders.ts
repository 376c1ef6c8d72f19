import { applyDecorators, HttpCode, HttpStatus, Post, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { DomainError } from '../lib/errors/domain-error.js';
import type { StatusOfficer } from '../licences/licences.service.js';
import { type Principal, Requires } from '../platform/http/audience.js';
import { ApiProblems } from '../platform/http/problem.js';
import { BodyLimit } from '../platform/http/route-settings.js';
import type { ChangeOrder } from './change-order.js';
import { LicenceDto } from './dto/licence.dto.js';
import {
  type ChangeLicenceDto,
  type DecisionDto,
  ORDER_BODY_BYTES,
  type StatusOrderDto,
} from './dto/licence-life.dto.js';
import { LicenceAuthorityGuard } from './licence-authority.guard.js';
import type { Decision, LifeOrder } from './licence-life.service.js';

/** A route with which an officer notes a step in the life of a licence. */
export function LifeStep(
  path: string,
  about: Readonly<{ summary: string; operationId: string; description?: string }>,
): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(HttpStatus.OK),
    Requires('licences:change-status'),
    UseGuards(LicenceAuthorityGuard),
    BodyLimit(ORDER_BODY_BYTES),
    ApiOperation(about),
    ApiOkResponse({ type: LicenceDto }),
    ApiProblems(
      'request-invalid',
      'issuer-not-competent',
      'licence-not-found',
      'licence-not-issued',
      'licence-action-refused',
      'store-unavailable',
    ),
  );
}

/** @throws DomainError `request-invalid` */
export function orderOf(order: StatusOrderDto, principal: Principal): LifeOrder {
  const { reason, legalBasis, effectiveDate, decision } = order;
  return {
    reason,
    legalBasis,
    effectiveDate,
    officer: officerOf(principal),
    decision: decision && decisionOf(decision),
  };
}

export function changeOrderOf({ reason, legalBasis }: ChangeLicenceDto, principal: Principal): ChangeOrder {
  return { reason: reason ?? '证照变更', legalBasis: legalBasis ?? null, officer: officerOf(principal) };
}

function officerOf({ keyId, name, organisation, organisationUscc }: Principal): StatusOfficer {
  return { keyId, name, organisation, organisationUscc };
}

function decisionOf({ content, sha256 }: DecisionDto): Decision {
  if (content !== undefined && sha256 === undefined) return { bytes: Buffer.from(content, 'base64') };
  if (sha256 !== undefined && content === undefined) return { sha256 };
  const errors = [{ pointer: '/decision', detail: 'must have either content or sha256' }];
  throw new DomainError('request-invalid', 'The decision is not one thing.', { errors });
}
