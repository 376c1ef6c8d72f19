import { ValidateBy, type ValidationOptions } from 'class-validator';
import { isUscc } from '../../lib/numbering/uscc.js';

/** A unified social credit code (统一社会信用代码) with the right check character, GB 32100. */
export function IsUscc(options?: ValidationOptions): PropertyDecorator {
  const validator = {
    validate: (value: unknown): boolean => typeof value === 'string' && isUscc(value),
    defaultMessage: (): string =>
      '$property must be a unified social credit code with a right check character',
  };
  return ValidateBy({ name: 'isUscc', validator }, options);
}
