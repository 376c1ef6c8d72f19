import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** A code instead of a file: either what a scanner read, or what stands beside the code. */
export class VerificationRequestDto {
  @ApiProperty({
    required: false,
    maxLength: 4000,
    example: 'https://zz.yanjin.example/v/GEZDGNBVGY3TQOJQGEZDGNBVGY',
    description: 'Text of the QR code',
  })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  qr?: string;

  @ApiProperty({ required: false, maxLength: 200, example: '410726202611230101' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  number?: string;

  @ApiProperty({ required: false, maxLength: 200, example: '7KQ4MX' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  checkCode?: string;
}

/** A form with one file. */
export class VerificationUploadDto {
  @ApiProperty({ type: String, format: 'binary', description: 'PDF, at most 20 MiB' })
  file!: unknown;
}
