import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SEAL_ORDERS, type SealOrder } from '../../catalogue/catalogue.service.js';
import type { Violation } from '../../lib/errors/domain-error.js';
import { STEPS, type Step } from '../issuance-state.js';

export class IssuerDto {
  @ApiProperty({ example: '延津县行政审批和政务信息管理局' })
  readonly name!: string;

  @ApiProperty({ example: '11410726MB0X123439' })
  readonly uscc!: string;
}

export class HolderDto {
  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ description: '统一社会信用代码' })
  readonly code!: string;
}

export class VerificationDto {
  @ApiProperty({ format: 'uri', description: 'Where the QR code leads' })
  readonly url!: string;

  @ApiPropertyOptional({
    format: 'uri',
    description: 'What the QR code says when it also says, behind #, what the issuer signed',
  })
  readonly code?: string;

  @ApiProperty({ description: 'Six characters, printed beside the QR code' })
  readonly checkCode!: string;
}

export class DocumentDto {
  @ApiProperty({ format: 'uri-reference' })
  readonly href!: string;

  @ApiProperty({ example: 'application/pdf' })
  readonly mediaType!: string;

  @ApiProperty()
  readonly sha256!: string;

  @ApiProperty()
  readonly bytes!: number;

  @ApiPropertyOptional({
    example: 'PAdES-B-B',
    description: 'Level of the seal as it stands in the file; left out where it was not sealed here',
  })
  readonly sealLevel?: string;
}

/** A seal as it stands in the file. */
export class AppliedSealDto {
  @ApiProperty({ enum: ['issuer', 'holder'], enumName: 'SealParty' })
  readonly party!: string;

  @ApiProperty({ format: 'date-time', description: 'As the file says it' })
  readonly at!: string;
}

/** The seals: which are there, whose is waited for, which level they are to reach. */
export class SealingDto {
  @ApiProperty({ enum: SEAL_ORDERS, enumName: 'SealOrder', description: 'Who seals, in this order' })
  readonly order!: SealOrder;

  @ApiProperty({ example: 'PAdES-B-LTA', description: 'Level asked for by the licence type' })
  readonly askedLevel!: string;

  @ApiProperty({ type: [AppliedSealDto], description: 'In the order of sealing' })
  readonly applied!: readonly AppliedSealDto[];

  @ApiPropertyOptional({ format: 'date-time', description: "Until when the holder's seal is waited for" })
  readonly awaitsHolderUntil?: string;
}

export class FailureDto {
  @ApiProperty({ enum: STEPS, enumName: 'IssuanceStep' })
  readonly step!: Step;

  @ApiProperty({ example: 'self-check-failed' })
  readonly code!: string;

  @ApiProperty()
  readonly detail!: string;
}

export class ViolationDto implements Violation {
  @ApiProperty({ example: '/data/projectCode', description: 'JSON Pointer into the request' })
  readonly pointer!: string;

  @ApiProperty()
  readonly detail!: string;
}

/** Another version of the same number. */
export class VersionDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: '002' })
  readonly version!: string;
}

/** A licence of another number. */
export class OtherLicenceDto extends VersionDto {
  @ApiProperty({ example: '410726202611230101' })
  readonly number!: string;
}

/** Who put a licence into the register that was not issued here. */
export class RegisteredByDto {
  @ApiProperty({ example: '延津县自然资源局' })
  readonly name!: string;

  @ApiProperty({ example: '11410726MB0X345697' })
  readonly uscc!: string;
}
