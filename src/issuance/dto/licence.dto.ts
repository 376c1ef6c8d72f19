import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Violation } from '../../lib/errors/domain-error.js';
import { LICENCE_STATUSES, type LicenceStatus } from '../../licences/licence-status.js';
import type { LicenceRecord, Neighbours, Replacements } from '../../licences/licences.service.js';
import type { LicenceSnapshot } from '../../rendering/licence-snapshot.js';
import { appliedSeals } from '../applied-seals.js';
import type { LicenceData } from '../case-data.js';
import type { Issuance } from '../issuance.entity.js';
import { ISSUANCE_STATES, type IssuanceState } from '../issuance-state.js';
import {
  IssuerDto,
  HolderDto,
  VerificationDto,
  DocumentDto,
  SealingDto,
  FailureDto,
  ViolationDto,
  VersionDto,
  OtherLicenceDto,
  RegisteredByDto,
} from './licence-parts.dto.js';

/** A licence and the case behind it, from the moment the case was received; of one that was registered there is no case. */
export class LicenceDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'construction-permit' })
  readonly licenceType!: string;

  @ApiProperty({
    enum: ISSUANCE_STATES,
    enumName: 'IssuanceState',
    description: 'How far the issue has come',
  })
  readonly state!: IssuanceState;

  @ApiPropertyOptional({ description: '办件编号; left out where it was not issued here' })
  readonly caseNo?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Left out where it was not issued here' })
  readonly decidedOn?: string;

  @ApiPropertyOptional({ type: RegisteredByDto, description: 'Only of a licence that was not issued here' })
  readonly registeredBy?: RegisteredByDto;

  @ApiPropertyOptional({ format: 'date', description: '有效期至: last day of validity, where one is set' })
  readonly validUntil?: string;

  @ApiPropertyOptional({ enum: LICENCE_STATUSES, enumName: 'LicenceStatus' })
  readonly status?: LicenceStatus;

  @ApiPropertyOptional({ format: 'date-time' })
  readonly statusSince?: string;

  @ApiPropertyOptional({
    type: VersionDto,
    description: 'The version that this one replaces, or is to replace',
  })
  readonly supersedes?: VersionDto;

  @ApiPropertyOptional({ type: VersionDto, description: 'The version that replaced this one' })
  readonly supersededBy?: VersionDto;

  @ApiPropertyOptional({
    type: OtherLicenceDto,
    description: 'The licence of another number that this one takes the place of',
  })
  readonly replaces?: OtherLicenceDto;

  @ApiPropertyOptional({ type: OtherLicenceDto, description: 'The one that took the place of this one' })
  readonly replacedBy?: OtherLicenceDto;

  @ApiPropertyOptional({
    format: 'date',
    description: '开工期限: last day to begin; it lapses the day after unless the start was reported',
  })
  readonly startDeadline?: string;

  @ApiPropertyOptional({ description: 'How often that day was put off (延期), at most twice' })
  readonly extensions?: number;

  @ApiPropertyOptional({ format: 'date', description: 'Day on which work began, as reported' })
  readonly startedOn?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Day from which construction rests (中止施工)' })
  readonly suspendedOn?: string;

  @ApiPropertyOptional({
    format: 'date',
    description: 'Day on which time alone changes the status: it lapses, or a recheck is due',
  })
  readonly dueOn?: string;

  @ApiPropertyOptional({ example: '410726202611230101' })
  readonly number?: string;

  @ApiPropertyOptional({ description: 'GB/T 36904 identifier' })
  readonly identifier?: string;

  @ApiPropertyOptional({ example: '001' })
  readonly version?: string;

  @ApiPropertyOptional({ format: 'date' })
  readonly issueDate?: string;

  @ApiPropertyOptional({ type: IssuerDto })
  readonly issuer?: IssuerDto;

  @ApiPropertyOptional({ type: HolderDto })
  readonly holder?: HolderDto;

  @ApiPropertyOptional({ type: VerificationDto })
  readonly verification?: VerificationDto;

  @ApiPropertyOptional({ type: SealingDto, description: 'Left out where it was not issued here' })
  readonly sealing?: SealingDto;

  @ApiPropertyOptional({ type: DocumentDto, description: 'Only when the sealed file can be downloaded' })
  readonly document?: DocumentDto;

  @ApiPropertyOptional({ type: FailureDto, description: 'Only in state failed' })
  readonly failure?: FailureDto;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: "The licence's data; personal numbers are masked",
  })
  readonly data!: LicenceData;

  @ApiProperty({ type: [ViolationDto], description: 'What was accepted but looks wrong' })
  readonly warnings!: readonly ViolationDto[];

  @ApiProperty({ format: 'date-time' })
  readonly receivedAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt!: string;

  /** Names each field, so that a column added to an entity is not published by accident. */
  static from(
    issuance: Issuance,
    licence: LicenceRecord | null,
    shown: { data: LicenceData; warnings: readonly Violation[]; neighbours: Neighbours & Replacements },
  ): LicenceDto {
    return {
      id: issuance.id,
      licenceType: issuance.licenceType,
      state: issuance.state,
      caseNo: issuance.caseNo,
      decidedOn: issuance.decidedOn,
      ...(licence ? registered(licence) : {}),
      ...shown.neighbours,
      sealing: sealingOf(issuance),
      ...failureOf(issuance),
      data: shown.data,
      warnings: shown.warnings,
      receivedAt: issuance.receivedAt.toISOString(),
      updatedAt: issuance.updatedAt.toISOString(),
    };
  }

  /** A licence that a department registered; null until its file is here. */
  static fromRegistered(licence: LicenceRecord): LicenceDto | null {
    const { registrarUscc: uscc, registrarName: name, documentSha256, snapshot } = licence;
    if (uscc === null || documentSha256 === null) return null;
    const { data } = JSON.parse(snapshot) as LicenceSnapshot;
    const since = licence.statusSince.toISOString();
    return {
      id: licence.id,
      licenceType: licence.licenceType,
      state: 'valid',
      registeredBy: { name: name ?? '', uscc },
      ...registered(licence),
      data,
      warnings: [],
      receivedAt: since,
      updatedAt: since,
    };
  }
}

function registered(licence: LicenceRecord): Partial<LicenceDto> {
  const { verification } = JSON.parse(licence.snapshot) as LicenceSnapshot;
  return {
    status: licence.status,
    statusSince: licence.statusSince.toISOString(),
    number: licence.number,
    identifier: licence.identifier,
    version: licence.version,
    issueDate: licence.issueDate,
    issuer: { name: licence.issuerName, uscc: licence.issuerUscc },
    holder: { name: licence.holderName, code: licence.holderCode },
    verification: {
      url: verification.url,
      checkCode: verification.checkCode,
      ...(verification.code === undefined ? {} : { code: verification.code }),
    },
    ...clockOf(licence),
    ...documentOf(licence),
  };
}

function clockOf({
  startDeadline,
  extensions,
  startedOn,
  suspendedOn,
  dueOn,
  validUntil,
}: LicenceRecord): Partial<LicenceDto> {
  return {
    ...(validUntil === null ? {} : { validUntil }),
    ...(startDeadline === null ? {} : { startDeadline, extensions }),
    ...(startedOn === null ? {} : { startedOn }),
    ...(suspendedOn === null ? {} : { suspendedOn }),
    ...(dueOn === null ? {} : { dueOn }),
  };
}

function sealingOf(issuance: Issuance): SealingDto {
  const { sealOrder, sealLevel, countersignUntil } = issuance;
  return {
    order: sealOrder,
    askedLevel: `PAdES-${sealLevel}`,
    applied: appliedSeals(issuance).map(({ party, at }) => ({ party, at })),
    ...(countersignUntil ? { awaitsHolderUntil: countersignUntil.toISOString() } : {}),
  };
}

function documentOf(licence: LicenceRecord): Pick<LicenceDto, 'document'> {
  const { id, documentSha256, documentBytes, sealLevel } = licence;
  if (!documentSha256 || documentBytes === null) return {};
  const href = `/v1/licences/${id}/document`;
  const file = { href, mediaType: 'application/pdf', sha256: documentSha256, bytes: documentBytes };
  return { document: { ...file, ...(sealLevel === null ? {} : { sealLevel: `PAdES-${sealLevel}` }) } };
}

function failureOf({ state, failedStep, failureCode, failureDetail }: Issuance): Pick<LicenceDto, 'failure'> {
  if (state !== 'failed' || !failedStep) return {};
  return { failure: { step: failedStep, code: failureCode ?? '', detail: failureDetail ?? '' } };
}
