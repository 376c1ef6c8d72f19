import { ApiProperty } from '@nestjs/swagger';
import { LICENCE_STATUSES, type LicenceStatus, STATUS_WORDING } from '../../../licences/licence-status.js';
import type { CodedLicence, FoundCode } from '../../../licences/licence-codes.service.js';
import { BilingualDto } from '../../dto/bilingual.dto.js';
import type { Bilingual } from '../../report.js';
import {
  PAPER_NOTICE,
  REGISTERED_NOTICE,
  STATUS_ADVICE,
  TEST_ADVICE,
  TEST_WORDING,
} from '../status-advice.js';

class LicenceVersionDto {
  @ApiProperty({ example: '410726202611230101' })
  readonly number!: string;

  @ApiProperty({ example: '001' })
  readonly version!: string;

  @ApiProperty({ enum: LICENCE_STATUSES, enumName: 'LicenceStatus' })
  readonly status!: LicenceStatus;

  @ApiProperty({ format: 'date' })
  readonly issueDate!: string;
}

class CurrentVersionDto {
  @ApiProperty({ example: '002' })
  readonly version!: string;

  @ApiProperty({ example: '/v/GEZDGNBVGY3TQOJQGEZDGNBVGY', description: 'Where to look it up' })
  readonly path!: string;
}

class ReplacingLicenceDto {
  @ApiProperty({ example: '410726202611240101' })
  readonly number!: string;

  @ApiProperty({ example: '/v/GEZDGNBVGY3TQOJQGEZDGNBVGY', description: 'Where to look it up' })
  readonly path!: string;
}

/** What everybody may know of a licence whose code they hold: what stands on the sheet, and its status now. */
export class PublicLicenceDto {
  @ApiProperty({ example: '建筑工程施工许可证' })
  readonly name!: string;

  @ApiProperty({ example: '410726202611230101' })
  readonly number!: string;

  @ApiProperty({ example: '001' })
  readonly version!: string;

  @ApiProperty({ enum: LICENCE_STATUSES, enumName: 'LicenceStatus' })
  readonly status!: LicenceStatus;

  @ApiProperty({ format: 'date-time' })
  readonly statusSince!: string;

  @ApiProperty({ description: 'True when it was sealed with a test seal: it has no legal effect' })
  readonly test!: boolean;

  @ApiProperty({ type: BilingualDto })
  readonly statusText!: Bilingual;

  @ApiProperty()
  readonly issuer!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Department that put it into the register; null when it was issued here',
  })
  readonly registeredBy!: string | null;

  @ApiProperty({ description: '持证主体 as printed' })
  readonly holder!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name of the project as printed' })
  readonly project!: string | null;

  @ApiProperty({ format: 'date' })
  readonly issueDate!: string;

  @ApiProperty({ type: [LicenceVersionDto], description: 'All that was issued under the number' })
  readonly versions!: readonly LicenceVersionDto[];

  @ApiProperty({
    type: CurrentVersionDto,
    nullable: true,
    description: 'The version that took the place of this one',
  })
  readonly current!: CurrentVersionDto | null;

  @ApiProperty({
    type: ReplacingLicenceDto,
    nullable: true,
    description: 'The licence of another number that took the place of this one',
  })
  readonly replacedBy!: ReplacingLicenceDto | null;

  @ApiProperty({ type: BilingualDto, description: 'What to do with this answer' })
  readonly nextStep!: Bilingual;

  @ApiProperty({ type: BilingualDto, description: 'What a sheet of paper proves' })
  readonly notice!: Bilingual;

  @ApiProperty({ description: 'The first page of the sealed file as a picture (PNG)' })
  readonly picture!: string;

  @ApiProperty({ description: 'The sealed file itself (PDF)' })
  readonly document!: string;

  static from({ licence, versions }: FoundCode): PublicLicenceDto {
    const { token, name, number, version, status, statusSince, development } = licence;
    const { issuer, registeredBy, holder, project, issueDate, replacedBy } = licence;
    return {
      name,
      number,
      version,
      status,
      statusSince,
      test: development,
      statusText: statusTextOf(licence),
      issuer,
      registeredBy,
      holder,
      project,
      issueDate,
      versions: versions.map((each) => ({
        number: each.number,
        version: each.version,
        status: each.status,
        issueDate: each.issueDate,
      })),
      current: currentOf(licence, versions),
      replacedBy: replacedBy && { number: replacedBy.number, path: `/v/${replacedBy.token}` },
      nextStep: development ? TEST_ADVICE : STATUS_ADVICE[status].next,
      notice: registeredBy === null ? PAPER_NOTICE : REGISTERED_NOTICE,
      picture: `/v/${token}/page/1.png`,
      document: `/v/${token}/document`,
    };
  }
}

/** A test seal outweighs every status, and hides none but the one that would be believed. */
function statusTextOf({ status, development }: CodedLicence): Bilingual {
  const text = STATUS_WORDING[status];
  if (!development) return text;
  if (status === 'valid') return TEST_WORDING;
  return { zh: `${TEST_WORDING.zh}；${text.zh}`, en: `${TEST_WORDING.en}; ${text.en}` };
}

function currentOf(
  { status, version }: CodedLicence,
  versions: readonly CodedLicence[],
): CurrentVersionDto | null {
  const latest = versions.at(-1);
  if (status !== 'superseded' || !latest || latest.version === version) return null;
  return { version: latest.version, path: `/v/${latest.token}` };
}
