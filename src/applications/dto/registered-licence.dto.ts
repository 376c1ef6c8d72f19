import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
} from 'class-validator';
import { isUscc } from '../../lib/numbering/uscc.js';
import { LICENCE_STATUSES, type LicenceStatus } from '../../licences/licence-status.js';
import { STANDINGS, type Standing } from '../attachments/attachment-findings.js';
import { IsLine, IsProjectCode } from './text-rules.js';

/** As they stand in numbers of licences of any issuer, e.g. `地字第410726202600001号`. */
const NUMBER = /^[\p{L}\p{N}〔〕()（）[\]._/-]+$/u;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

function IsOrganisationCode(): PropertyDecorator {
  const validator = {
    validate: (value: unknown): boolean => typeof value === 'string' && isUscc(value),
    defaultMessage: (): string => '$property must be a 统一社会信用代码 with a right check character',
  };
  return ValidateBy({ name: 'isOrganisationCode', validator });
}

/** What a department says of a licence. */
export class NewRegisteredLicenceDto {
  @ApiProperty({ example: 'land-use-permit', description: 'A type that departments register' })
  @Matches(/^[a-z0-9-]{1,64}$/, { message: 'licenceType must be the key of a licence type' })
  licenceType!: string;

  @ApiProperty({ example: '地字第410726202600031号', maxLength: 128 })
  @IsString()
  @Length(1, 128)
  @Matches(NUMBER, { message: 'number must be letters, digits and marks as they stand in such numbers' })
  number!: string;

  @ApiPropertyOptional({ description: 'GB/T 36904 identifier, if it was given one; else one is made' })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  identifier?: string;

  @ApiPropertyOptional({ description: 'Who issued it; the department itself when left out' })
  @IsOptional()
  @IsLine(100)
  issuerName?: string;

  @ApiPropertyOptional({ description: '统一社会信用代码 of the issuer' })
  @IsOptional()
  @IsOrganisationCode()
  issuerUscc?: string;

  @ApiProperty({ example: '延津县示例粮油有限公司', maxLength: 256 })
  @IsLine(256)
  holderName!: string;

  @ApiProperty({ description: '统一社会信用代码 of the holder' })
  @IsOrganisationCode()
  holderCode!: string;

  @ApiPropertyOptional({ example: '2609-410726-04-03-110016' })
  @IsOptional()
  @IsProjectCode()
  projectCode?: string;

  @ApiPropertyOptional({ maxLength: 256 })
  @IsOptional()
  @IsLine(256)
  projectName?: string;

  @ApiProperty({ format: 'date' })
  @Matches(DATE, { message: 'issueDate must be a date YYYY-MM-DD' })
  issueDate!: string;

  @ApiPropertyOptional({ format: 'date', description: '有效期至; left out where none is set' })
  @IsOptional()
  @Matches(DATE, { message: 'validUntil must be a date YYYY-MM-DD' })
  validUntil?: string;
}

/** The same as the fields of a form, with the file. */
export class RegisteredLicenceUploadDto extends NewRegisteredLicenceDto {
  @ApiProperty({ type: 'string', format: 'binary', description: 'PDF, at most 20 MiB' })
  file!: unknown;
}

export class RegisteredFileDto {
  @ApiProperty({ type: 'string', format: 'binary', description: 'PDF, at most 20 MiB' })
  file!: unknown;
}

export class RegisteredLicenceIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id!: string;
}

export class RegistrationQueryDto {
  @ApiPropertyOptional({ enum: ['document'], description: '`document`: those whose file is not here yet' })
  @IsOptional()
  @IsIn(['document'])
  awaiting?: 'document';

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 20;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,120}$/, { message: 'cursor must be one that this service gave out' })
  cursor?: string;
}

/** Why a department ends a licence. */
export class EndingOrderDto {
  @ApiProperty({ example: '以欺骗手段取得许可', maxLength: 500, description: 'No personal data' })
  @IsLine(500)
  reason!: string;

  @ApiProperty({ example: '《中华人民共和国行政许可法》第六十九条', maxLength: 500 })
  @IsLine(500)
  legalBasis!: string;

  @ApiPropertyOptional({ format: 'date', description: 'From which day it counts; today when left out' })
  @IsOptional()
  @Matches(DATE, { message: 'effectiveDate must be a date YYYY-MM-DD' })
  effectiveDate?: string;
}

class PartyDto {
  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ description: '统一社会信用代码' })
  readonly uscc!: string;
}

/** The file as it was found when it came. */
class RegisteredDocumentDto {
  @ApiProperty()
  readonly sha256!: string;

  @ApiProperty()
  readonly bytes!: number;

  @ApiProperty({ enum: STANDINGS, enumName: 'AttachmentStanding' })
  readonly standing!: Standing;

  @ApiProperty({ example: 'sealed-by-another', description: 'Before it was registered' })
  readonly verdict!: string;

  @ApiProperty({ format: 'uri-reference', description: 'The whole report' })
  readonly report!: string;
}

export class RegisteredLicenceDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty()
  readonly licenceType!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly number!: string;

  @ApiProperty({ example: '001' })
  readonly version!: string;

  @ApiProperty()
  readonly identifier!: string;

  @ApiProperty({
    enum: LICENCE_STATUSES,
    enumName: 'LicenceStatus',
    description: '`sealing` until its file is here: until then nobody is answered about it',
  })
  readonly status!: LicenceStatus;

  @ApiProperty({ type: PartyDto })
  readonly issuer!: PartyDto;

  @ApiProperty({ type: PartyDto })
  readonly registrar!: PartyDto;

  @ApiProperty({ type: PartyDto })
  readonly holder!: PartyDto;

  @ApiProperty({ type: String, nullable: true })
  readonly projectCode!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly projectName!: string | null;

  @ApiProperty({ format: 'date' })
  readonly issueDate!: string;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  readonly validUntil!: string | null;

  @ApiProperty({ format: 'uri', description: 'Where everybody can look it up once its file is here' })
  readonly page!: string;

  @ApiPropertyOptional({ type: RegisteredDocumentDto })
  readonly document?: RegisteredDocumentDto;

  @ApiProperty({ format: 'date-time' })
  readonly registeredAt!: string;
}

export class RegisteredLicencesDto {
  @ApiProperty({ type: [RegisteredLicenceDto], description: 'The latest registered first' })
  readonly items!: readonly RegisteredLicenceDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor!: string | null;
}
