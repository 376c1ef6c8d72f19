import type { INestApplicationContext } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { IssueLicenceDto } from '../issuance/dto/issue-licence.dto.js';
import type { LicenceDto } from '../issuance/dto/licence.dto.js';
import { commandOrigin, IssuanceService } from '../issuance/issuance.service.js';
import { LicenceViewsService } from '../issuance/licence-views.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import { requestInvalid } from '../platform/http/request-validation.js';

/** Far longer than any case takes: what is not finished then waits for the service's sweeper. */
const PATIENCE_MS = 120_000;

/**
 * Issues one case as the API would, with the same checks, and waits for the sealed licence.
 *
 * @param principalId stands in the record as who handed the case in
 * @throws DomainError as `POST /v1/licences` answers
 */
export async function issueCase(
  service: INestApplicationContext,
  body: unknown,
  principalId: string,
): Promise<LicenceDto> {
  const issuance = service.get(IssuanceService, { strict: false });
  const id = await issuance.receive(await checkedEnvelope(body), {
    principalId,
    origin: commandOrigin(principalId),
  });
  return finishedCase(service, id);
}

/** Waits until a case is at rest: valid, failed, or waiting for its holder. */
export async function finishedCase(service: INestApplicationContext, id: string): Promise<LicenceDto> {
  await service.get(IssuanceService, { strict: false }).waitFor(id, PATIENCE_MS);
  return service.get(LicenceViewsService, { strict: false }).get(id);
}

async function checkedEnvelope(body: unknown): Promise<IssueLicenceDto> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new DomainError('request-invalid', 'A case is a JSON object.');
  }
  const dto = plainToInstance(IssueLicenceDto, body);
  const errors = await validate(dto, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length === 0) return dto;
  throw requestInvalid(errors);
}
