import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';

/** An approved case, handed over for issue. */
export class IssueLicenceDto {
  @ApiProperty({ example: 'construction-permit', description: 'Licence type: a folder of templates/' })
  @IsString()
  @Matches(/^[a-z][a-z0-9-]{0,63}$/, { message: 'licenceType must be lower-case words joined by hyphens' })
  licenceType!: string;

  @ApiProperty({ example: '11410726MB0X123439', description: '统一社会信用代码 of the issuing authority' })
  @IsString()
  @Matches(/^[0-9A-Z]{18}$/, { message: 'issuer must be a unified social credit code of 18 characters' })
  issuer!: string;

  @ApiProperty({ example: 'YJ-2026-0001', description: '办件编号 in the approval system', maxLength: 64 })
  @IsString()
  @Length(1, 64)
  @Matches(/^[\p{L}\p{N}〔〕()（）._/-]+$/u, { message: 'caseNo must be letters, digits and -_./()〔〕' })
  caseNo!: string;

  @ApiProperty({ format: 'date', example: '2026-11-20', description: 'Day of the approval, Asia/Shanghai' })
  @IsString()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'decidedOn must be a date YYYY-MM-DD' })
  decidedOn!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: "The licence's own data; shape: GET /v1/licence-types/{licenceType}/schema",
  })
  @IsObject()
  data!: Record<string, unknown>;
}

/** A case for a number of its own. */
export class NewLicenceDto extends IssueLicenceDto {
  @ApiPropertyOptional({
    format: 'uuid',
    description:
      'The licence of the same project that the new one takes the place of, as another 建设单位 or 施工单位 needs a new permit: it is ' +
      'withdrawn (注销) in the moment in which the new one is published',
  })
  @IsOptional()
  @IsUUID()
  replaces?: string;
}
