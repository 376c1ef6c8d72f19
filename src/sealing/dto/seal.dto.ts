import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import type { SealApproval } from '../records/seal-approval.entity.js';
import type { SealEvent } from '../records/seal-event.entity.js';
import { SEAL_ID } from '../records/seal-forms.js';
import { licenceTypesOf } from '../records/seal-permission.js';
import { isProposed, proposalDigest, withProposedSpecimen } from '../records/seal-proposal.js';
import type { SealRecord } from '../records/seal-record.entity.js';
import { specimenOf } from '../records/seal-specimen.js';
import {
  APPROVALS_NEEDED,
  APPROVED_ACTIONS,
  type ApprovedAction,
  SEAL_ACTIONS,
  SEAL_STATUSES,
  type SealStatus,
} from '../records/seal-status.js';
import type { UseCount } from '../records/seal-uses.service.js';

export class SealIdDto {
  @ApiProperty()
  @Matches(SEAL_ID, { message: 'id must be 1-64 letters, digits, dots, hyphens' })
  id!: string;
}

export class SealApprovalDto {
  @ApiProperty({ enum: APPROVED_ACTIONS, enumName: 'SealAction' })
  @IsIn(APPROVED_ACTIONS)
  action!: ApprovedAction;

  @ApiProperty({ description: '`digest` of the pending proposal, as it was read' })
  @Matches(/^[0-9a-f]{64}$/, { message: 'digest must be 64 lower-case hexadecimal digits' })
  digest!: string;
}

class ApproverDto {
  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly organisation!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;
}

class PendingProposalDto {
  @ApiProperty({ enum: APPROVED_ACTIONS, enumName: 'SealAction' })
  readonly action!: ApprovedAction;

  @ApiProperty({ description: 'SHA-256 of everything that is approved; to be sent with an approval' })
  readonly digest!: string;

  @ApiProperty({ type: [ApproverDto], description: `${APPROVALS_NEEDED} different officers are needed` })
  readonly approvals!: readonly ApproverDto[];

  @ApiProperty({ type: String, nullable: true, description: 'SHA-256 of the certificate that is proposed' })
  readonly certificateSha256!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly keyReference!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What the seal will show' })
  readonly specimen!: object;
}

class SealCertificateDto {
  @ApiProperty({ description: 'Of the DER' })
  readonly sha256!: string;

  @ApiProperty({ format: 'date-time' })
  readonly notBefore!: string;

  @ApiProperty({ format: 'date-time' })
  readonly notAfter!: string;
}

export class SealDto {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty({ description: '统一社会信用代码' })
  readonly uscc!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly sealCode!: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly specimen!: object;

  @ApiProperty({ enum: SEAL_STATUSES, enumName: 'SealStatus' })
  readonly status!: SealStatus;

  @ApiProperty({ type: [String] })
  readonly licenceTypes!: readonly string[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly validFrom!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly validUntil!: string | null;

  @ApiProperty()
  readonly dailyLimit!: number;

  @ApiProperty({ description: 'Uses today, Asia/Shanghai' })
  readonly usesToday!: number;

  @ApiProperty()
  readonly uses!: number;

  @ApiProperty()
  readonly certificate!: SealCertificateDto;

  @ApiProperty({ description: 'Where the key is; never a secret' })
  readonly keyReference!: string;

  @ApiProperty({ type: [PendingProposalDto], description: 'What waits for the approval of officers' })
  readonly pending!: readonly PendingProposalDto[];

  static from(seal: SealRecord, count: UseCount | undefined, approvals: readonly SealApproval[]): SealDto {
    const { id, uscc, name, sealCode, status, dailyLimit, keyReference } = seal;
    return {
      id,
      uscc,
      name,
      sealCode,
      specimen: specimenOf(seal),
      status,
      licenceTypes: licenceTypesOf(seal),
      validFrom: seal.validFrom?.toISOString() ?? null,
      validUntil: seal.validUntil?.toISOString() ?? null,
      dailyLimit,
      usesToday: count?.today ?? 0,
      uses: count?.total ?? 0,
      certificate: {
        sha256: seal.certificateSha256,
        notBefore: seal.notBefore.toISOString(),
        notAfter: seal.notAfter.toISOString(),
      },
      keyReference,
      pending: APPROVED_ACTIONS.filter((action) => isPending(action, seal)).map((action) =>
        pendingOf(action, seal, approvals),
      ),
    };
  }
}

export class SealListDto {
  @ApiProperty({ type: [SealDto], description: 'By organisation, in the order in which they are used' })
  readonly items!: readonly SealDto[];
}

export class SealEventDto {
  @ApiProperty({ minimum: 1 })
  readonly sequence!: number;

  @ApiProperty({ example: 'approved' })
  readonly kind!: string;

  @ApiProperty()
  readonly detail!: string;

  @ApiProperty({ description: 'Who did it' })
  readonly name!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  static from({ sequence, kind, detail, name, at }: SealEvent): SealEventDto {
    return { sequence, kind, detail, name, at: at.toISOString() };
  }
}

export class SealEventsDto {
  @ApiProperty({ type: [SealEventDto] })
  readonly items!: readonly SealEventDto[];
}

function isPending(action: ApprovedAction, seal: SealRecord): boolean {
  return isProposed(action, seal) && SEAL_ACTIONS[action].from.includes(seal.status);
}

function pendingOf(
  action: ApprovedAction,
  seal: SealRecord,
  approvals: readonly SealApproval[],
): PendingProposalDto {
  const digest = proposalDigest(action, seal);
  const isProposal = action === 'replace-certificate';
  return {
    action,
    digest,
    approvals: approvals
      .filter((approval) => approval.action === action && approval.digest === digest)
      .map(({ name, organisation, at }) => ({ name, organisation, at: at.toISOString() })),
    certificateSha256: isProposal ? seal.proposedCertificateSha256 : seal.certificateSha256,
    keyReference: isProposal ? seal.proposedKeyReference : seal.keyReference,
    specimen: specimenOf(action === 'replace-specimen' ? withProposedSpecimen(seal) : seal),
  };
}
