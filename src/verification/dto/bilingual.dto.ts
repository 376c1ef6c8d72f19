import { ApiProperty } from '@nestjs/swagger';
import type { Bilingual } from '../report.js';

/** One sentence in Chinese and in English. */
export class BilingualDto implements Bilingual {
  @ApiProperty({ example: '有效' })
  readonly zh!: string;

  @ApiProperty({ example: 'valid' })
  readonly en!: string;
}
