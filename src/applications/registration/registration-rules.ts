import { createHash } from 'node:crypto';
import type { Violation } from '../../lib/errors/domain-error.js';
import { isCalendarDate } from '../../lib/numbering/calendar-date.js';
import {
  composeLicenceIdentifier,
  formatLicenceVersion,
  parseLicenceIdentifier,
} from '../../lib/numbering/licence-identifier.js';
import { parsePermitNumber } from '../../lib/numbering/permit-number.js';

/** What a department says of a licence that it, or somebody else, issued. Dates are `YYYY-MM-DD`. */
export type RegistrationContent = Readonly<{
  licenceType: string;
  number: string;
  identifier?: string | undefined;
  issuerName?: string | undefined;
  issuerUscc?: string | undefined;
  holderName: string;
  holderCode: string;
  projectCode?: string | undefined;
  projectName?: string | undefined;
  issueDate: string;
  validUntil?: string | undefined;
}>;

const FIRST_DAY = '2000-01-01';
/** What is left of the 128 characters of an identifier. */
const LONGEST_SERIAL = 60;
const DIGEST_LENGTH = 8;

/** What is wrong between the fields and against the day; each by itself was checked before. */
export function dateViolations(
  { issueDate, validUntil }: Pick<RegistrationContent, 'issueDate' | 'validUntil'>,
  today: string,
): Violation[] {
  const isDay = (date: string): boolean => isCalendarDate(date) && date >= FIRST_DAY;
  const errors: Violation[] = [];
  if (!isDay(issueDate) || issueDate > today)
    errors.push({ pointer: '/issueDate', detail: `must be a day from ${FIRST_DAY} to today, ${today}` });
  if (validUntil !== undefined && (!isDay(validUntil) || validUntil < issueDate))
    errors.push({ pointer: '/validUntil', detail: 'must be a day of the calendar, not before issueDate' });
  return errors;
}

/**
 * Who issued it. A type that departments issue themselves was issued by the one that registers it.
 *
 * @returns the issuer, or what is wrong
 */
export function issuerOf(
  { issuerName, issuerUscc }: Pick<RegistrationContent, 'issuerName' | 'issuerUscc'>,
  registrar: Readonly<{ name: string; uscc: string }>,
  issuedByOthers: boolean,
): Readonly<{ name: string; uscc: string }> | readonly Violation[] {
  if (issuerUscc === undefined && issuerName === undefined && !issuedByOthers) return registrar;
  if (issuerUscc === undefined || issuerName === undefined)
    return [
      {
        pointer: issuerUscc === undefined ? '/issuerUscc' : '/issuerName',
        detail: 'is needed: who issued it?',
      },
    ];
  if (issuedByOthers || issuerUscc === registrar.uscc) return { name: issuerName, uscc: issuerUscc };
  const detail = `must be ${registrar.uscc}: licences of this type are registered by who issued them`;
  return [{ pointer: '/issuerUscc', detail }];
}

/**
 * The GB/T 36904 identifier: as it was given to the licence, or else made of its number.
 *
 * @param parts `version` from 1; `apart`: what is made of the digits and letters alone is another number's, so that a digest of the whole
 *   number has to tell them apart
 * @returns the identifier, or what is wrong
 */
export function identifierOf(
  { number, identifier }: Pick<RegistrationContent, 'number' | 'identifier'>,
  parts: Readonly<{ typeCode: string; issuerUscc: string; version: number; apart?: boolean }>,
): string | readonly Violation[] {
  const pointer = '/identifier';
  if (identifier !== undefined) {
    const authority = parseLicenceIdentifier(identifier)?.authority;
    if (authority === parts.issuerUscc) return identifier;
    const detail =
      authority === undefined
        ? 'is no identifier of GB/T 36904: its check character does not fit'
        : `names another issuer, ${authority}`;
    return [{ pointer, detail }];
  }
  const serial = number.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  if (serial.length > LONGEST_SERIAL)
    return [{ pointer, detail: 'is needed: the number is too long to make one of' }];
  if (serial === '')
    return [{ pointer, detail: 'is needed: no digit or letter stands in the number to make one of' }];
  return composeLicenceIdentifier({
    type: parts.typeCode,
    authority: parts.issuerUscc,
    serial: parts.apart ? serial.slice(0, LONGEST_SERIAL - DIGEST_LENGTH) + digestOf(number) : serial,
    version: formatLicenceVersion(parts.version),
  });
}

function digestOf(number: string): string {
  return createHash('sha256').update(number).digest('hex').slice(0, DIGEST_LENGTH).toUpperCase();
}

/** What is wrong with the number of a licence that is new to the register. @param regions of the authorities that number permits here */
export function numberViolations(number: string, regions: readonly string[]): Violation[] {
  const region = parsePermitNumber(number)?.region;
  if (region === undefined || !regions.includes(region)) return [];
  return [{ pointer: '/number', detail: 'is one of the permits that are issued here, and was not given' }];
}

/** Equal for what says the same; in hexadecimal digits. */
export function contentDigest(content: RegistrationContent): string {
  const { licenceType, number, identifier, issuerName, issuerUscc, holderName, holderCode } = content;
  const { projectCode, projectName, issueDate, validUntil } = content;
  const said = [licenceType, number, identifier, issuerName, issuerUscc, holderName, holderCode];
  const all = [...said, projectCode, projectName, issueDate, validUntil].map((each) => each ?? null);
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}
