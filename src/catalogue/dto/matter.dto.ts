import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { type Material, MATERIAL_KINDS, type MaterialKind, type Matter } from '../matter.js';

export class MatterCodeDto {
  @ApiProperty({ example: '0100000', description: '事项编码' })
  @Matches(/^[0-9A-Z-]{1,32}$/, { message: 'code must be digits, capital letters and hyphens' })
  code!: string;
}

export class MatterQueryDto {
  @ApiPropertyOptional({ example: '01', description: 'Code of the table `project-category`' })
  @IsOptional()
  @Matches(/^\d{2}$/, { message: 'projectKind must be two digits' })
  projectKind?: string;

  @ApiPropertyOptional({ example: '3', description: 'Code of the table `approval-stage`' })
  @IsOptional()
  @Matches(/^\d{1,2}$/, { message: 'stage must be one or two digits' })
  stage?: string;
}

export class MaterialDto {
  @ApiProperty({ example: '0100000-03' })
  readonly code!: string;

  @ApiProperty({ example: '建设工程规划许可证' })
  readonly name!: string;

  @ApiProperty({ enum: MATERIAL_KINDS, enumName: 'MaterialKind' })
  readonly kind!: MaterialKind;

  @ApiProperty({ type: [String], description: 'Licence types of which one licence stands for the material' })
  readonly satisfiedBy!: readonly string[];

  @ApiProperty({ description: '政府部门核发: nobody is asked for it on paper' })
  readonly issuedByGovernment!: boolean;

  @ApiPropertyOptional({ description: 'To which projects it applies; absent: to all' })
  readonly when?: string;

  static from({ code, name, kind, satisfiedBy, issuedByGovernment, when }: Material): MaterialDto {
    return { code, name, kind, satisfiedBy, issuedByGovernment, ...(when === undefined ? {} : { when }) };
  }
}

export class MatterDto {
  @ApiProperty({ example: '0100000' })
  readonly code!: string;

  @ApiProperty({ minimum: 1, description: 'Version of the list of materials' })
  readonly version!: number;

  @ApiProperty({ example: '特殊建设工程消防设计审查' })
  readonly name!: string;

  @ApiProperty({ description: 'False while the code is invented' })
  readonly codeConfirmed!: boolean;

  @ApiProperty()
  readonly source!: string;

  @ApiProperty({ example: '3' })
  readonly stage!: string;

  @ApiProperty({ type: [String], example: ['01'] })
  readonly projectKinds!: readonly string[];

  @ApiProperty()
  readonly legalBasis!: string;

  @ApiProperty({ type: [MaterialDto] })
  readonly materials!: readonly MaterialDto[];

  static from(matter: Matter): MatterDto {
    const { code, version, name, codeConfirmed, source, stage, projectKinds, legalBasis } = matter;
    const materials = matter.materials.map((material) => MaterialDto.from(material));
    return { code, version, name, codeConfirmed, source, stage, projectKinds, legalBasis, materials };
  }
}

export class MattersDto {
  @ApiProperty({ type: [MatterDto] })
  readonly items!: readonly MatterDto[];
}
