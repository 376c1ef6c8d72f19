import { ApiProperty } from '@nestjs/swagger';
import type { LicenceRecord } from '../../licences/licences.service.js';
import type { Application } from '../application.entity.js';
import type { ApplicationAttachmentCheck } from '../attachments/attachment-check.entity.js';
import type { ApplicationAttachment } from '../attachments/attachment.entity.js';
import {
  type ListedMaterial,
  MATERIAL_STATES,
  type MaterialState,
  missingMaterials,
} from '../material-list.js';
import { AttachmentDto } from './attachment.dto.js';

class StandingLicenceDto {
  @ApiProperty()
  readonly licenceType!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly number!: string;

  @ApiProperty()
  readonly version!: string;

  @ApiProperty()
  readonly issuer!: string;

  @ApiProperty({ format: 'date' })
  readonly issueDate!: string;
}

class MaterialEntryDto {
  @ApiProperty({ example: '0120001-03' })
  readonly code!: string;

  @ApiProperty({ example: '建设用地规划许可证' })
  readonly name!: string;

  @ApiProperty({
    enum: MATERIAL_STATES,
    enumName: 'ApplicationMaterialState',
    description:
      '`exempt`: a licence stands for it; `fetched`: issued by government, so the authority gets it itself; `if-applicable`: see `when`',
  })
  readonly state!: MaterialState;

  @ApiProperty({ type: String, nullable: true, description: 'To which projects it applies; null: to all' })
  readonly when!: string | null;

  @ApiProperty({ type: [StandingLicenceDto], description: 'What it is exempt by' })
  readonly licences!: readonly StandingLicenceDto[];

  @ApiProperty({ type: [AttachmentDto] })
  readonly attachments!: readonly AttachmentDto[];
}

export class MaterialListDto {
  @ApiProperty({ example: '0120001' })
  readonly matter!: string;

  @ApiProperty({ description: 'Whether nothing is missing any more' })
  readonly complete!: boolean;

  @ApiProperty({ type: [MaterialEntryDto] })
  readonly items!: readonly MaterialEntryDto[];

  static from({ matter }: Application, listed: readonly ListedMaterial[], files: Files): MaterialListDto {
    const complete = missingMaterials(listed).length === 0;
    return { matter, complete, items: listed.map((each) => entryOf(each, files)) };
  }
}

type Files = Readonly<{
  attachments: readonly ApplicationAttachment[];
  checks: readonly ApplicationAttachmentCheck[];
}>;

function entryOf(
  { material, state, licences }: ListedMaterial,
  { attachments, checks }: Files,
): MaterialEntryDto {
  const { code, name, when = null } = material;
  const own = attachments.filter((each) => each.material === code);
  return {
    code,
    name,
    state,
    when,
    licences: licences.map(licenceOf),
    attachments: own.map((each) => AttachmentDto.from(each, checks)),
  };
}

function licenceOf({
  licenceType,
  name,
  number,
  version,
  issuerName,
  issueDate,
}: LicenceRecord): StandingLicenceDto {
  return { licenceType, name, number, version, issuer: issuerName, issueDate };
}
