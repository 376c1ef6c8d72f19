import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { LICENCE_STATUSES, type LicenceStatus, STATUS_WORDING } from '../../licences/licence-status.js';
import type { LicenceRecord } from '../../licences/licences.service.js';

export class TokenDto {
  @ApiProperty({ example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY', description: '26 characters of the QR code' })
  @IsString()
  @Length(1, 200)
  token!: string;
}

class BilingualDto {
  @ApiProperty({ example: '有效' })
  readonly zh!: string;

  @ApiProperty({ example: 'valid' })
  readonly en!: string;
}

/** What everybody may know of a licence whose code they hold. */
export class PublicLicenceDto {
  @ApiProperty({ example: '建筑工程施工许可证' })
  readonly name!: string;

  @ApiProperty({ example: '410726202611230101' })
  readonly number!: string;

  @ApiProperty({ example: '001' })
  readonly version!: string;

  @ApiProperty({ enum: LICENCE_STATUSES, enumName: 'LicenceStatus' })
  readonly status!: LicenceStatus;

  @ApiProperty({ type: BilingualDto })
  readonly statusText!: BilingualDto;

  @ApiProperty()
  readonly issuer!: string;

  @ApiProperty({ format: 'date' })
  readonly issueDate!: string;

  static from(licence: LicenceRecord): PublicLicenceDto {
    return {
      name: licence.name,
      number: licence.number,
      version: licence.version,
      status: licence.status,
      statusText: STATUS_WORDING[licence.status],
      issuer: licence.issuerName,
      issueDate: licence.issueDate,
    };
  }
}
