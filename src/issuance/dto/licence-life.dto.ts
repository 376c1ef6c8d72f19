import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { LICENCE_STATUSES, type LicenceStatus } from '../../licences/licence-status.js';
import {
  LICENCE_ACTIONS,
  type LicenceAction,
  type LicenceStatusRecord,
} from '../../licences/licences.service.js';
import { IssueLicenceDto } from './issue-licence.dto.js';

const MOST = 500;
/** One line that begins and ends with something to read. */
const LINE = /^(?!\s)[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+(?<!\s)$/u;
const SENTENCE = 'a line of text without control characters or blanks around it';

/** Why an officer changes the status of a licence. */
export class StatusOrderDto {
  @ApiProperty({
    example: '建设单位报告于2026年11月20日中止施工',
    maxLength: MOST,
    description: 'No personal data',
  })
  @IsString()
  @Length(2, MOST)
  @Matches(LINE, { message: `reason must be ${SENTENCE}` })
  reason!: string;

  @ApiProperty({ example: '《建筑工程施工许可管理办法》第九条', maxLength: MOST })
  @IsString()
  @Length(2, MOST)
  @Matches(LINE, { message: `legalBasis must be ${SENTENCE}` })
  legalBasis!: string;
}

/** The whole changed case: it becomes the next version of the licence. */
export class ChangeLicenceDto extends IssueLicenceDto {
  @ApiPropertyOptional({
    example: '项目经理变更',
    maxLength: MOST,
    description: '变更说明; no personal data',
  })
  @IsOptional()
  @IsString()
  @Length(2, MOST)
  @Matches(LINE, { message: `reason must be ${SENTENCE}` })
  reason?: string;

  @ApiPropertyOptional({ maxLength: MOST })
  @IsOptional()
  @IsString()
  @Length(2, MOST)
  @Matches(LINE, { message: `legalBasis must be ${SENTENCE}` })
  legalBasis?: string;
}

/** A step in the life of one version. */
export class StatusEventDto {
  @ApiProperty({ minimum: 1 })
  readonly sequence!: number;

  @ApiProperty({ enum: LICENCE_ACTIONS, enumName: 'LicenceAction' })
  readonly action!: LicenceAction;

  @ApiProperty({ enum: LICENCE_STATUSES, enumName: 'LicenceStatus' })
  readonly from!: LicenceStatus;

  @ApiProperty({ enum: LICENCE_STATUSES, enumName: 'LicenceStatus' })
  readonly to!: LicenceStatus;

  @ApiProperty()
  readonly reason!: string;

  @ApiPropertyOptional()
  readonly legalBasis?: string;

  @ApiPropertyOptional({ description: 'Who did it; absent when the service did, in the course of issue' })
  readonly officer?: string;

  @ApiPropertyOptional()
  readonly organisation?: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  static from(event: LicenceStatusRecord): StatusEventDto {
    const { sequence, action, from, to, reason, legalBasis, officerName, organisation, at } = event;
    return {
      sequence,
      action,
      from,
      to,
      reason,
      ...(legalBasis === null ? {} : { legalBasis }),
      ...(officerName === null ? {} : { officer: officerName }),
      ...(organisation === null ? {} : { organisation }),
      at: at.toISOString(),
    };
  }
}

export class StatusHistoryDto {
  @ApiProperty({ type: [StatusEventDto], description: 'The first step first' })
  readonly items!: readonly StatusEventDto[];
}
