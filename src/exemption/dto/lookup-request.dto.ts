import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsObject, IsOptional, Matches, ValidateIf, ValidateNested } from 'class-validator';
import { AUTH_MODES, type AuthMode, needsConsent } from '../auth-mode.js';
import { Code, LicenceNumber, Line, NUMBER } from './text-rules.js';

const USE_CAUSE_LENGTH = 200;
const HOLDER_CODE = /^[0-9A-Z-]+$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The person who asks (经办人), as their department names them. */
export class OperatorDto {
  @ApiProperty({ example: 'XF-017', maxLength: 64, description: 'Staff number; no citizen number' })
  @Line(64)
  id!: string;

  @ApiProperty({ example: '测试丙', maxLength: 64 })
  @Line(64)
  name!: string;

  @ApiPropertyOptional({ description: 'When given, that of the organisation the key is bound to' })
  @IsOptional()
  @Matches(/^[0-9A-Z]{18}$/, { message: 'organisationUscc must be 18 digits and capital letters' })
  organisationUscc?: string;
}

/** Why and in whose right a department asks. */
export class LookupTermsDto {
  @ApiProperty({ example: '0100000', description: '事项编码' })
  @Code(32, /^[0-9A-Z-]+$/)
  matter!: string;

  @ApiProperty({
    example: 'XF-2026-0012',
    maxLength: 64,
    description: '办件编号 of the department that asks',
  })
  @Code(64, NUMBER)
  caseNo!: string;

  @ApiProperty({ type: OperatorDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => OperatorDto)
  operator!: OperatorDto;

  @ApiProperty({
    example: '办理消防设计审查，核对施工许可',
    maxLength: USE_CAUSE_LENGTH,
    description: '用证事由',
  })
  @Line(USE_CAUSE_LENGTH)
  useCause!: string;

  @ApiProperty({ enum: AUTH_MODES, enumName: 'AuthMode' })
  @IsIn(AUTH_MODES)
  authMode!: AuthMode;

  @ApiPropertyOptional({ maxLength: 128, description: '授权凭证; required unless authMode is STATUTORY' })
  @ValidateIf(asksForConsent('consentRef'))
  @Line(128)
  consentRef?: string;

  @ApiPropertyOptional({
    format: 'date',
    description: 'Last day of the consent, Asia/Shanghai; as consentRef',
  })
  @ValidateIf(asksForConsent('consentUntil'))
  @Matches(DATE, { message: 'consentUntil must be a date YYYY-MM-DD' })
  consentUntil?: string;
}

export class ExistenceCheckDto extends LookupTermsDto {
  @ApiProperty({ example: 'construction-permit' })
  @Code(64, /^[a-z][a-z0-9-]*$/)
  licenceType!: string;

  @ApiPropertyOptional({ maxLength: 128, description: 'One of number, holderCode and projectCode at least' })
  @ValidateIf((body: ExistenceCheckDto) => body.number !== undefined || isKeyless(body))
  @LicenceNumber()
  number?: string;

  @ApiPropertyOptional({ example: '91410726MAK9Y6P7XK', maxLength: 64 })
  @IsOptional()
  @Code(64, HOLDER_CODE)
  holderCode?: string;

  @ApiPropertyOptional({ example: '2609-410726-04-03-110016', maxLength: 32 })
  @IsOptional()
  @Code(32, /^[0-9A-Za-z-]+$/)
  projectCode?: string;
}

export class ExemptionCheckDto extends LookupTermsDto {
  @ApiProperty({ example: '91410726MAK9Y6P7XK', maxLength: 64, description: '持证主体代码' })
  @Code(64, HOLDER_CODE)
  holderCode!: string;

  @ApiPropertyOptional({
    example: '2609-410726-04-03-110016',
    maxLength: 32,
    description: 'Needed where the holder has licences of several projects',
  })
  @IsOptional()
  @Code(32, /^[0-9A-Za-z-]+$/)
  projectCode?: string;
}

function asksForConsent(name: 'consentRef' | 'consentUntil') {
  return (body: LookupTermsDto): boolean =>
    body[name] !== undefined || (AUTH_MODES.includes(body.authMode) && needsConsent(body.authMode));
}

function isKeyless({ holderCode, projectCode }: ExistenceCheckDto): boolean {
  return holderCode === undefined && projectCode === undefined;
}
