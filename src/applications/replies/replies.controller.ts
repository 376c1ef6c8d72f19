import { Body, Controller, Get, Headers, Param, Post, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import { registerReaderOf } from '../../licences/recorded-search.service.js';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { documentResponse } from '../../platform/http/document-response.js';
import { AcceptForms } from '../../platform/http/form-body.js';
import { UploadedFile } from '../../platform/http/multipart.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { requestInvalid } from '../../platform/http/request-validation.js';
import { BodyLimit } from '../../platform/http/route-settings.js';
import { actorOf } from '../application-viewer.js';
import {
  NewReplyDto,
  ProjectCodeDto,
  RepliesDto,
  ReplyDto,
  ReplyIdDto,
  ReplyUploadDto,
} from '../dto/reply.dto.js';
import { RepliesService, type ReplyingDepartment } from './replies.service.js';

/** A file of 20 MiB, and the form around it. */
const UPLOAD_BODY_BYTES = 20 * 1024 * 1024 + 64 * 1024;

/** Replies (批复文件) of all departments about a project. */
@ApiTags('applications')
@Controller({ path: 'projects/:projectCode/replies', version: '1' })
export class RepliesController {
  constructor(private readonly replies: RepliesService) {}

  @Post()
  @AcceptForms()
  @BodyLimit(UPLOAD_BODY_BYTES)
  @Requires('licences:register')
  @ApiOperation({
    summary: 'Keep a reply after its decision',
    description: 'The same file of the same department for the same project is kept once.',
    operationId: 'keepReply',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: ReplyUploadDto })
  @ApiCreatedResponse({ type: ReplyDto })
  @ApiProblems(
    'request-invalid',
    'request-malformed',
    'request-too-large',
    'media-type-unsupported',
    'organisation-required',
    'attachment-refused',
    'store-unavailable',
  )
  async keep(
    @Param() { projectCode }: ProjectCodeDto,
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReplyDto> {
    const department = departmentOf(principal);
    if (!(body instanceof UploadedFile))
      throw new DomainError('media-type-unsupported', 'Send the file as multipart/form-data.');
    const { title, documentNo, decidedOn } = await saidOf(body);
    const said = { projectCode, title, documentNo, decidedOn, bytes: body.bytes };
    const kept = ReplyDto.from(await this.replies.keep(said, department));
    reply.header('Location', kept.href);
    return kept;
  }

  @Get()
  @Requires('licences:search')
  @ApiOperation({
    summary: 'List the replies about a project',
    description: 'Departments see their own. On record.',
    operationId: 'findReplies',
  })
  @ApiOkResponse({ type: RepliesDto })
  @ApiProblems('request-invalid', 'organisation-required', 'busy')
  async list(
    @Param() { projectCode }: ProjectCodeDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<RepliesDto> {
    const replies = await this.replies.list(projectCode, registerReaderOf(principal));
    return { items: replies.map((each) => ReplyDto.from(each)) };
  }

  @Get(':replyId/document')
  @Requires('licences:search')
  @ApiOperation({
    summary: 'Download a reply',
    description: 'Departments download their own. On record.',
    operationId: 'getReplyDocument',
  })
  @ApiHeader({ name: 'Range', required: false })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The file, whole or (206) a part of it; never changes' })
  @ApiProblems(
    'request-invalid',
    'organisation-required',
    'reply-not-found',
    'range-not-satisfiable',
    'busy',
    'store-unavailable',
  )
  async document(
    @Param() { projectCode, replyId }: ReplyIdDto,
    @Headers() headers: Record<string, string | undefined>,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const document = await this.replies.document(projectCode, replyId, registerReaderOf(principal));
    const response = documentResponse(document, headers);
    await reply
      .status(response.status)
      .headers(response.headers)
      .send(response.body ? Buffer.from(response.body) : undefined);
  }
}

/** @throws DomainError `organisation-required` */
function departmentOf(principal: Principal): ReplyingDepartment {
  const { organisationUscc: uscc, organisation: name } = principal;
  if (uscc) return { uscc, name, actor: actorOf(principal) };
  throw new DomainError('organisation-required', 'The key is not bound to a department.');
}

/** @throws DomainError `request-invalid` */
async function saidOf({ fields }: UploadedFile): Promise<NewReplyDto> {
  const said = plainToInstance(NewReplyDto, fields);
  const errors = await validate(said, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw requestInvalid(errors);
  return said;
}
