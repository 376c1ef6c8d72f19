import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBooleanString, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import type { HolderLookup, ObjectionRecord } from '../holder/holder-lookups.service.js';
import { lookupBodyOf } from '../lookups/lookup-record.js';
import { RefusedDto } from './lookup-record.dto.js';
import { Line } from './text-rules.js';

const MOST = 500;

class PageQueryDto {
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

export class HolderLookupQueryDto extends PageQueryDto {}

export class ObjectionQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: '`true`: only those without a reply' })
  @IsOptional()
  @IsBooleanString()
  open?: string;
}

export class LookupSequenceDto {
  @ApiProperty({ minimum: 1 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  sequence!: number;
}

export class ObjectionIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id!: string;
}

export class NewObjectionDto {
  @ApiProperty({ maxLength: MOST, example: '本单位未在该部门办理任何事项' })
  @Line(MOST)
  reason!: string;
}

export class ObjectionReplyDto {
  @ApiProperty({ maxLength: MOST })
  @Line(MOST)
  reply!: string;
}

export class ObjectionDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ description: 'Of the look-up' })
  readonly sequence!: number;

  @ApiProperty()
  readonly holderCode!: string;

  @ApiProperty()
  readonly holderName!: string;

  @ApiProperty()
  readonly reason!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiPropertyOptional()
  readonly reply?: string;

  @ApiPropertyOptional()
  readonly repliedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  readonly repliedAt?: string;

  static from(objection: ObjectionRecord): ObjectionDto {
    const { id, sequence, holderCode, holderName, reason, at } = objection;
    const { reply, repliedByName, repliedAt } = objection;
    return {
      id,
      sequence,
      holderCode,
      holderName,
      reason,
      at: at.toISOString(),
      ...(reply === null ? {} : { reply }),
      ...(repliedByName === null ? {} : { repliedBy: repliedByName }),
      ...(repliedAt === null ? {} : { repliedAt: repliedAt.toISOString() }),
    };
  }
}

export class ObjectionPageDto {
  @ApiProperty({ type: [ObjectionDto], description: 'The latest look-up first' })
  readonly items!: readonly ObjectionDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor!: string | null;
}

/** Who looked, why, and what was shown; the person who did is known to its department. */
export class HolderLookupDto {
  @ApiProperty({ description: 'To object to it: POST /v1/holder/lookups/{sequence}/objection' })
  readonly sequence!: number;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty()
  readonly kind!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly department!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly departmentUscc!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'matter, matterName, caseNo, useCause, authMode, and what was asked for',
  })
  readonly asked!: object;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly shown!: object | null;

  @ApiProperty({ type: RefusedDto, nullable: true })
  readonly refused!: RefusedDto | null;

  @ApiProperty({ type: ObjectionDto, nullable: true })
  readonly objection!: ObjectionDto | null;

  static from({ row, objection }: HolderLookup): HolderLookupDto {
    const { asked, shown = null, refused = null } = lookupBodyOf(row);
    return {
      sequence: row.sequence,
      at: row.at.toISOString(),
      kind: row.kind,
      department: row.actor.organisation,
      departmentUscc: row.actor.organisationUscc,
      asked,
      shown,
      refused,
      objection: objection && ObjectionDto.from(objection),
    };
  }
}

export class HolderLookupPageDto {
  @ApiProperty({ type: [HolderLookupDto], description: 'The latest first' })
  readonly items!: readonly HolderLookupDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor!: string | null;
}
