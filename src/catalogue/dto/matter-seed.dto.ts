import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MATERIAL_KINDS, type MaterialKind } from '../matter.js';

/** Upper-case letters, digits and hyphens: codes of matters and materials. */
const CODE = /^[0-9A-Z]+(-[0-9A-Z]+)*$/;
const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export class MaterialSeed {
  @Matches(CODE)
  @Length(1, 32)
  code!: string;

  @Length(1, 128)
  name!: string;

  @IsIn(MATERIAL_KINDS)
  kind!: MaterialKind;

  @IsArray()
  @ArrayUnique()
  @Matches(SLUG, { each: true })
  @Length(1, 64, { each: true })
  satisfiedBy!: string[];

  @IsBoolean()
  issuedByGovernment!: boolean;

  @IsOptional()
  @Length(1, 128)
  when?: string;
}

/** One item of `seeds/matters.json`. */
export class MatterSeed {
  @Matches(CODE)
  @Length(1, 32)
  code!: string;

  @IsInt()
  @Min(1)
  @Max(9999)
  version!: number;

  @Length(1, 128)
  name!: string;

  @IsBoolean()
  codeConfirmed!: boolean;

  @Length(1, 512)
  source!: string;

  @Matches(/^\d{1,2}$/)
  stage!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @Matches(/^\d{2}$/, { each: true })
  projectKinds!: string[];

  @Length(1, 256)
  legalBasis!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique((material: MaterialSeed | null) => material?.code)
  @ValidateNested({ each: true })
  @Type(() => MaterialSeed)
  materials!: MaterialSeed[];
}
