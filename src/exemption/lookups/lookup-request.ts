import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { DomainError } from '../../lib/errors/domain-error.js';
import { isCalendarDate } from '../../lib/numbering/calendar-date.js';
import type { Principal } from '../../platform/http/audience.js';
import { requestInvalid } from '../../platform/http/request-validation.js';
import { needsConsent } from '../auth-mode.js';
import { organisationOf } from '../caller.js';
import type { LookupTermsDto } from '../dto/lookup-request.dto.js';

/** What a refused request said of itself, as far as it was in order: for the record. */
export type Said = Readonly<Record<string, string>>;

/** A request that is in order by itself; whether its codes exist and anything may be told is open. */
export type CheckedRequest<T extends LookupTermsDto> = Readonly<{
  departmentUscc: string;
  terms: Readonly<T>;
}>;

const TOLD = [
  'matter',
  'caseNo',
  'useCause',
  'authMode',
  'licenceType',
  'number',
  'holderCode',
  'projectCode',
] as const;

/**
 * Here and not where all bodies are checked, as whoever is refused goes on record.
 *
 * @param today `YYYY-MM-DD` in Asia/Shanghai
 * @throws DomainError `organisation-required`, `request-invalid`, `operator-not-of-department`, `consent-expired`
 */
export async function checkedRequest<T extends LookupTermsDto>(
  type: new () => T,
  body: unknown,
  { principal, today }: Readonly<{ principal: Principal; today: string }>,
): Promise<CheckedRequest<T>> {
  const departmentUscc = organisationOf(principal);
  const terms = await validated(type, body);
  const { organisationUscc = departmentUscc } = terms.operator;
  if (organisationUscc !== departmentUscc) throw foreignOperator();
  assertConsent(terms, today);
  return { departmentUscc, terms };
}

/** @throws DomainError `request-invalid` */
export async function validated<T extends object>(type: new () => T, body: unknown): Promise<T> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new DomainError('request-invalid', 'The body must be a JSON object.', {
      errors: [{ pointer: '', detail: 'must be an object' }],
    });
  const instance = plainToInstance(type, body);
  const errors = await validate(instance, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw requestInvalid(errors);
  return instance;
}

/** Fields of a body that are in order although the whole is not. */
export async function saidIn(type: new () => object, body: unknown): Promise<Said> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const errors = await validate(plainToInstance(type, body), { whitelist: true });
  const wrong = new Set(errors.map(({ property }) => property));
  const fields = Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
    TOLD.some((told) => told === name) && typeof value === 'string' && !wrong.has(name)
      ? [[name, value] as const]
      : [],
  );
  return Object.fromEntries(fields);
}

function assertConsent({ authMode, consentUntil }: LookupTermsDto, today: string): void {
  if (consentUntil === undefined) return;
  if (!isCalendarDate(consentUntil)) {
    const errors = [{ pointer: '/consentUntil', detail: 'is no date of the calendar' }];
    throw new DomainError('request-invalid', 'The consent ends on no day of the calendar.', { errors });
  }
  if (needsConsent(authMode) && consentUntil < today) {
    const errors = [{ pointer: '/consentUntil', detail: 'is past' }];
    throw new DomainError('consent-expired', `The consent ended on ${consentUntil}.`, { errors });
  }
}

function foreignOperator(): DomainError {
  const errors = [
    { pointer: '/operator/organisationUscc', detail: 'must be the organisation that the key is bound to' },
  ];
  return new DomainError('operator-not-of-department', 'The operator is of another department.', { errors });
}
