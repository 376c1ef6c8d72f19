import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { LOOKUP_KINDS } from '../lookups/lookup-stamp.js';

export class LookupIdDto {
  @ApiProperty({ description: '`lookupId` of an answer or of a refusal' })
  @Matches(/^[0-9a-f-]{1,64}$/, { message: 'id must be one that this service gave out' })
  id!: string;
}

class DepartmentDto {
  @ApiProperty({ type: String, nullable: true })
  readonly name!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly uscc!: string | null;
}

export class RefusedDto {
  @ApiProperty({ example: 'not-entitled' })
  readonly problem!: string;

  @ApiProperty({ type: Number, nullable: true, example: 100 })
  readonly code!: number | null;
}

/** A look-up as it is on record; a receipt's payload holds the same, its place in the chain, and who issued it. */
export class LookupRecordDto {
  @ApiProperty()
  readonly lookupId!: string;

  @ApiProperty()
  readonly sequence!: number;

  @ApiProperty({ format: 'date-time' })
  readonly asOf!: string;

  @ApiProperty({ enum: LOOKUP_KINDS, enumName: 'LookupKind' })
  readonly kind!: string;

  @ApiProperty({ type: DepartmentDto })
  readonly department!: DepartmentDto;

  @ApiProperty({ type: String, nullable: true })
  readonly operator!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly asked!: object;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly shown!: object | null;

  @ApiProperty({ type: RefusedDto, nullable: true })
  readonly refused!: RefusedDto | null;
}

export class LookupReceiptDto {
  @ApiProperty()
  readonly lookupId!: string;

  @ApiProperty({ description: 'Compact JWS (ES256); keys: GET /v1/audit-keys' })
  readonly receipt!: string;
}

export class ReceiptToCheckDto {
  @ApiProperty({ description: 'As it came with an answer', maxLength: 200_000 })
  @IsString()
  @Length(1, 200_000)
  receipt!: string;
}

export class CheckedReceiptDto {
  @ApiProperty({ description: 'We signed it, and nothing of it was changed' })
  readonly genuine!: boolean;

  @ApiProperty({ description: 'The record of doings still has it at its place' })
  readonly onRecord!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What it says: a LookupRecordDto with iss, previousHash and hash',
  })
  readonly statement!: object | null;
}
