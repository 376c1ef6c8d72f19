import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches, ValidateBy } from 'class-validator';
import { checkProjectCode } from '../../lib/numbering/project-code.js';

/** One line that begins and ends with something to read; no control characters, no half of a character. */
const LINE = /^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+(?<!\s)$/u;

/** A line of text that people wrote and that is kept for ever; at least two characters. */
export function IsLine(most: number): PropertyDecorator {
  const message = '$property must be a line of text without control characters or blanks around it';
  return applyDecorators(IsString(), Length(2, most), Matches(LINE, { message }));
}

/** An investment project code (投资项目统一代码); its check digit is nobody's ground to refuse it. */
export function IsProjectCode(): PropertyDecorator {
  const validator = {
    validate: (value: unknown): boolean => typeof value === 'string' && checkProjectCode(value).wellFormed,
    defaultMessage: (): string => '$property must be an investment project code: 24 characters with hyphens',
  };
  return ValidateBy({ name: 'isProjectCode', validator });
}
