import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { LookupTermsDto } from './lookup-request.dto.js';
import { Code } from './text-rules.js';

const NUMBER = /^[\p{L}\p{N}〔〕()（）[\]._/-]+$/u;

/** Of which licence a copy is wanted, and for which use. */
export class CopyRequestDto extends LookupTermsDto {
  @ApiProperty({ example: 'construction-permit' })
  @Code(64, /^[a-z][a-z0-9-]*$/)
  licenceType!: string;

  /** One permit number in eleven has the form of a citizen number, its date and check character included: that is not looked at here. */
  @ApiProperty({ maxLength: 128, description: 'Number of the licence; its version in force is copied' })
  @IsString()
  @Length(1, 128)
  @Matches(NUMBER, {
    message: 'number must be up to 128 letters, digits and marks as they stand in such numbers',
  })
  number!: string;
}
