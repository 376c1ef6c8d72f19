import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { DIALECT_STATUSES } from '../dialect/dialect-status.js';

export class DialectServiceDto {
  @ApiProperty({
    example: 'queryCertInfo',
    description: 'queryCertInfo, getDataByHolder, getDateByQRcode, verifyCertInfo or getCertRemarkInfo',
  })
  @Matches(/^[A-Za-z]{1,40}$/, { message: 'service must be the name of a service' })
  service!: string;
}

export class DialectRequestDto {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Not read: who asks is known by the key of the request',
  })
  head?: object;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'Members of the service, and for each: useCause, itemCode 事项编码, bizNum 办件编号, operatorId, operatorName, authMode, consentRef, consentUntil',
  })
  data!: object;
}

class DialectHeadDto {
  @ApiProperty({ enum: Object.keys(DIALECT_STATUSES).map(Number) })
  readonly status!: number;

  @ApiProperty()
  readonly message!: string;

  @ApiPropertyOptional({ description: 'For the receipt: GET /v1/lookups/{id}/receipt' })
  readonly lookupId?: string;
}

export class DialectAnswerDto {
  @ApiProperty({ type: DialectHeadDto })
  readonly head!: DialectHeadDto;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly data!: object | null;
}
