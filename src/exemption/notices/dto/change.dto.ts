import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { LARGEST_INTEGER } from '../../../platform/database/largest-integer.js';
import type { TellingNotice } from '../change-notices.service.js';

export class ChangeQueryDto {
  @ApiPropertyOptional({ minimum: 0, default: 0, description: '`next` of the answer before' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(LARGEST_INTEGER)
  after: number = 0;

  @ApiPropertyOptional({ minimum: 1, maximum: 1000, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit: number = 100;
}

export class ChangeDto {
  @ApiProperty({ description: 'Place of the change among all changes; also in the webhook about it' })
  readonly sequence!: number;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ example: 'revoke' })
  readonly action!: string;

  @ApiProperty({ example: 'valid' })
  readonly from!: string;

  @ApiProperty({ example: 'revoked' })
  readonly to!: string;

  @ApiProperty()
  readonly number!: string;

  @ApiProperty({ example: '001' })
  readonly version!: string;

  @ApiProperty()
  readonly identifier!: string;

  @ApiProperty({ description: 'What the licence is called' })
  readonly name!: string;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'From when it counts; null: at once',
  })
  readonly effectiveDate!: string | null;

  static from({ sequence, at, change }: TellingNotice): ChangeDto {
    return { sequence, at: at.toISOString(), ...change };
  }
}

export class ChangesDto {
  @ApiProperty({ type: [ChangeDto], description: 'The earliest first' })
  readonly items!: readonly ChangeDto[];

  @ApiProperty({ description: '`after` of the next question; nothing will ever appear before it' })
  readonly next!: number;
}
