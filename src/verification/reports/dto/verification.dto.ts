import { ApiProperty } from '@nestjs/swagger';
import { LICENCE_STATUSES } from '../../../licences/licence-status.js';
import { BilingualDto } from '../../dto/bilingual.dto.js';
import {
  type Bilingual,
  type CodeFacts,
  type ExactMatch,
  type RegisterFacts,
  type ReportedChange,
  type ReportedSeal,
  type ReportReason,
  type Tone,
  TONES,
  type Verdict,
  VERDICTS,
  type VerificationReport,
} from '../../report.js';
import type { KeptReport } from '../../verification-records.service.js';
import { ReportedSealDto, ReportReasonDto } from './seal.dto.js';

const CHANGE_KINDS = ['extension', 'signature', 'form-fill', 'annotation', 'undefined'] as const;

class ReportPolicyDto {
  @ApiProperty({ example: 'jianzhang-strict' })
  readonly name!: string;

  @ApiProperty({ example: '1' })
  readonly version!: string;

  @ApiProperty({ description: 'Of the policy file' })
  readonly sha256!: string;
}

class VerifiedFileDto {
  @ApiProperty()
  readonly sha256!: string;

  @ApiProperty()
  readonly bytes!: number;
}

class ReportedChangeDto implements ReportedChange {
  @ApiProperty({ enum: CHANGE_KINDS })
  readonly kind!: (typeof CHANGE_KINDS)[number];

  @ApiProperty()
  readonly code!: string;

  @ApiProperty({ type: BilingualDto })
  readonly text!: Bilingual;

  @ApiProperty({ description: "By the file's own certification and locks" })
  readonly permitted!: boolean;

  @ApiProperty({ type: String, nullable: true, example: '/Root/Pages/Kids[0]/Contents' })
  readonly object!: string | null;

  @ApiProperty({ type: Number, nullable: true, minimum: 1 })
  readonly page!: number | null;

  @ApiProperty({ description: 'Revision that made it, from 1' })
  readonly revision!: number;
}

class RegisterFactsDto implements RegisterFacts {
  @ApiProperty({ example: 'construction-permit' })
  readonly licenceType!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly number!: string;

  @ApiProperty({ example: '001' })
  readonly version!: string;

  @ApiProperty()
  readonly identifier!: string;

  @ApiProperty()
  readonly issuer!: string;

  @ApiProperty()
  readonly holder!: string;

  @ApiProperty({ format: 'date' })
  readonly issueDate!: string;

  @ApiProperty({ enum: LICENCE_STATUSES, enumName: 'LicenceStatus', description: 'At the time of the check' })
  readonly status!: string;

  @ApiProperty({ type: BilingualDto })
  readonly statusText!: Bilingual;

  @ApiProperty({ format: 'date-time' })
  readonly statusSince!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The version that counts now' })
  readonly currentVersion!: string | null;

  @ApiProperty({ format: 'uri', description: 'Where everybody can look it up' })
  readonly page!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Department that put it into the register; null when it was issued here',
  })
  readonly registeredBy!: string | null;

  @ApiProperty({ description: 'Sealed with a test seal: no legal effect' })
  readonly test!: boolean;
}

class ExactMatchDto implements ExactMatch {
  @ApiProperty({ example: '001' })
  readonly version!: string;

  @ApiProperty({ description: 'Which of the files of that version, from 1' })
  readonly sequence!: number;

  @ApiProperty({ format: 'date-time' })
  readonly issuedAt!: string;

  @ApiProperty({ description: 'Whether no file of that version is newer' })
  readonly latest!: boolean;
}

class CodeFactsDto implements CodeFacts {
  @ApiProperty({ description: 'QR codes on the pages' })
  readonly found!: number;

  @ApiProperty({ type: Boolean, nullable: true, description: 'Whether all name this licence and version' })
  readonly matches!: boolean | null;
}

/** What was found, and what it comes to. */
export class VerificationDto implements VerificationReport {
  @ApiProperty({ description: 'Receipt number: 26 characters; who has it may read this again' })
  readonly id!: string;

  @ApiProperty({ type: ReportPolicyDto })
  readonly policy!: ReportPolicyDto;

  @ApiProperty({ format: 'date-time' })
  readonly validationTime!: string;

  @ApiProperty({ type: VerifiedFileDto, nullable: true, description: 'Null for a code or a number' })
  readonly file!: VerificationReport['file'];

  @ApiProperty({ enum: VERDICTS, enumName: 'Verdict' })
  readonly verdict!: Verdict;

  @ApiProperty({ type: [String], example: ['suspended'] })
  readonly flags!: readonly string[];

  @ApiProperty({ enum: TONES, enumName: 'Tone', description: 'What a traffic light would show' })
  readonly tone!: Tone;

  @ApiProperty({ type: BilingualDto })
  readonly sentence!: Bilingual;

  @ApiProperty({ type: BilingualDto })
  readonly nextStep!: Bilingual;

  @ApiProperty({ type: [ReportReasonDto] })
  readonly reasons!: readonly ReportReason[];

  @ApiProperty({ type: [ReportedSealDto] })
  readonly seals!: readonly ReportedSeal[];

  @ApiProperty({ description: 'Revisions of the file; 0 for a code' })
  readonly revisions!: number;

  @ApiProperty({ type: [ReportedChangeDto], description: 'What was written after a seal' })
  readonly changes!: readonly ReportedChange[];

  @ApiProperty({ type: ExactMatchDto, nullable: true, description: 'When these very bytes were issued' })
  readonly exactMatch!: ExactMatch | null;

  @ApiProperty({ type: RegisterFactsDto, nullable: true })
  readonly register!: RegisterFacts | null;

  @ApiProperty({ type: CodeFactsDto, nullable: true })
  readonly code!: CodeFacts | null;

  static from({ id, report }: KeptReport): VerificationDto {
    const { file } = report;
    const said = file && { sha256: file.sha256, bytes: file.bytes };
    return { id, ...report, file: said as VerificationReport['file'] };
  }
}
