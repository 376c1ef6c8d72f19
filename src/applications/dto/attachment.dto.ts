import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsUUID, Matches, Min } from 'class-validator';
import type { ApplicationAttachmentCheck } from '../attachments/attachment-check.entity.js';
import { CHECK_STEPS, STANDINGS, type Standing } from '../attachments/attachment-findings.js';
import {
  ATTACHMENT_STATES,
  type ApplicationAttachment,
  type AttachmentState,
} from '../attachments/attachment.entity.js';
import { IsLine } from './text-rules.js';

export class AttachmentIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id!: string;

  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  attachmentId!: string;
}

/** What is announced before the file is sent. */
export class NewAttachmentDto {
  @ApiProperty({ example: '0120001-01', description: 'Code of a material of the matter' })
  @Matches(/^[0-9A-Za-z-]{1,64}$/, { message: 'material must be the code of a material' })
  material!: string;

  @ApiProperty({ example: '施工许可申请表.pdf', maxLength: 200 })
  @IsLine(200)
  @Matches(/^[^/\\]*$/, { message: 'fileName must be a name, not a path' })
  fileName!: string;

  @ApiProperty({ minimum: 1, description: 'Length of the file, at most 20 MiB' })
  @IsInt()
  @Min(1)
  bytes!: number;

  @ApiProperty({ description: 'SHA-256 of the file, 64 lower-case hexadecimal digits' })
  @Matches(/^[0-9a-f]{64}$/, { message: 'sha256 must be 64 lower-case hexadecimal digits' })
  sha256!: string;
}

class AttachmentCheckDto {
  @ApiProperty({ enum: CHECK_STEPS })
  readonly step!: string;

  @ApiProperty({ example: 'TOTAL_PASSED', description: 'Of a seal its indication, ETSI EN 319 102-1' })
  readonly result!: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly detail!: object;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;
}

/** A file as far as it is here, and what was found in it. */
export class AttachmentDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty()
  readonly material!: string;

  @ApiProperty()
  readonly fileName!: string;

  @ApiProperty()
  readonly bytes!: number;

  @ApiProperty()
  readonly sha256!: string;

  @ApiProperty({ enum: ATTACHMENT_STATES, enumName: 'AttachmentState' })
  readonly state!: AttachmentState;

  @ApiProperty({
    enum: STANDINGS,
    enumName: 'AttachmentStanding',
    nullable: true,
    description:
      '`original`: validly sealed; `copy`: not sealed, flagged; `doubtful`, `broken`: see the checks',
  })
  readonly standing!: Standing | null;

  @ApiProperty({ type: String, nullable: true })
  readonly verdict!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'uri-reference', description: 'The whole report' })
  readonly report!: string | null;

  @ApiProperty({ type: [AttachmentCheckDto], description: 'Step by step' })
  readonly checks!: readonly AttachmentCheckDto[];

  static from(
    attachment: ApplicationAttachment,
    checks: readonly ApplicationAttachmentCheck[],
  ): AttachmentDto {
    const { id, material, fileName, bytes, sha256, state, standing, verdict, verificationId } = attachment;
    const report = verificationId === null ? null : `/v1/verifications/${verificationId}`;
    const steps = checks.filter(({ attachmentId }) => attachmentId === id).map(checkOf);
    return { id, material, fileName, bytes, sha256, state, standing, verdict, report, checks: steps };
  }
}

function checkOf({ step, result, detail, at }: ApplicationAttachmentCheck): AttachmentCheckDto {
  return { step, result, detail: JSON.parse(detail) as object, at: at.toISOString() };
}
