import { ApiProperty } from '@nestjs/swagger';
import { IsUUID, Matches } from 'class-validator';
import { STANDINGS, type Standing } from '../attachments/attachment-findings.js';
import type { ProjectReply } from '../replies/project-reply.entity.js';
import { IsLine, IsProjectCode } from './text-rules.js';

export class ProjectCodeDto {
  @ApiProperty({ example: '2609-410726-04-03-110016' })
  @IsProjectCode()
  projectCode!: string;
}

export class ReplyIdDto extends ProjectCodeDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  replyId!: string;
}

/** The texts of the form beside the file. */
export class NewReplyDto {
  @ApiProperty({ example: '关于粮食周转仓库项目建设工程规划的批复', maxLength: 200 })
  @IsLine(200)
  title!: string;

  @ApiProperty({ example: '延自然资〔2026〕31号', maxLength: 100, description: '文号' })
  @IsLine(100)
  documentNo!: string;

  @ApiProperty({ format: 'date', description: 'Day of the decision, Asia/Shanghai; not in the future' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'decidedOn must be a date YYYY-MM-DD' })
  decidedOn!: string;
}

export class ReplyUploadDto extends NewReplyDto {
  @ApiProperty({ type: 'string', format: 'binary', description: 'PDF, at most 20 MiB' })
  file!: unknown;
}

export class ReplyDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty()
  readonly projectCode!: string;

  @ApiProperty()
  readonly title!: string;

  @ApiProperty()
  readonly documentNo!: string;

  @ApiProperty({ format: 'date' })
  readonly decidedOn!: string;

  @ApiProperty({ example: '延津县自然资源局' })
  readonly department!: string;

  @ApiProperty({ description: '统一社会信用代码' })
  readonly departmentCode!: string;

  @ApiProperty()
  readonly sha256!: string;

  @ApiProperty()
  readonly bytes!: number;

  @ApiProperty({ enum: STANDINGS, enumName: 'AttachmentStanding' })
  readonly standing!: Standing;

  @ApiProperty()
  readonly verdict!: string;

  @ApiProperty({ format: 'uri-reference', description: 'The whole report' })
  readonly report!: string;

  @ApiProperty({ format: 'uri-reference' })
  readonly href!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  static from(reply: ProjectReply): ReplyDto {
    const { id, projectCode, title, documentNo, decidedOn, departmentName, departmentUscc } = reply;
    const { sha256, bytes, standing, verdict, verificationId, at } = reply;
    return {
      id,
      projectCode,
      title,
      documentNo,
      decidedOn,
      department: departmentName,
      departmentCode: departmentUscc,
      sha256,
      bytes,
      standing,
      verdict,
      report: `/v1/verifications/${verificationId}`,
      href: `/v1/projects/${projectCode}/replies/${id}/document`,
      at: at.toISOString(),
    };
  }
}

export class RepliesDto {
  @ApiProperty({ type: [ReplyDto], description: 'The first decided first' })
  readonly items!: readonly ReplyDto[];
}
