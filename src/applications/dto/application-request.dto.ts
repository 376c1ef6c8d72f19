import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, Matches, Max, Min } from 'class-validator';
import { APPLICATION_STATES, type ApplicationState } from '../application-state.js';
import { IsLine, IsProjectCode } from './text-rules.js';

const DATA =
  "The licence's own data, unfinished as it may be; shape: GET /v1/licence-types/{licenceType}/schema";

export class ApplicationIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id!: string;
}

export class NewApplicationDto {
  @ApiProperty({ example: '0120001', description: 'Code of the matter (事项)' })
  @Matches(/^[0-9A-Z-]{1,32}$/, { message: 'matter must be up to 32 digits, capitals and hyphens' })
  matter!: string;

  @ApiProperty({
    example: '11410726MB0X123439',
    description: '统一社会信用代码 of the authority that is asked',
  })
  @Matches(/^[0-9A-Z]{18}$/, { message: 'issuer must be a unified social credit code of 18 characters' })
  issuer!: string;

  @ApiProperty({ example: '2609-410726-04-03-110016', description: '投资项目统一代码' })
  @IsProjectCode()
  projectCode!: string;

  @ApiPropertyOptional({
    example: '410726202611230101',
    description:
      'Number of the permit of this project that the new one takes the place of, as another 建设单位 or 施工单位 needs a new permit: it is ' +
      'withdrawn (注销) in the moment in which the new one is published',
  })
  @IsOptional()
  @Matches(/^[0-9A-Za-z-]{1,64}$/, { message: 'replaces must be the number of a permit' })
  replaces?: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: DATA })
  @IsObject()
  data!: Record<string, unknown>;
}

export class ChangeApplicationDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: `${DATA}. Takes the place of all there was.`,
  })
  @IsObject()
  data!: Record<string, unknown>;
}

export class WithdrawalDto {
  @ApiProperty({ example: '项目调整，另行申请', maxLength: 500, description: 'No personal data' })
  @IsLine(500)
  reason!: string;
}

export class ApplicationPageQueryDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{1,200}$/, { message: 'cursor must be one that this service gave out' })
  cursor?: string;
}

export class ApplicationQueryDto extends ApplicationPageQueryDto {
  @ApiPropertyOptional({ enum: APPLICATION_STATES, enumName: 'ApplicationState' })
  @IsOptional()
  @IsIn(APPLICATION_STATES)
  state?: ApplicationState;
}
