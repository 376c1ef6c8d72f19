import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  Validate,
  ValidateNested,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import type { IdentifierSerialRule } from '../../lib/numbering/licence-identifier.js';
import { PADES_LEVELS, type PadesLevel } from '../../lib/pades/level.js';
import { placementFaults, type SealPlacement } from '../../lib/pades/seal-placement.js';
import { SEAL_ORDERS, type SealOrder } from '../licence-type.entity.js';
import { IsUscc } from './is-uscc.js';
import type { MatterSeed } from './matter-seed.dto.js';

/** Lower-case words with hyphens: names of folders and of code tables. */
const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const IDENTIFIER_SERIAL_RULES: readonly IdentifierSerialRule[] = ['permit-number', 'date-serial'];

@ValidatorConstraint({ name: 'sealPlacement' })
class SealPlacementRule implements ValidatorConstraintInterface {
  validate = (value: unknown): boolean => placementFaults(value).length === 0;
  defaultMessage = ({ value }: ValidationArguments): string => placementFaults(value).join('; ');
}

/** One item of `seeds/licence-types.json`. */
export class LicenceTypeSeed {
  @Matches(SLUG)
  @Length(1, 64)
  templateFolder!: string;

  @Matches(/^\d{1,4}$/)
  templateVersion!: string;

  @Matches(/^[0-9A-Z]{18}\d{3}$/)
  code!: string;

  @IsBoolean()
  codeConfirmed!: boolean;

  @Length(1, 256)
  name!: string;

  @Length(1, 256)
  definingAuthorityName!: string;

  @IsUscc()
  definingAuthorityUscc!: string;

  @Matches(/^\d{3}$/)
  holderCodeType!: string;

  @IsIn(IDENTIFIER_SERIAL_RULES)
  identifierSerialRule!: IdentifierSerialRule;

  @Matches(SLUG)
  @Length(1, 64)
  categoryTable!: string;

  @IsIn(PADES_LEVELS)
  sealLevel!: PadesLevel;

  @IsIn(SEAL_ORDERS)
  sealOrder!: SealOrder;

  @Validate(SealPlacementRule)
  sealPlacement!: SealPlacement;

  @IsInt()
  @Min(1)
  @Max(90)
  countersignDays!: number;

  /** Left out where the law sets no time to begin. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(24)
  startMonths?: number;
}

/** One item of `seeds/registered-types.json`. */
export class RegisteredTypeSeed {
  @Matches(SLUG)
  @Length(1, 64)
  key!: string;

  @Matches(/^[0-9A-Z]{18}\d{3}$/)
  code!: string;

  @IsBoolean()
  codeConfirmed!: boolean;

  @Length(1, 256)
  name!: string;

  @Length(1, 256)
  definingAuthorityName!: string;

  @IsUscc()
  definingAuthorityUscc!: string;

  @Matches(/^\d{3}$/)
  holderCodeType!: string;

  @IsBoolean()
  issuedByOthers!: boolean;

  /** Departments that register licences of the type, by their 统一社会信用代码. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsUscc({ each: true })
  registeredBy!: string[];
}

export class CodeEntrySeed {
  @Length(1, 32)
  @Matches(/^\S+$/)
  code!: string;

  @Length(1, 128)
  name!: string;
}

/** One item of `seeds/code-tables.json`. */
export class CodeTableSeed {
  @Matches(SLUG)
  @Length(1, 64)
  name!: string;

  @Length(1, 128)
  title!: string;

  @Length(1, 32)
  version!: string;

  @Length(1, 512)
  source!: string;

  @IsBoolean()
  confirmed!: boolean;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique((entry: CodeEntrySeed | null) => entry?.code)
  @ValidateNested({ each: true })
  @Type(() => CodeEntrySeed)
  entries!: CodeEntrySeed[];
}

/** One item of `seeds/issuing-authorities.json`. */
export class IssuingAuthoritySeed {
  @IsUscc()
  uscc!: string;

  @Length(1, 100)
  name!: string;

  @Matches(/^\d{6}$/)
  region!: string;

  @Length(6, 30)
  sealName!: string;

  @Matches(/^\d{13}$/)
  sealCode!: string;

  /** Template folders of the licence types that the authority may issue; may be empty. */
  @IsArray()
  @ArrayUnique()
  @IsString({ each: true })
  licenceTypes!: string[];
}

/** One item of `seeds/departments.json`. */
export class DepartmentSeed {
  @IsUscc()
  uscc!: string;

  @Length(1, 100)
  name!: string;

  @Length(1, 32)
  shortName!: string;

  @Matches(/^\d{6}$/)
  region!: string;
}

/** All of the catalogue's seed files, valid one by one and against each other. */
export type CatalogueSeeds = Readonly<{
  licenceTypes: readonly LicenceTypeSeed[];
  registeredTypes: readonly RegisteredTypeSeed[];
  codeTables: readonly CodeTableSeed[];
  issuingAuthorities: readonly IssuingAuthoritySeed[];
  departments: readonly DepartmentSeed[];
  matters: readonly MatterSeed[];
}>;
