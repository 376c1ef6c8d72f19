import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { ISSUANCE_STATES, type IssuanceState } from '../issuance-state.js';
import type { IssuanceEvent } from '../issuance-event.entity.js';
import { LicenceDto } from './licence.dto.js';

export class LicenceIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id!: string;
}

export class LicenceQueryDto {
  @ApiPropertyOptional({ description: 'Number printed on the licence', example: '410726202611230101' })
  @IsOptional()
  @Matches(/^[0-9A-Za-z-]{1,128}$/, { message: 'number must be up to 128 digits, letters and hyphens' })
  number?: string;

  @ApiPropertyOptional({ enum: ISSUANCE_STATES, enumName: 'IssuanceState' })
  @IsOptional()
  @IsIn(ISSUANCE_STATES)
  state?: IssuanceState;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,200}$/, { message: 'cursor must be one that this service gave out' })
  cursor?: string;
}

export class LicencePageDto {
  @ApiProperty({ type: [LicenceDto], description: 'The latest received first' })
  readonly items!: readonly LicenceDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor!: string | null;
}

export class IssuanceEventDto {
  @ApiProperty({ minimum: 1 })
  readonly sequence!: number;

  @ApiProperty({ enum: ISSUANCE_STATES, enumName: 'IssuanceState' })
  readonly state!: IssuanceState;

  @ApiProperty({ example: 'step-done' })
  readonly kind!: string;

  @ApiProperty({ example: '已加盖电子印章' })
  readonly detail!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  static from({ sequence, state, kind, detail, at }: IssuanceEvent): IssuanceEventDto {
    return { sequence, state, kind, detail, at: at.toISOString() };
  }
}

export class IssuanceEventsDto {
  @ApiProperty({ type: [IssuanceEventDto] })
  readonly items!: readonly IssuanceEventDto[];
}
