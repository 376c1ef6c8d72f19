import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import type { LinkedCopy } from '../annotated-copies.service.js';
import type { AnnotatedCopy } from '../annotated-copy.entity.js';

export class CopyIdDto {
  @ApiProperty({ example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY' })
  @Matches(/^[A-Z2-7]{26}$/, { message: 'id must be 26 letters and digits, as printed on the copy' })
  id!: string;
}

export class AnnotatedCopyDto {
  @ApiProperty({ description: 'As printed on the copy' })
  readonly id!: string;

  @ApiProperty({ description: 'SHA-256 of the copy' })
  readonly sha256!: string;

  @ApiProperty()
  readonly bytes!: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Until when the copy counts, as printed on it' })
  readonly expiresAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Until when the link can be used, once' })
  readonly linkUntil!: string;

  @ApiProperty({ description: 'How often the copy was fetched' })
  readonly downloads!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly downloadedAt!: string | null;

  static from(copy: AnnotatedCopy): AnnotatedCopyDto {
    return membersOf(copy);
  }
}

export class NewAnnotatedCopyDto extends AnnotatedCopyDto {
  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    description:
      'Gives the copy once, to whoever has it, while the licence is in force; null when that was done for an earlier such request, or ' +
      'that one was for another version',
  })
  readonly link!: string | null;

  static of({ copy, link }: LinkedCopy): NewAnnotatedCopyDto {
    return { ...membersOf(copy), link };
  }
}

type Members<T> = { [Name in keyof T]: T[Name] };

function membersOf(copy: AnnotatedCopy): Members<AnnotatedCopyDto> {
  const { id, sha256, bytes, createdAt, expiresAt, linkUntil, downloads, downloadedAt } = copy;
  return {
    id,
    sha256,
    bytes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    linkUntil: linkUntil.toISOString(),
    downloads,
    downloadedAt: downloadedAt?.toISOString() ?? null,
  };
}
