import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches, ValidateBy, type ValidationOptions } from 'class-validator';
import { isCitizenId } from '../../lib/numbering/citizen-id.js';

/** One line that begins and ends with something to read. */
const LINE = /^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+(?<!\s)$/u;

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

function HoldsNoCitizenId(options?: ValidationOptions): PropertyDecorator {
  const validator = {
    validate: (value: unknown): boolean => typeof value !== 'string' || !holdsCitizenId(value),
    defaultMessage: (): string => '$property must not hold a citizen identification number',
  };
  return ValidateBy({ name: 'holdsNoCitizenId', validator }, options);
}

/** A permit's number has 18 digits too: only what has the check character and a date of birth counts. */
function holdsCitizenId(text: string): boolean {
  return (text.match(/(?<![0-9A-Za-z])\d{17}[\dX](?![0-9A-Za-z])/g) ?? []).some((each) => isCitizenId(each));
}
