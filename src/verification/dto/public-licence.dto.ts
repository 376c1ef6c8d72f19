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

/** Said instead of the status: whoever trusts the code, not the sheet, must learn it here. */
const TEST_WORDING = { zh: '测试件，不具法律效力', en: 'test, no legal effect' };

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

  @ApiProperty({ description: 'True when it was sealed with a test seal: it has no legal effect' })
  readonly test!: boolean;

  @ApiProperty({ type: BilingualDto })
  readonly statusText!: BilingualDto;

  @ApiProperty()
  readonly issuer!: string;

  @ApiProperty({ format: 'date' })
  readonly issueDate!: string;

  static from(licence: LicenceRecord): PublicLicenceDto {
    const { development } = JSON.parse(licence.snapshot) as { development: boolean };
    return {
      name: licence.name,
      number: licence.number,
      version: licence.version,
      status: licence.status,
      test: development,
      statusText: development ? TEST_WORDING : STATUS_WORDING[licence.status],
      issuer: licence.issuerName,
      issueDate: licence.issueDate,
    };
  }
}
