import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches, ValidateBy } from 'class-validator';
import { FIRST_YEAR_OF_PERMITS, isCitizenId } from '../../lib/numbering/citizen-id.js';

/** One line that begins and ends with something to read. */
const LINE = /^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+(?<!\s)$/u;

/** As they stand in numbers of licences of any issuer, e.g. `地字第410726202600001号`, `豫（2026）延津县不动产权第0000001号`. */
export const NUMBER = /^[\p{L}\p{N}〔〕()（）[\]._/-]+$/u;

const IDENTIFIER = /^[0-9A-Za-z._-]+$/;

/** A line of text of so many characters at most, in which no citizen number stands: it goes on record for good. */
export function Line(most: number): PropertyDecorator {
  const message = '$property must be a line of text without control characters or blanks around it';
  return applyDecorators(IsString(), Length(1, most), Matches(LINE, { message }), HoldsNoCitizenId());
}

/** What is entered as a code of a licence, a holder, a project or a case. */
export function Code(most: number, pattern: RegExp): PropertyDecorator {
  const message = `$property must be up to ${most} letters, digits and marks as they stand in such codes`;
  return applyDecorators(IsString(), Length(1, most), Matches(pattern, { message }), HoldsNoCitizenId());
}

/** The number of a licence, which may have the form of a citizen number. */
export function LicenceNumber(): PropertyDecorator {
  const message = '$property must be letters, digits and marks as they stand in numbers of licences';
  return applyDecorators(
    IsString(),
    Length(1, 128),
    Matches(NUMBER, { message }),
    HoldsNoCitizenId(FIRST_YEAR_OF_PERMITS),
  );
}

/** The identifier of a licence (GB/T 36904), in which its number stands. */
export function LicenceIdentifier(): PropertyDecorator {
  const message = '$property must be up to 128 letters, digits and marks as they stand in identifiers';
  return applyDecorators(
    IsString(),
    Length(1, 128),
    Matches(IDENTIFIER, { message }),
    HoldsNoCitizenId(FIRST_YEAR_OF_PERMITS),
  );
}

function HoldsNoCitizenId(bornBefore = '9999'): PropertyDecorator {
  const validator = {
    validate: (value: unknown): boolean => typeof value !== 'string' || !holdsCitizenId(value, bornBefore),
    defaultMessage: (): string => '$property must not hold a citizen identification number',
  };
  return ValidateBy({ name: 'holdsNoCitizenId', validator });
}

/** A permit's number has 18 digits too: only what has the check character and a date of birth counts. */
function holdsCitizenId(text: string, bornBefore: string): boolean {
  const numbers = text.match(/(?<![0-9A-Za-z])\d{17}[\dX](?![0-9A-Za-z])/g) ?? [];
  return numbers.some((each) => each.slice(6, 10) < bornBefore && isCitizenId(each));
}
