import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Param,
  Patch,
  Post,
  Res,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import { CurrentPrincipal, type Principal, Requires, RequiresOneOf } from '../../platform/http/audience.js';
import { documentResponse } from '../../platform/http/document-response.js';
import { AcceptOctets, OCTETS_MEDIA_TYPE, OctetStream } from '../../platform/http/octet-body.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { holderOf, viewerOf } from '../application-viewer.js';
import { AttachmentDto, AttachmentIdDto, NewAttachmentDto } from '../dto/attachment.dto.js';
import { ApplicationIdDto } from '../dto/application-request.dto.js';
import { AttachmentRecordsService } from './attachment-records.service.js';
import { type AttachmentInHand, AttachmentsService } from './attachments.service.js';

const OWN = ['request-invalid', 'organisation-required', 'application-not-found'] as const;
const OFFSET = {
  name: 'Upload-Offset',
  description: 'How much of the file is here',
  schema: { type: 'integer' },
};

/** Files for materials, uploaded in pieces; the manner is that of tus 1.0.0. */
@ApiTags('applications')
@Controller({ path: 'applications/:id/attachments', version: '1' })
export class AttachmentsController {
  constructor(
    private readonly attachments: AttachmentsService,
    private readonly records: AttachmentRecordsService,
  ) {}

  @Post()
  @Requires('applications:write')
  @ApiOperation({
    summary: 'Announce a file',
    description: 'The same file for the same material again: the upload goes on where it was.',
    operationId: 'announceAttachment',
  })
  @ApiCreatedResponse({ type: AttachmentDto })
  @ApiProblems(
    ...OWN,
    'application-action-refused',
    'attachment-refused',
    'request-too-large',
    'store-unavailable',
  )
  async announce(
    @Param() { id }: ApplicationIdDto,
    @Body() { material, fileName, bytes, sha256 }: NewAttachmentDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentDto> {
    const announced = { material, fileName, bytes, sha256 };
    const inHand = await this.attachments.announce(id, announced, holderOf(principal));
    reply.header('Location', `/v1/applications/${id}/attachments/${inHand.attachment.id}`);
    return this.answer(inHand, reply);
  }

  @Get(':attachmentId')
  @RequiresOneOf('applications:write', 'applications:decide')
  @ApiOperation({
    summary: 'Read how much of a file is here, and what was found in it',
    description: 'HEAD answers with the headers alone.',
    operationId: 'getAttachment',
  })
  @ApiOkResponse({ type: AttachmentDto, headers: { 'Upload-Offset': OFFSET } })
  @ApiProblems(...OWN, 'attachment-not-found')
  async get(
    @Param() { id, attachmentId }: AttachmentIdDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentDto> {
    return this.answer(await this.attachments.get(id, attachmentId, viewerOf(principal)), reply);
  }

  @Patch(':attachmentId')
  @AcceptOctets()
  @Requires('applications:write')
  @ApiOperation({
    summary: 'Send a piece of a file',
    description:
      'What arrives before a connection breaks stays. The last piece is answered when the file is verified.',
    operationId: 'sendAttachmentPiece',
  })
  @ApiHeader({ name: 'Upload-Offset', required: true, description: 'Where the piece begins' })
  @ApiConsumes(OCTETS_MEDIA_TYPE)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOkResponse({ type: AttachmentDto, headers: { 'Upload-Offset': OFFSET } })
  @ApiProblems(
    ...OWN,
    'media-type-unsupported',
    'request-too-large',
    'attachment-not-found',
    'application-action-refused',
    'upload-offset-wrong',
    'attachment-refused',
    'store-unavailable',
  )
  async send(
    @Param() { id: applicationId, attachmentId }: AttachmentIdDto,
    @Headers('upload-offset') offset: string | undefined,
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentDto> {
    if (!(body instanceof OctetStream))
      throw new DomainError('media-type-unsupported', `Send the piece as ${OCTETS_MEDIA_TYPE}.`);
    const at = { applicationId, id: attachmentId, offset: offsetOf(offset) };
    return this.answer(await this.attachments.add(at, body, holderOf(principal)), reply);
  }

  @Delete(':attachmentId')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Requires('applications:write')
  @ApiOperation({ summary: 'Take a file back', operationId: 'removeAttachment' })
  @ApiNoContentResponse()
  @ApiProblems(...OWN, 'attachment-not-found', 'application-action-refused')
  async remove(
    @Param() { id, attachmentId }: AttachmentIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.attachments.remove(id, attachmentId, holderOf(principal));
  }

  @Get(':attachmentId/document')
  @RequiresOneOf('applications:write', 'applications:decide')
  @ApiOperation({ summary: 'Download a file that is attached', operationId: 'getAttachmentDocument' })
  @ApiHeader({ name: 'Range', required: false })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The file, whole or (206) a part of it; never changes' })
  @ApiProblems(...OWN, 'attachment-not-found', 'range-not-satisfiable', 'store-unavailable')
  async document(
    @Param() { id, attachmentId }: AttachmentIdDto,
    @CurrentPrincipal() principal: Principal,
    @Headers() headers: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.attachments.document(id, attachmentId, viewerOf(principal));
    const response = documentResponse(file, headers);
    await reply
      .status(response.status)
      .headers(response.headers)
      .send(response.body ? Buffer.from(response.body) : undefined);
  }

  private async answer(
    { attachment, offset }: AttachmentInHand,
    reply: FastifyReply,
  ): Promise<AttachmentDto> {
    reply
      .header('Upload-Offset', String(offset))
      .header('Upload-Length', String(attachment.bytes))
      .header('Cache-Control', 'no-store');
    return AttachmentDto.from(attachment, await this.records.checksOf([attachment.id]));
  }
}

/** @throws DomainError `request-invalid` */
function offsetOf(header: string | undefined): number {
  if (header !== undefined && /^\d{1,12}$/.test(header)) return Number(header);
  const errors = [{ pointer: 'Upload-Offset', detail: 'must say where the piece begins' }];
  throw new DomainError('request-invalid', 'The header Upload-Offset is missing or malformed.', { errors });
}
