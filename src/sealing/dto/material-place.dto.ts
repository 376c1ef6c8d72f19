import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

/** Of a page's side, as PDF readers know it. */
const MAX_MILLIMETRES = 5080;

const REPEATS = ['every-page', 'riding-seam'] as const;

function Millimetres(least: number): PropertyDecorator {
  const rules = [IsNumber(), Min(least), Max(MAX_MILLIMETRES)];
  return (target, key) => rules.forEach((rule) => rule(target, key));
}

export class SealPointDto {
  @ApiProperty({ description: 'Millimetres from the left edge of the page as it is shown' })
  @Millimetres(0)
  readonly left!: number;

  @ApiProperty({ description: 'Millimetres from the upper edge of the page as it is shown' })
  @Millimetres(0)
  readonly top!: number;
}

export class SealRectangleDto extends SealPointDto {
  @ApiProperty({ description: 'At least as wide as the seal' })
  @Millimetres(1)
  readonly width!: number;

  @ApiProperty({ description: 'At least as high as the seal' })
  @Millimetres(1)
  readonly height!: number;
}

export class SealKeywordDto {
  @ApiProperty({ description: 'Stands in one line; white space does not count' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly phrase!: string;

  @ApiPropertyOptional({ description: 'Which of several, from 1; left out, there must be one only' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly occurrence?: number;

  @ApiPropertyOptional({ description: 'Millimetres to the right of the middle of the phrase' })
  @IsOptional()
  @Millimetres(-MAX_MILLIMETRES)
  readonly right?: number;

  @ApiPropertyOptional({ description: 'Millimetres down from the middle of the phrase' })
  @IsOptional()
  @Millimetres(-MAX_MILLIMETRES)
  readonly down?: number;
}

/** One of `centre`, `rectangle` and `keyword`. */
export class MaterialPlaceDto {
  @ApiPropertyOptional({ description: 'From 1; with `keyword` it may be left out to search all pages' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly page?: number;

  @ApiPropertyOptional({ description: 'Middle of the seal' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SealPointDto)
  readonly centre?: SealPointDto;

  @ApiPropertyOptional({ description: 'The seal stands in its middle' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SealRectangleDto)
  readonly rectangle?: SealRectangleDto;

  @ApiPropertyOptional({ description: 'The seal stands on this text' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SealKeywordDto)
  readonly keyword?: SealKeywordDto;

  @ApiPropertyOptional({
    enum: REPEATS,
    description: 'Show the seal on every page, or in strips across the right edges (骑缝章), too',
  })
  @IsOptional()
  @IsIn(REPEATS)
  readonly repeat?: (typeof REPEATS)[number];
}
