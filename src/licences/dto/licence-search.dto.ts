import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateBy } from 'class-validator';
import { isCalendarDate } from '../../lib/numbering/calendar-date.js';
import { isCitizenId, maskCitizenId } from '../../lib/numbering/citizen-id.js';
import { NAME_MODES, type NameMode, searchedName } from '../holder-name.js';
import type { FoundLicence, FoundPage } from '../licence-search.service.js';
import { LICENCE_STATUSES, type LicenceStatus } from '../licence-status.js';

/** Statuses of what was published. */
const FOUND_STATUSES = LICENCE_STATUSES.filter((status) => status !== 'sealing');
const FIRST_DAY = '2000-01-01';

function IsDay(): PropertyDecorator {
  const validator = {
    validate: (value: unknown): boolean =>
      typeof value === 'string' && isCalendarDate(value) && value >= FIRST_DAY,
    defaultMessage: (): string => `$property must be a date YYYY-MM-DD from ${FIRST_DAY}`,
  };
  return ValidateBy({ name: 'isDay', validator });
}

/** Something must be left of it when blanks are taken away. */
function HoldsName(): PropertyDecorator {
  const validator = {
    validate: (value: unknown): boolean => typeof value === 'string' && searchedName(value) !== '',
    defaultMessage: (): string => '$property must hold a name or a part of one',
  };
  return ValidateBy({ name: 'holdsName', validator });
}

/** All that is given must fit. */
export class LicenceSearchDto {
  @ApiPropertyOptional({ description: 'Number printed on the licence', example: '410726202611230101' })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  number?: string;

  @ApiPropertyOptional({ description: 'GB/T 36904 identifier' })
  @IsOptional()
  @Matches(/^[0-9A-Z._-]{1,128}$/, { message: 'identifier must be digits, capital letters and dots' })
  identifier?: string;

  @ApiPropertyOptional({ description: '项目代码', example: '2609-410726-04-03-110016' })
  @IsOptional()
  @Matches(/^[0-9-]{1,24}$/, { message: 'projectCode must be digits and hyphens' })
  projectCode?: string;

  @ApiPropertyOptional({ description: '统一社会信用代码 of the holder' })
  @IsOptional()
  @Matches(/^[0-9A-Z]{18}$/, { message: 'holderCode must be 18 digits and capital letters' })
  holderCode?: string;

  @ApiPropertyOptional({
    description: 'Name of the holder, or the part that `holderNameMode` says; width and case do not matter',
  })
  @IsOptional()
  @IsString()
  @Length(1, 256)
  @HoldsName()
  holderName?: string;

  @ApiPropertyOptional({ enum: NAME_MODES, enumName: 'HolderNameMode', default: 'prefix' })
  @IsOptional()
  @IsIn(NAME_MODES)
  holderNameMode?: NameMode;

  @ApiPropertyOptional({ example: 'land-use-permit' })
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,64}$/, { message: 'licenceType must be the key of a licence type' })
  licenceType?: string;

  @ApiPropertyOptional({ enum: FOUND_STATUSES, enumName: 'PublishedStatus' })
  @IsOptional()
  @IsIn(FOUND_STATUSES)
  status?: LicenceStatus;

  @ApiPropertyOptional({ format: 'date', description: 'First day of issue' })
  @IsOptional()
  @IsDay()
  issuedFrom?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Last day of issue' })
  @IsOptional()
  @IsDay()
  issuedTo?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Valid until this day or a later one' })
  @IsOptional()
  @IsDay()
  validUntilFrom?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Valid until this day or an earlier one' })
  @IsOptional()
  @IsDay()
  validUntilTo?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 20;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before, with the same search' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, { message: 'cursor must be one that this service gave out' })
  cursor?: string;
}

class FoundPartyDto {
  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ description: '统一社会信用代码; the number of a person is masked' })
  readonly code!: string;
}

/** One version of a licence, of whatever issuer. */
export class FoundLicenceDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'land-use-permit' })
  readonly licenceType!: string;

  @ApiProperty({ example: '建设用地规划许可证' })
  readonly name!: string;

  @ApiProperty({ example: '地字第410726202600031号' })
  readonly number!: string;

  @ApiProperty({ example: '001' })
  readonly version!: string;

  @ApiProperty({ description: 'GB/T 36904 identifier' })
  readonly identifier!: string;

  @ApiProperty({ enum: LICENCE_STATUSES, enumName: 'LicenceStatus' })
  readonly status!: LicenceStatus;

  @ApiProperty({ format: 'date-time' })
  readonly statusSince!: string;

  @ApiProperty({ format: 'date' })
  readonly issueDate!: string;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Last day; null: none is set' })
  readonly validUntil!: string | null;

  @ApiProperty({ type: FoundPartyDto })
  readonly issuer!: FoundPartyDto;

  @ApiProperty({ type: FoundPartyDto })
  readonly holder!: FoundPartyDto;

  @ApiProperty({ type: String, nullable: true })
  readonly projectCode!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Department that registered it; null: issued here',
  })
  readonly registeredBy!: string | null;

  @ApiProperty({ description: 'SHA-256 of its file' })
  readonly documentSha256!: string;

  static from(found: FoundLicence): FoundLicenceDto {
    const { id, licenceType, name, number, version, identifier, status, statusSince, issueDate } = found;
    const { validUntil, projectCode, registrarName, documentSha256 } = found;
    return {
      id,
      licenceType,
      name,
      number,
      version,
      identifier,
      status,
      statusSince,
      issueDate,
      validUntil,
      issuer: { name: found.issuerName, code: found.issuerUscc },
      holder: { name: found.holderName, code: masked(found.holderCode) },
      projectCode,
      registeredBy: registrarName,
      documentSha256,
    };
  }
}

export class FoundLicencesDto {
  @ApiProperty({
    type: [FoundLicenceDto],
    description: 'The latest issued first. A page may be short, even empty, where many had to be looked at',
  })
  readonly items!: readonly FoundLicenceDto[];

  @ApiProperty({ type: String, nullable: true, description: 'Null at the end alone' })
  readonly nextCursor!: string | null;

  static from({ items, nextCursor }: FoundPage): FoundLicencesDto {
    return { items: items.map((found) => FoundLicenceDto.from(found)), nextCursor };
  }
}

function masked(code: string): string {
  return isCitizenId(code) ? maskCitizenId(code) : code;
}
