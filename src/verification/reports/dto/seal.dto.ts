import { ApiProperty } from '@nestjs/swagger';
import { BilingualDto } from '../../dto/bilingual.dto.js';
import type {
  Bilingual,
  ReportedCertificate,
  ReportedRevocation,
  ReportedSeal,
  ReportedTimestamp,
  ReportReason,
} from '../../report.js';

const INDICATIONS = ['TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED'] as const;
const INSTANT = { type: String, format: 'date-time', nullable: true } as const;

export class ReportReasonDto implements ReportReason {
  @ApiProperty({ example: 'exact-bytes', description: 'Stable: codes are added, never renamed' })
  readonly code!: string;

  @ApiProperty({ type: BilingualDto })
  readonly text!: Bilingual;

  @ApiProperty({ enum: ['error', 'warning', 'info'] })
  readonly severity!: 'error' | 'warning' | 'info';

  @ApiProperty({ required: false, example: '/Root/Pages/Kids[0]/Contents' })
  readonly object?: string;

  @ApiProperty({ required: false, minimum: 1 })
  readonly page?: number;

  @ApiProperty({ required: false, description: 'Field of the seal that it is about' })
  readonly seal?: string;
}

export class ReportedCertificateDto implements ReportedCertificate {
  @ApiProperty()
  readonly subject!: string;

  @ApiProperty()
  readonly issuer!: string;

  @ApiProperty({ description: 'Lower-case hexadecimal' })
  readonly serial!: string;

  @ApiProperty({ format: 'date-time' })
  readonly notBefore!: string;

  @ApiProperty({ format: 'date-time' })
  readonly notAfter!: string;
}

class ReportedTimestampDto implements ReportedTimestamp {
  @ApiProperty({ enum: ['signature', 'document'] })
  readonly kind!: 'signature' | 'document';

  @ApiProperty(INSTANT)
  readonly at!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly authority!: string | null;

  @ApiProperty({ enum: INDICATIONS, enumName: 'EtsiIndication' })
  readonly indication!: ReportedSeal['indication'];
}

class ReportedRevocationDto implements ReportedRevocation {
  @ApiProperty({ enum: ['OCSP', 'CRL', 'none'] })
  readonly source!: 'OCSP' | 'CRL' | 'none';

  @ApiProperty({
    type: String,
    nullable: true,
    description: '`cms` or `dss`: in the file; `given`: kept by us',
  })
  readonly where!: string | null;

  @ApiProperty(INSTANT)
  readonly producedAt!: string | null;

  @ApiProperty(INSTANT)
  readonly nextUpdate!: string | null;
}

class SealAlgorithmDto {
  @ApiProperty({ example: 'RSASSA-PSS' })
  readonly signature!: string;

  @ApiProperty({ example: 'SHA-256' })
  readonly digest!: string;

  @ApiProperty({ example: 'RSA' })
  readonly keyType!: string;

  @ApiProperty({ example: 3072 })
  readonly keyBits!: number;
}

export class ReportedSealDto implements ReportedSeal {
  @ApiProperty()
  readonly field!: string;

  @ApiProperty({ enum: ['seal', 'document-timestamp'] })
  readonly kind!: 'seal' | 'document-timestamp';

  @ApiProperty({ enum: INDICATIONS, enumName: 'EtsiIndication', description: 'ETSI EN 319 102-1 §5.1.3' })
  readonly indication!: ReportedSeal['indication'];

  @ApiProperty({ type: String, nullable: true, example: 'HASH_FAILURE', description: 'ETSI EN 319 102-1' })
  readonly subIndication!: ReportedSeal['subIndication'];

  @ApiProperty({ type: String, nullable: true, description: 'From the certificate' })
  readonly signer!: string | null;

  @ApiProperty({ type: [ReportedCertificateDto], description: 'Signer first' })
  readonly chain!: readonly ReportedCertificate[];

  @ApiProperty({ type: SealAlgorithmDto, nullable: true })
  readonly algorithm!: SealAlgorithmDto | null;

  @ApiProperty({ example: 'B-LT' })
  readonly level!: string;

  @ApiProperty(INSTANT)
  readonly claimedTime!: string | null;

  @ApiProperty(INSTANT)
  readonly bestSignatureTime!: string | null;

  @ApiProperty({ example: 'timestamp' })
  readonly bestSignatureTimeSource!: string;

  @ApiProperty({ type: [ReportedTimestampDto] })
  readonly timestamps!: readonly ReportedTimestamp[];

  @ApiProperty({ type: [ReportedRevocationDto] })
  readonly revocation!: readonly ReportedRevocation[];

  @ApiProperty({ type: Number, nullable: true, description: 'DocMDP P of a certifying seal' })
  readonly certification!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Revision that it covers, from 1' })
  readonly revision!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  readonly coveredBytes!: number | null;

  @ApiProperty({ description: 'Whether it is one of our own seals' })
  readonly ours!: boolean;

  @ApiProperty({ type: [ReportReasonDto] })
  readonly reasons!: readonly ReportReason[];
}
