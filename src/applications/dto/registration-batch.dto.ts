import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

const RESULTS = ['entered', 'known', 'refused'] as const;
export const TEMPLATE_FORMATS = ['csv', 'xlsx'] as const;

export class TableUploadDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description:
      'CSV (UTF-8, GBK or GB18030) or XLSX of at most 5 MiB and 5,000 rows, with the columns of the template',
  })
  file!: unknown;
}

export class TemplateQueryDto {
  @ApiPropertyOptional({ enum: TEMPLATE_FORMATS, default: 'xlsx' })
  @IsIn(TEMPLATE_FORMATS)
  format: (typeof TEMPLATE_FORMATS)[number] = 'xlsx';
}

class RowFaultDto {
  @ApiProperty({ example: 'holderCode' })
  readonly field!: string;

  @ApiProperty({ example: '持证主体代码', description: 'Name of the column in the template' })
  readonly column!: string;

  @ApiProperty()
  readonly detail!: string;
}

class RegistrationRowDto {
  @ApiProperty({ description: 'Line of a CSV, row of a sheet, from 1' })
  readonly line!: number;

  @ApiProperty({ type: String, nullable: true })
  readonly number!: string | null;

  @ApiProperty({ enum: RESULTS, description: '`known`: the same was registered before' })
  readonly result!: (typeof RESULTS)[number];

  @ApiPropertyOptional({ format: 'uuid', description: 'Of the licence; its file goes to `…/{id}/document`' })
  readonly id?: string;

  @ApiPropertyOptional({ type: [RowFaultDto] })
  readonly errors?: readonly RowFaultDto[];
}

export class RegistrationBatchDto {
  @ApiProperty()
  readonly rows!: number;

  @ApiProperty()
  readonly entered!: number;

  @ApiProperty()
  readonly known!: number;

  @ApiProperty()
  readonly refused!: number;

  @ApiProperty({ type: [RegistrationRowDto], description: 'In the order of the table' })
  readonly items!: readonly RegistrationRowDto[];

  static from(items: readonly RegistrationRowDto[]): RegistrationBatchDto {
    const count = (wanted: RegistrationRowDto['result']): number =>
      items.filter(({ result }) => result === wanted).length;
    return {
      rows: items.length,
      entered: count('entered'),
      known: count('known'),
      refused: count('refused'),
      items,
    };
  }
}
