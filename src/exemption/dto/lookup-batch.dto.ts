import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
} from 'class-validator';
import type { ItemAnswer } from '../batches/batch-item.js';
import type { BatchItemRecord } from '../batches/batch-records.service.js';
import { BATCH_KINDS, type BatchKind } from '../batches/lookup-batch.entity.js';
import type { BatchProgress } from '../batches/lookup-batches.service.js';

export const MOST_ITEMS = 1000;

export class NewLookupBatchDto {
  @ApiProperty({ enum: BATCH_KINDS, enumName: 'BatchKind' })
  @IsIn(BATCH_KINDS)
  kind!: BatchKind;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    minItems: 1,
    maxItems: MOST_ITEMS,
    description: 'Each an ExistenceCheckDto or ExemptionCheckDto, as `kind` says; each is judged by itself',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ITEMS)
  items!: unknown[];
}

/** Fields of a form with a table. */
export class LookupBatchFormDto {
  @ApiProperty({ enum: BATCH_KINDS, enumName: 'BatchKind' })
  @IsIn(BATCH_KINDS)
  kind!: BatchKind;
}

/** As a form is documented; the file is read by its bytes. */
export class LookupBatchUploadDto extends LookupBatchFormDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description:
      'CSV (UTF-8 or GBK) or XLSX: 证照类型, 证照编号, 持证主体代码, 项目代码, 事项编码, 办件编号, 经办人编号, 经办人姓名, 用证事由, 授权方式, 授权凭证, 授权截止日期',
  })
  file!: unknown;
}

export class BatchIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id!: string;
}

export class BatchItemsQueryDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 100;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @Matches(/^\d{1,4}$/, { message: 'cursor must be one that this service gave out' })
  cursor?: string;
}

export const TABLE_FORMATS = ['csv', 'xlsx'] as const;

export class BatchTableQueryDto {
  @ApiProperty({ enum: TABLE_FORMATS })
  @IsIn(TABLE_FORMATS)
  format!: (typeof TABLE_FORMATS)[number];
}

export class LookupBatchDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: BATCH_KINDS, enumName: 'BatchKind' })
  readonly kind!: BatchKind;

  @ApiProperty({ enum: ['working', 'finished'] })
  readonly state!: 'working' | 'finished';

  @ApiProperty()
  readonly total!: number;

  @ApiProperty({ description: 'Items that were answered or refused' })
  readonly answered!: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;

  static from({ batch, answered }: BatchProgress): LookupBatchDto {
    const { id, kind, total, createdAt } = batch;
    const state = answered < total ? 'working' : 'finished';
    return { id, kind, state, total, answered, createdAt: createdAt.toISOString() };
  }
}

export const ITEM_STATUSES = ['waiting', 'answered', 'refused'] as const;

export class BatchItemDto {
  @ApiProperty({ description: 'Place among the items that were sent, from 0' })
  readonly position!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Line of the table that was sent' })
  readonly line!: number | null;

  @ApiProperty({ enum: ITEM_STATUSES, enumName: 'BatchItemStatus' })
  readonly status!: (typeof ITEM_STATUSES)[number];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'As the single check answers it',
  })
  readonly answer?: object;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Problem document' })
  readonly problem?: object;

  static from({ position, line, answer }: BatchItemRecord): BatchItemDto {
    if (answer === null) return { position, line, status: 'waiting' };
    return { position, line, ...(JSON.parse(answer) as ItemAnswer) };
  }
}

export class BatchItemPageDto {
  @ApiProperty({ type: [BatchItemDto], description: 'In the order in which they were sent' })
  readonly items!: readonly BatchItemDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor!: string | null;
}
