import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What a person types from the sheet. Spaces, full-width characters and small letters are put right. */
export class NumberQueryDto {
  @ApiProperty({ required: false, example: '410726202611230101' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  number?: string;

  @ApiProperty({ required: false, example: '7KQ4MX', description: 'The six characters beside the QR code' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  checkCode?: string;
}
