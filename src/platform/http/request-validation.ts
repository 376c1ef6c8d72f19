import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, type Violation } from '../../lib/errors/domain-error.js';

/** An answer names this many faults at most; a body of a million wrong items would make a larger answer. */
const MAX_VIOLATIONS = 100;

/** Checks bodies and parameters against their DTO; what the DTO does not name is refused. */
export function requestValidation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: requestInvalid,
  });
}

/** The problem of a body or parameter that its DTO refuses; also for input that does not come by HTTP. */
export function requestInvalid(errors: readonly ValidationError[]): DomainError {
  return new DomainError('request-invalid', 'The request does not match the API description.', {
    errors: errors.flatMap((error) => violationsOf(error, '')).slice(0, MAX_VIOLATIONS),
  });
}

/** @param parent JSON Pointer of the object the property is in */
function violationsOf(error: ValidationError, parent: string): Violation[] {
  const pointer = `${parent}/${escapeReference(error.property)}`;
  return [
    ...Object.values(error.constraints ?? {}).map((detail) => ({ pointer, detail })),
    ...(error.children ?? []).flatMap((child) => violationsOf(child, pointer)),
  ];
}

/** RFC 6901 §3. */
function escapeReference(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
