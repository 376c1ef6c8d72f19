import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBase64,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  Validate,
  ValidateNested,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import {
  areLicenceTypes,
  isInstant,
  isSignerReference,
  MAX_DAILY_LIMIT,
  SEAL_CODE,
  SEAL_ID,
  USCC,
} from '../records/seal-forms.js';
import { LONGEST_SIDE, type SentSpecimen, SHORTEST_SIDE } from '../specimen/specimens.service.js';
import { SPECIMEN_TYPES } from '../specimen/upload/uploaded-specimen.js';
import type { SealTerms } from '../records/seal-proposals.service.js';
import { roundSpecimen, SPECIMEN_KINDS, type SealSpecimen } from '../records/seal-specimen.js';

@ValidatorConstraint({ name: 'licenceTypes' })
class LicenceTypesRule implements ValidatorConstraintInterface {
  validate = areLicenceTypes;
  defaultMessage = (): string => 'licenceTypes must be names of licence types, each once, or ["*"]';
}

@ValidatorConstraint({ name: 'instant' })
class InstantRule implements ValidatorConstraintInterface {
  validate = (value: unknown): boolean => typeof value === 'string' && isInstant(value);
  defaultMessage = (): string => '$property must be a time of RFC 3339 with its offset';
}

@ValidatorConstraint({ name: 'keyReference' })
class KeyReferenceRule implements ValidatorConstraintInterface {
  validate = (value: unknown): boolean => typeof value === 'string' && isSignerReference(value);
  defaultMessage = (): string => 'keyReference must say where the key is: pem:, pkcs12:, pkcs11: or csc:';
}

/** Long enough for a chain of ten. */
const MAX_PEM = 40_000;

/** Which drawing, and the words in it; what each kind needs is checked when it is drawn. */
class SpecimenDto {
  @ApiProperty({ enum: SPECIMEN_KINDS, enumName: 'SpecimenKind' })
  @IsIn(SPECIMEN_KINDS)
  kind!: string;

  @ApiProperty({ maxLength: 100 })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiPropertyOptional({ description: '印章编码, 13 digits' })
  @IsOptional()
  @Matches(SEAL_CODE, { message: 'code must be 13 digits' })
  code?: string;

  @ApiPropertyOptional({ example: '合同专用章' })
  @IsOptional()
  @IsString()
  @Length(2, 8)
  label?: string;

  @ApiPropertyOptional({ enum: ['red-characters', 'white-characters'] })
  @IsOptional()
  @IsIn(['red-characters', 'white-characters'])
  style?: string;

  @ApiPropertyOptional({ description: 'Millimetres' })
  @IsOptional()
  @IsNumber()
  diameter?: number;

  @ApiPropertyOptional({ description: 'Millimetres' })
  @IsOptional()
  @IsNumber()
  side?: number;
}

/** Octets of a picture in Base64. */
const MAX_PICTURE = 2_800_000;

/** A specimen as a picture; it is made anew, and nothing of the file that was sent is kept. */
export class SpecimenFileDto {
  @ApiProperty({ enum: Object.values(SPECIMEN_TYPES) })
  @IsIn(Object.values(SPECIMEN_TYPES))
  mediaType!: string;

  @ApiProperty({ format: 'byte', description: 'Base64' })
  @IsBase64()
  @Length(1, MAX_PICTURE)
  content!: string;

  @ApiProperty({ minimum: SHORTEST_SIDE, maximum: LONGEST_SIDE, description: 'How wide it is on the page' })
  @IsNumber()
  @Min(SHORTEST_SIDE)
  @Max(LONGEST_SIDE)
  millimetres!: number;
}

/** What a seal is to be. */
export class SealTermsDto {
  @ApiProperty({ description: '统一社会信用代码 of the organisation' })
  @Matches(USCC, { message: 'uscc must be a unified social credit code of 18 characters' })
  uscc!: string;

  @ApiProperty({ example: '延津县行政审批和政务信息管理局', description: 'Name of the organisation' })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiProperty({ description: '印章编码, 13 digits' })
  @Matches(SEAL_CODE, { message: 'sealCode must be 13 digits' })
  sealCode!: string;

  @ApiPropertyOptional({ type: SpecimenDto, description: 'Left out: the round seal with name and sealCode' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SpecimenDto)
  specimen?: SpecimenDto;

  @ApiPropertyOptional({ type: SpecimenFileDto, description: 'Instead of specimen' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SpecimenFileDto)
  specimenFile?: SpecimenFileDto;

  @ApiProperty({ type: [String], example: ['construction-permit'], description: '`["*"]`: every type' })
  @Validate(LicenceTypesRule)
  licenceTypes!: string[];

  @ApiProperty({ minimum: 1, maximum: MAX_DAILY_LIMIT, description: 'Uses on one day in Asia/Shanghai' })
  @IsInt()
  @Min(1)
  @Max(MAX_DAILY_LIMIT)
  dailyLimit!: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'Left out: as soon as the certificate begins' })
  @IsOptional()
  @Validate(InstantRule)
  validFrom?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Left out: until the certificate ends' })
  @IsOptional()
  @Validate(InstantRule)
  validUntil?: string;

  @ApiProperty({ description: "PEM: the seal's certificate first, then its chain up to a trusted root" })
  @IsString()
  @Length(1, MAX_PEM)
  certificates!: string;

  @ApiProperty({ example: 'pkcs11:libsofthsm2.so?token=seals&object=seal-1&pin=env:SEAL_SECRET_HSM' })
  @Validate(KeyReferenceRule)
  keyReference!: string;
}

export class NewSealDto extends SealTermsDto {
  @ApiProperty({ description: 'Unique among the seals: 1-64 letters, digits, dots, hyphens' })
  @Matches(SEAL_ID, { message: 'id must be 1-64 letters, digits, dots, hyphens' })
  id!: string;
}

export class CertificateProposalDto {
  @ApiProperty({ description: "PEM: the seal's new certificate first, then its chain up to a trusted root" })
  @IsString()
  @Length(1, MAX_PEM)
  certificates!: string;

  @ApiPropertyOptional({ description: 'Where the new key is; left out: the key stays' })
  @IsOptional()
  @Validate(KeyReferenceRule)
  keyReference?: string;
}

/** @param keep stores a specimen that was sent as a picture */
export async function termsOf(
  dto: SealTermsDto,
  keep: (file: SentSpecimen) => Promise<SealSpecimen>,
): Promise<SealTerms> {
  const { uscc, name, sealCode, licenceTypes, dailyLimit, certificates, keyReference } = dto;
  return {
    uscc,
    name,
    sealCode,
    licenceTypes,
    dailyLimit,
    certificates,
    keyReference,
    specimen: await specimenIn(dto, keep),
    validFrom: dto.validFrom === undefined ? null : new Date(dto.validFrom),
    validUntil: dto.validUntil === undefined ? null : new Date(dto.validUntil),
  };
}

async function specimenIn(
  dto: SealTermsDto,
  keep: (file: SentSpecimen) => Promise<SealSpecimen>,
): Promise<SealSpecimen> {
  if (!dto.specimenFile) return dto.specimen ? (dto.specimen as SealSpecimen) : roundSpecimen(dto);
  return keep(sentSpecimenOf(dto.specimenFile));
}

export function sentSpecimenOf({ mediaType, millimetres, content }: SpecimenFileDto): SentSpecimen {
  return { mediaType, millimetres, content: Buffer.from(content, 'base64') };
}
