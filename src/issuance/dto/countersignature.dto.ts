import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBase64,
  IsOptional,
  IsUUID,
  MaxLength,
} from 'class-validator';
import {
  type SealSessionRecord,
  type SealSessionsService,
  toBeSigned,
} from '../../sealing/seal-sessions.service.js';

/** More than any certificate or CMS of a seal needs. */
const MAX_CERTIFICATE = 16_384;
const MAX_CMS = 131_072;

export class NewCountersignatureDto {
  @ApiProperty({
    type: [String],
    description: "DER in Base64: the holder's certificate first, then those above it",
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(6)
  @IsBase64({}, { each: true })
  @MaxLength(MAX_CERTIFICATE, { each: true })
  readonly certificates!: string[];
}

/** One of the two. */
export class ReturnedSignatureDto {
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

export class SealSessionIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  readonly id!: string;

  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  readonly sessionId!: string;
}

/** What the holder's key has to sign, and until when. */
export class SealSessionDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: ['open', 'answered', 'cancelled', 'expired'], enumName: 'SealSessionState' })
  readonly state!: string;

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

  static from(session: SealSessionRecord, sessions: SealSessionsService): SealSessionDto {
    const asked = sessions.askedOf(session);
    const isExpired = session.state === 'open' && !sessions.isOpen(session);
    return {
      id: session.id,
      state: isExpired ? 'expired' : session.state,
      digest: Buffer.from(asked.digest).toString('base64'),
      toBeSigned: Buffer.from(toBeSigned(asked)).toString('base64'),
      digestAlgorithm: 'SHA-256',
      createdAt: session.createdAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
    };
  }
}
