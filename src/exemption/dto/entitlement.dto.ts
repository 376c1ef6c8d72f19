import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  Validate,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { isCalendarDate } from '../../lib/numbering/calendar-date.js';
import { AUTH_MODES, type AuthMode } from '../auth-mode.js';
import { ENTITLEMENT_STATUSES, type EntitlementStatus } from '../entitlements/entitlement.entity.js';
import type { EntitlementRecord } from '../entitlements/entitlements.service.js';
import {
  FIELD_GROUPS,
  type FieldGroup,
  MASK_KINDS,
  MASKABLE,
  type Masks,
} from '../entitlements/field-groups.js';
import { Code, Line } from './text-rules.js';

const MOST = 500;

@ValidatorConstraint({ name: 'masks' })
class MasksRule implements ValidatorConstraintInterface {
  validate = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(
      ([field, kind]) => Object.hasOwn(MASKABLE, field) && MASK_KINDS.some((each) => each === kind),
    );
  defaultMessage = ({ property }: ValidationArguments): string =>
    `${property} must name some of ${Object.keys(MASKABLE).join(', ')}, each ${MASK_KINDS.join(' or ')}`;
}

@ValidatorConstraint({ name: 'calendarDate' })
class DateRule implements ValidatorConstraintInterface {
  validate = (value: unknown): boolean => typeof value === 'string' && isCalendarDate(value);
  defaultMessage = ({ property }: ValidationArguments): string => `${property} must be a date YYYY-MM-DD`;
}

export class EntitlementIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id!: string;
}

export class NewEntitlementDto {
  @ApiProperty({ example: '11410726MB0X89017A', description: 'A department of the catalogue' })
  @Matches(/^[0-9A-Z]{18}$/, { message: 'departmentUscc must be 18 digits and capital letters' })
  departmentUscc!: string;

  @ApiProperty({ example: 'construction-permit' })
  @Code(64, /^[a-z][a-z0-9-]*$/)
  licenceType!: string;

  @ApiProperty({ example: '0100000' })
  @Code(32, /^[0-9A-Z-]+$/)
  matter!: string;

  @ApiProperty({ enum: AUTH_MODES, enumName: 'AuthMode' })
  @IsIn(AUTH_MODES)
  authMode!: AuthMode;

  @ApiProperty({ enum: FIELD_GROUPS, enumName: 'FieldGroup', isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(FIELD_GROUPS, { each: true })
  fieldGroups!: FieldGroup[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { enum: [...MASK_KINDS], type: 'string' },
    example: { leaders: 'partial' },
  })
  @IsOptional()
  @Validate(MasksRule)
  masks?: Masks;

  @ApiProperty({ format: 'date', description: 'First day, Asia/Shanghai' })
  @Validate(DateRule)
  validFrom!: string;

  @ApiProperty({ format: 'date', description: 'Last day' })
  @Validate(DateRule)
  validUntil!: string;

  @ApiProperty({ maxLength: MOST, example: '办理消防设计审查须核对施工许可' })
  @Line(MOST)
  reason!: string;
}

export class EndEntitlementDto {
  @ApiProperty({ maxLength: MOST })
  @Line(MOST)
  reason!: string;
}

export class EntitlementQueryDto {
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^[0-9A-Z]{18}$/, { message: 'departmentUscc must be 18 digits and capital letters' })
  departmentUscc?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @Matches(/^\d{1,9}$/, { message: 'cursor must be one that this service gave out' })
  cursor?: string;
}

export class EntitlementDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty()
  readonly departmentUscc!: string;

  @ApiProperty()
  readonly departmentName!: string;

  @ApiProperty()
  readonly licenceType!: string;

  @ApiProperty()
  readonly matter!: string;

  @ApiProperty({ enum: AUTH_MODES, enumName: 'AuthMode' })
  readonly authMode!: AuthMode;

  @ApiProperty({ enum: FIELD_GROUPS, enumName: 'FieldGroup', isArray: true })
  readonly fieldGroups!: readonly FieldGroup[];

  @ApiProperty({ type: 'object', additionalProperties: { enum: [...MASK_KINDS], type: 'string' } })
  readonly masks!: Masks;

  @ApiProperty({ format: 'date' })
  readonly validFrom!: string;

  @ApiProperty({ format: 'date' })
  readonly validUntil!: string;

  @ApiProperty()
  readonly reason!: string;

  @ApiProperty({ enum: ENTITLEMENT_STATUSES, enumName: 'EntitlementStatus' })
  readonly status!: EntitlementStatus;

  @ApiProperty()
  readonly proposedBy!: string;

  @ApiProperty({ format: 'date-time' })
  readonly proposedAt!: string;

  @ApiPropertyOptional()
  readonly approvedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  readonly approvedAt?: string;

  @ApiPropertyOptional()
  readonly endedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  readonly endedAt?: string;

  @ApiPropertyOptional()
  readonly endReason?: string;

  static from(record: EntitlementRecord): EntitlementDto {
    const { id, departmentUscc, departmentName, licenceType, matter, authMode, reason, status } = record;
    const { validFrom, validUntil, proposedByName, proposedAt, approvedByName, approvedAt } = record;
    const { endedByName, endedAt, endReason } = record;
    return {
      id,
      departmentUscc,
      departmentName,
      licenceType,
      matter,
      authMode,
      fieldGroups: record.fieldGroups.split(' ') as FieldGroup[],
      masks: JSON.parse(record.masks) as Masks,
      validFrom,
      validUntil,
      reason,
      status,
      proposedBy: proposedByName,
      proposedAt: proposedAt.toISOString(),
      ...(approvedByName === null ? {} : { approvedBy: approvedByName }),
      ...(approvedAt === null ? {} : { approvedAt: approvedAt.toISOString() }),
      ...(endedByName === null ? {} : { endedBy: endedByName }),
      ...(endedAt === null ? {} : { endedAt: endedAt.toISOString() }),
      ...(endReason === null ? {} : { endReason }),
    };
  }
}

export class EntitlementPageDto {
  @ApiProperty({ type: [EntitlementDto], description: 'The latest proposed first' })
  readonly items!: readonly EntitlementDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor!: string | null;
}
