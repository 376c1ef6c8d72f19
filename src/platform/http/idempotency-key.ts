import { DomainError } from '../../lib/errors/domain-error.js';

type RequestHeaders = Readonly<Record<string, string | undefined>>;

/**
 * @returns undefined when the caller gave none
 * @throws DomainError `request-invalid`
 */
export function idempotencyKeyOf(headers: RequestHeaders): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || /^[\x21-\x7e]{1,128}$/.test(key)) return key;
  throw keyRefused('malformed');
}

/** @throws DomainError `request-invalid`, also when there is none */
export function requiredIdempotencyKeyOf(headers: RequestHeaders): string {
  const key = idempotencyKeyOf(headers);
  if (key === undefined) throw keyRefused('missing');
  return key;
}

function keyRefused(how: string): DomainError {
  const errors = [
    { pointer: 'Idempotency-Key', detail: 'must be 1-128 printable ASCII characters, no spaces' },
  ];
  return new DomainError('request-invalid', `The header Idempotency-Key is ${how}.`, { errors });
}
