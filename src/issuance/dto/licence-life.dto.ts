import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBase64,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { LICENCE_STATUSES, type LicenceStatus } from '../../licences/licence-status.js';
import {
  LICENCE_ACTIONS,
  type LicenceAction,
  type LicenceStatusRecord,
  type StepDetails,
} from '../../licences/licences.service.js';
import { IssueLicenceDto } from './issue-licence.dto.js';

const MOST = 500;
/** One line that begins and ends with something to read. */
const LINE = /^(?!\s)[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+(?<!\s)$/u;
const SENTENCE = 'a line of text without control characters or blanks around it';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** 8 MiB as Base64. */
const MAX_DECISION = 11_184_812;
/** That, and the rest of an order. */
export const ORDER_BODY_BYTES = 12 * 1024 * 1024;

/** A decision (决定书): one of the two. */
export class DecisionDto {
  @ApiPropertyOptional({ format: 'byte', description: 'A PDF of at most 8 MiB in Base64' })
  @IsOptional()
  @IsBase64()
  @MaxLength(MAX_DECISION)
  @Matches(/^JVBERi/, { message: 'content must be a PDF in Base64' })
  readonly content?: string;

  @ApiPropertyOptional({ description: 'SHA-256 of a PDF that is stored here, 64 small hexadecimal digits' })
  @IsOptional()
  @IsString()
  @Matches(/^[0-9a-f]{64}$/, { message: 'sha256 must be 64 small hexadecimal digits' })
  readonly sha256?: string;
}

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

  @ApiPropertyOptional({
    format: 'date',
    description: 'From which day it counts, Asia/Shanghai; today when left out, and never a day to come',
  })
  @IsOptional()
  @IsString()
  @Matches(DATE, { message: 'effectiveDate must be a date YYYY-MM-DD' })
  effectiveDate?: string;

  @ApiPropertyOptional({ type: DecisionDto, description: 'The decision that this rests on' })
  @IsOptional()
  @ValidateNested()
  @Type(() => DecisionDto)
  decision?: DecisionDto;
}

/** Until when work may begin (延期). */
export class ExtensionOrderDto extends StatusOrderDto {
  @ApiProperty({
    format: 'date',
    description: 'The new last day to begin: at most three months after the present one',
  })
  @IsString()
  @Matches(DATE, { message: 'until must be a date YYYY-MM-DD' })
  until!: string;
}

export const RECHECK_RESULTS = ['passed', 'failed'] as const;

/** What the recheck (核验) found. */
export class RecheckOrderDto extends StatusOrderDto {
  @ApiProperty({
    enum: RECHECK_RESULTS,
    enumName: 'RecheckResult',
    description: 'Once it is passed, the licence can be resumed',
  })
  @IsIn(RECHECK_RESULTS)
  result!: (typeof RECHECK_RESULTS)[number];
}

/** A step in the history of a licence. */
export class LicenceStepDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  readonly id!: string;

  @ApiProperty({ minimum: 1 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  readonly sequence!: number;
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

/** The decision that was attached to a step. */
class AttachedDecisionDto {
  @ApiProperty()
  readonly sha256!: string;

  @ApiProperty({ format: 'uri-reference' })
  readonly href!: string;
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

  @ApiProperty({ format: 'date', description: 'From which day it counts, Asia/Shanghai' })
  readonly effectiveDate!: string;

  @ApiPropertyOptional({ format: 'date', description: '开工期限 as of this step, where it set one' })
  readonly startDeadline?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The licence of another number that took its place' })
  readonly replacedBy?: string;

  @ApiPropertyOptional({ type: AttachedDecisionDto })
  readonly decision?: AttachedDecisionDto;

  @ApiPropertyOptional({ description: 'Who did it; absent when the service did, or time alone' })
  readonly officer?: string;

  @ApiPropertyOptional()
  readonly organisation?: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  static from(event: LicenceStatusRecord): StatusEventDto {
    const { sequence, action, from, to, reason, effectiveDate, at } = event;
    const { legalBasis, officerName, organisation, details } = event;
    return {
      sequence,
      action,
      from,
      to,
      reason,
      ...(legalBasis === null ? {} : { legalBasis }),
      effectiveDate,
      ...(details === null ? {} : (JSON.parse(details) as StepDetails)),
      ...decisionOf(event),
      ...(officerName === null ? {} : { officer: officerName }),
      ...(organisation === null ? {} : { organisation }),
      at: at.toISOString(),
    };
  }
}

function decisionOf({
  licenceId,
  sequence,
  decisionSha256,
}: LicenceStatusRecord): Pick<StatusEventDto, 'decision'> {
  if (decisionSha256 === null) return {};
  const href = `/v1/licences/${licenceId}/status-history/${sequence}/decision`;
  return { decision: { sha256: decisionSha256, href } };
}

export class StatusHistoryDto {
  @ApiProperty({ type: [StatusEventDto], description: 'The first step first' })
  readonly items!: readonly StatusEventDto[];
}
