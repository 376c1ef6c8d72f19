import { ApiProperty } from '@nestjs/swagger';
import { LookupTermsDto } from './lookup-request.dto.js';
import { Code } from './text-rules.js';

const NUMBER = /^[\p{L}\p{N}〔〕()（）[\]._/-]+$/u;

/** Of which licence a copy is wanted, and for which use. */
export class CopyRequestDto extends LookupTermsDto {
  @ApiProperty({ example: 'construction-permit' })
  @Code(64, /^[a-z][a-z0-9-]*$/)
  licenceType!: string;

  @ApiProperty({ maxLength: 128, description: 'Number of the licence; its version in force is copied' })
  @Code(128, NUMBER)
  number!: string;
}
