import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, Matches, ValidateNested } from 'class-validator';
import { IsLine } from './text-rules.js';

const MOST = 500;
const PUBLIC = 'No personal data: it stands in the history and in the audit';

/** Why an authority decides as it does. */
export class GroundsDto {
  @ApiProperty({ example: '申请材料齐全，符合法定条件', maxLength: MOST, description: PUBLIC })
  @IsLine(MOST)
  reasons!: string;

  @ApiProperty({ example: '《中华人民共和国建筑法》第八条', maxLength: MOST })
  @IsLine(MOST)
  legalBasis!: string;
}

export class DecisionDto extends GroundsDto {
  @ApiProperty({ enum: ['approve', 'refuse'] })
  @IsIn(['approve', 'refuse'])
  outcome!: 'approve' | 'refuse';
}

class CorrectionItemDto {
  @ApiProperty({
    example: '0120001-07',
    description: 'Code of a material of the matter, or `data` for what was filled in',
  })
  @Matches(/^[0-9A-Za-z-]{1,64}$/, { message: 'material must be the code of a material, or data' })
  material!: string;

  @ApiProperty({ example: '施工合同缺少签订日期', maxLength: MOST, description: PUBLIC })
  @IsLine(MOST)
  detail!: string;
}

/** Everything that is to be corrected, at once. */
export class CorrectionsDto {
  @ApiProperty({ type: [CorrectionItemDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CorrectionItemDto)
  items!: CorrectionItemDto[];
}

export class StageDto {
  @ApiProperty({ example: '经审查，符合条件', maxLength: MOST, description: PUBLIC })
  @IsLine(MOST)
  finding!: string;
}

export class ClockStopDto {
  @ApiProperty({ example: 'expert-review', description: 'A reason that the procedure knows' })
  @Matches(/^[a-z-]{1,32}$/, { message: 'reason must be lower-case words joined by hyphens' })
  reason!: string;

  @ApiProperty({ example: '深基坑专项方案专家论证', maxLength: MOST, description: PUBLIC })
  @IsLine(MOST)
  detail!: string;
}

export class ClockStartDto {
  @ApiProperty({ example: '专家论证通过', maxLength: MOST, description: PUBLIC })
  @IsLine(MOST)
  detail!: string;
}
