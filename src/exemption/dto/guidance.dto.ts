import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { MATERIAL_KINDS, type MaterialKind } from '../../catalogue/matters.service.js';
import { LICENCE_STATUSES } from '../../licences/licence-status.js';
import {
  GUIDANCE_STATES,
  type GuidanceState,
  type GuidedMaterial,
  type GuidedMatter,
} from '../guidance/guidance.js';

export class GuidanceQueryDto {
  @ApiPropertyOptional({ example: '01', description: 'Code of the table `project-category`' })
  @IsOptional()
  @Matches(/^\d{2}$/, { message: 'projectKind must be two digits' })
  projectKind?: string;

  @ApiPropertyOptional({ example: '3', description: 'Code of the table `approval-stage`' })
  @IsOptional()
  @Matches(/^\d{1,2}$/, { message: 'stage must be one or two digits' })
  stage?: string;

  @ApiPropertyOptional({
    example: '2609-410726-04-03-110016',
    description: 'Without it only licences of no project count as here',
  })
  @IsOptional()
  @Matches(/^[0-9A-Za-z-]{1,32}$/, { message: 'projectCode must be up to 32 digits, letters and hyphens' })
  projectCode?: string;
}

class LicenceHereDto {
  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly number!: string;

  @ApiProperty({ example: '001' })
  readonly version!: string;

  @ApiProperty({ enum: LICENCE_STATUSES })
  readonly status!: string;

  @ApiProperty({ format: 'date' })
  readonly issueDate!: string;
}

class GuidedMaterialDto {
  @ApiProperty()
  readonly code!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ enum: MATERIAL_KINDS, enumName: 'MaterialKind' })
  readonly kind!: MaterialKind;

  @ApiProperty({ type: String, nullable: true, description: 'To which projects it applies' })
  readonly when!: string | null;

  @ApiProperty({ enum: GUIDANCE_STATES, enumName: 'GuidanceState' })
  readonly state!: GuidanceState;

  @ApiProperty({ type: [LicenceHereDto] })
  readonly licences!: readonly LicenceHereDto[];

  @ApiProperty()
  readonly sentence!: string;

  static from({ material, state, licences, sentence }: GuidedMaterial): GuidedMaterialDto {
    const { code, name, kind, when = null } = material;
    const here = licences.map(({ name: licenceName, number, version, status, issueDate }) => {
      return { name: licenceName, number, version, status, issueDate };
    });
    return { code, name, kind, when, state, licences: here, sentence };
  }
}

class GuidedMatterDto {
  @ApiProperty({ example: '0120001' })
  readonly code!: string;

  @ApiProperty({ description: 'Of the list of materials' })
  readonly version!: number;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ example: '3' })
  readonly stage!: string;

  @ApiProperty({ type: [GuidedMaterialDto] })
  readonly materials!: readonly GuidedMaterialDto[];

  @ApiProperty()
  readonly sentence!: string;

  static from({ matter, materials, sentence }: GuidedMatter): GuidedMatterDto {
    const { code, version, name, stage } = matter;
    return {
      code,
      version,
      name,
      stage,
      materials: materials.map((each) => GuidedMaterialDto.from(each)),
      sentence,
    };
  }
}

export class GuidanceDto {
  @ApiProperty({ type: [GuidedMatterDto], description: 'In the order of the catalogue' })
  readonly matters!: readonly GuidedMatterDto[];

  static from(matters: readonly GuidedMatter[]): GuidanceDto {
    return { matters: matters.map((matter) => GuidedMatterDto.from(matter)) };
  }
}
