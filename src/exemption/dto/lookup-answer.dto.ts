import { ApiProperty } from '@nestjs/swagger';
import { MATERIAL_KINDS, type MaterialKind } from '../../catalogue/matters.service.js';
import { LICENCE_STATUSES } from '../../licences/licence-status.js';
import { EXEMPTION_REASONS, type ExemptionReason } from '../lookups/exemption.js';

class LookupStampDto {
  @ApiProperty({ example: '1284-0f3c…', description: 'To read it again: GET /v1/lookups/{id}' })
  readonly lookupId!: string;

  @ApiProperty({ description: 'Place in the record of doings, among all look-ups and changes of licences' })
  readonly sequence!: number;

  @ApiProperty({ format: 'date-time', description: 'The instant that the answer is about' })
  readonly asOf!: string;

  @ApiProperty({
    description: 'Compact JWS (ES256) of what was asked and answered, for later; keys: GET /v1/audit-keys',
  })
  readonly receipt!: string;
}

/** The same fields whatever was found: absent and hidden are one answer. */
export class ExistenceAnswerDto extends LookupStampDto {
  @ApiProperty({ enum: [0, 10, 21, 22, 23], description: 'head.status of DB3704/T 0042-2024' })
  readonly code!: number;

  @ApiProperty()
  readonly exists!: boolean;

  @ApiProperty()
  readonly inForce!: boolean;

  @ApiProperty({ description: '中止施工: in force, but nothing is built' })
  readonly suspended!: boolean;

  @ApiProperty({ description: 'How many licences fit; what is said is of the one that counts most' })
  readonly matches!: number;

  @ApiProperty({ type: String, nullable: true, example: '001' })
  readonly version!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: LICENCE_STATUSES })
  readonly status!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly statusText!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The end of the day in Asia/Shanghai; null unless in force',
  })
  readonly reliableUntil!: string | null;

  @ApiProperty({ description: 'To be read out' })
  readonly sentence!: string;
}

/** Members of the national table SPGL_XMSQCLJQTFJXXB; a masked one is null. */
export class NationalRowDto {
  @ApiProperty({ type: String, nullable: true, description: '证照名称' })
  readonly zzmc!: string | null;

  @ApiProperty({ type: String, nullable: true, description: '证照编号' })
  readonly zzbh!: string | null;

  @ApiProperty({ type: String, nullable: true, description: '证照类型代码' })
  readonly zzlx!: string | null;

  @ApiProperty({ type: String, nullable: true, description: '电子证照标识' })
  readonly zzbs!: string | null;

  @ApiProperty({ type: String, nullable: true, description: '电子证照文件链接' })
  readonly dzzzwjlj!: string | null;
}

export class MaterialExemptionDto {
  @ApiProperty({ example: '0100000-05' })
  readonly code!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ enum: MATERIAL_KINDS, enumName: 'MaterialKind' })
  readonly kind!: MaterialKind;

  @ApiProperty({ type: String, nullable: true })
  readonly when!: string | null;

  @ApiProperty()
  readonly exempt!: boolean;

  @ApiProperty({ enum: EXEMPTION_REASONS, enumName: 'ExemptionReason' })
  readonly reason!: ExemptionReason;

  @ApiProperty({ type: Number, nullable: true, enum: [0, 10, 21, 22, 23, 100] })
  readonly statusCode!: number | null;

  @ApiProperty({
    type: NationalRowDto,
    nullable: true,
    description: 'Null unless exempt and `face` is granted',
  })
  readonly licence!: NationalRowDto | null;

  @ApiProperty({ type: String, nullable: true })
  readonly version!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: LICENCE_STATUSES })
  readonly status!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly statusText!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly reliableUntil!: string | null;

  @ApiProperty({ description: 'To be read out' })
  readonly sentence!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly nextStep!: string | null;
}

class AskedMatterDto {
  @ApiProperty()
  readonly code!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly version!: number;
}

export class ExemptionAnswerDto extends LookupStampDto {
  @ApiProperty({ type: AskedMatterDto })
  readonly matter!: AskedMatterDto;

  @ApiProperty({ type: [MaterialExemptionDto], description: 'In the order of the matter' })
  readonly materials!: readonly MaterialExemptionDto[];

  @ApiProperty()
  readonly exemptCount!: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly reliableUntil!: string | null;

  @ApiProperty({ description: 'How long the answer may be relied on, in words' })
  readonly relianceRule!: string;

  @ApiProperty({ description: 'To be read out' })
  readonly sentence!: string;
}
