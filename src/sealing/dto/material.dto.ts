import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBase64,
  IsDefined,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { MaterialInHand } from '../materials.service.js';
import { type SealSessionsService, toBeSigned } from '../seal-sessions.service.js';
import { MaterialPlaceDto } from './material-place.dto.js';

/** More than any certificate or CMS of a seal needs. */
const MAX_CERTIFICATE = 16_384;
const MAX_CMS = 131_072;
/** Base64 of 20 MiB. */
const MAX_DOCUMENT = 27_962_028;

export class NewMaterialDto {
  @ApiProperty({ format: 'byte', description: 'A PDF of at most 20 MiB in Base64' })
  @IsString()
  @MaxLength(MAX_DOCUMENT)
  readonly document!: string;

  @ApiProperty({
    type: [String],
    description: "DER in Base64: the builder's certificate first, then those above it",
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(6)
  @IsBase64({}, { each: true })
  @MaxLength(MAX_CERTIFICATE, { each: true })
  readonly certificates!: string[];

  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => MaterialPlaceDto)
  readonly place!: MaterialPlaceDto;
}

/** One of the two. */
export class MaterialSignatureDto {
  @ApiPropertyOptional({ description: 'A whole CMS (DER, detached, one signer) in Base64' })
  @IsOptional()
  @IsBase64()
  @MaxLength(MAX_CMS)
  readonly cms?: string;

  @ApiPropertyOptional({ description: 'The bare signature value over `toBeSigned` in Base64' })
  @IsOptional()
  @IsBase64()
  @MaxLength(MAX_CERTIFICATE)
  readonly signature?: string;
}

export class MaterialIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  readonly id!: string;
}

export class SealedMaterialDto {
  @ApiProperty({ description: 'SHA-256 of the file, hexadecimal; also its ETag' })
  readonly sha256!: string;

  @ApiProperty()
  readonly bytes!: number;

  @ApiProperty({ description: 'What was reached', example: 'PAdES-B-T' })
  readonly sealLevel!: string;

  @ApiProperty({ format: 'date-time' })
  readonly sealedAt!: string;
}

/** An application material, what its owner's key has to sign, and what came of it. */
export class MaterialDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: ['awaiting-signature', 'sealed', 'expired'], enumName: 'MaterialState' })
  readonly state!: string;

  @ApiProperty()
  readonly pages!: number;

  @ApiProperty({ description: 'SHA-256 of the file as it was sent, hexadecimal' })
  readonly originalSha256!: string;

  @ApiProperty({ example: 'PAdES-B-T' })
  readonly askedLevel!: string;

  @ApiProperty({ description: 'SHA-256 of the bytes to seal, Base64: the message digest of a CMS' })
  readonly digest!: string;

  @ApiProperty({ description: 'DER of the signed attributes in Base64: what a bare signature is made over' })
  readonly toBeSigned!: string;

  @ApiProperty({ example: 'SHA-256' })
  readonly digestAlgorithm!: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt!: string;

  @ApiPropertyOptional({ description: 'Once it is sealed' })
  readonly document?: SealedMaterialDto;

  static from({ material, session }: MaterialInHand, sessions: SealSessionsService): MaterialDto {
    const asked = sessions.askedOf(session);
    const waits = sessions.isOpen(session) ? 'awaiting-signature' : 'expired';
    const document = sealedOf(material);
    return {
      id: material.id,
      state: document ? 'sealed' : waits,
      pages: material.pages,
      originalSha256: material.originalSha256,
      askedLevel: `PAdES-${material.askedLevel}`,
      digest: Buffer.from(asked.digest).toString('base64'),
      toBeSigned: Buffer.from(toBeSigned(asked)).toString('base64'),
      digestAlgorithm: 'SHA-256',
      createdAt: session.createdAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      ...(document && { document }),
    };
  }
}

function sealedOf({
  sealedSha256,
  sealedBytes,
  sealLevel,
  sealedAt,
}: MaterialInHand['material']): SealedMaterialDto | undefined {
  if (sealedSha256 === null || sealedBytes === null || sealLevel === null || sealedAt === null)
    return undefined;
  return {
    sha256: sealedSha256,
    bytes: sealedBytes,
    sealLevel: `PAdES-${sealLevel}`,
    sealedAt: sealedAt.toISOString(),
  };
}
