import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type { AuditActor, AuditRow } from '../audit.service.js';

export class AuditQueryDto {
  @ApiPropertyOptional({ description: 'Only rows of this kind', example: 'existence-check' })
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,63}$/, { message: 'kind must be a word of the record, e.g. licence-status' })
  kind?: string;

  @ApiPropertyOptional({ description: 'Only rows about this holder (持证主体代码)' })
  @IsOptional()
  @Matches(/^[0-9A-Za-z-]{1,64}$/, { message: 'holderCode must be up to 64 digits, letters and hyphens' })
  holderCode?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,9}$/, { message: 'cursor must be one that this service gave out' })
  cursor?: string;
}

export class AuditActorDto implements AuditActor {
  @ApiProperty({ type: String, nullable: true, description: 'API key' })
  readonly keyId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly organisation!: string | null;

  @ApiProperty({ type: String, nullable: true, description: '统一社会信用代码' })
  readonly organisationUscc!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The person, as that organisation names them (经办人)',
  })
  readonly operator!: string | null;
}

export class AuditRowDto {
  @ApiProperty({ minimum: 1 })
  readonly sequence!: number;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ example: 'existence-check' })
  readonly kind!: string;

  @ApiProperty({ type: AuditActorDto, description: 'All null: the service itself' })
  readonly actor!: AuditActorDto;

  @ApiProperty({ type: [String] })
  readonly licenceIds!: readonly string[];

  @ApiProperty({ type: [String] })
  readonly holderCodes!: readonly string[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What was asked and what was shown',
  })
  readonly body!: object;

  @ApiProperty({ description: 'SHA-256, lower-case hex' })
  readonly previousHash!: string;

  @ApiProperty({ description: 'SHA-256, lower-case hex' })
  readonly hash!: string;

  static from({ at, ...row }: AuditRow): AuditRowDto {
    return { ...row, at: at.toISOString() };
  }
}

export class AuditPageDto {
  @ApiProperty({ type: [AuditRowDto], description: 'The latest first' })
  readonly items!: readonly AuditRowDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor!: string | null;
}

export class AuditKeyDto {
  @ApiProperty({ enum: ['EC'] })
  readonly kty!: 'EC';

  @ApiProperty({ enum: ['P-256'] })
  readonly crv!: 'P-256';

  @ApiProperty()
  readonly x!: string;

  @ApiProperty()
  readonly y!: string;

  @ApiProperty({ description: 'Thumbprint of the key (RFC 7638), as in the header of what it signed' })
  readonly kid!: string;

  @ApiProperty({ enum: ['ES256'] })
  readonly alg!: 'ES256';

  @ApiProperty({ enum: ['sig'] })
  readonly use!: 'sig';
}

/** RFC 7517 §5. */
export class AuditKeysDto {
  @ApiProperty({ type: [AuditKeyDto], description: 'The one that signs now first, then those before it' })
  readonly keys!: readonly AuditKeyDto[];
}
