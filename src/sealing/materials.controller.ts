import { Body, Controller, Get, Headers, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal, Requires } from '../platform/http/audience.js';
import { documentResponse } from '../platform/http/document-response.js';
import { ApiProblems } from '../platform/http/problem.js';
import { BodyLimit } from '../platform/http/route-settings.js';
import { MaterialDto, MaterialIdDto, MaterialSignatureDto, NewMaterialDto } from './dto/material.dto.js';
import { documentOf, placeOf, returnedSignatureOf } from './materials/material-request.js';
import { MaterialsService } from './materials.service.js';
import { SealSessionsService } from './seal-sessions.service.js';

const BODY = ['request-invalid', 'request-malformed', 'request-too-large', 'media-type-unsupported'] as const;
/** What speaks against a certificate of a builder, each time it is looked at. */
const CERTIFICATE = ['holder-certificate-refused', 'certificate-revoked', 'revocation-unavailable'] as const;

/** A file of 20 MiB in Base64, and the rest. */
const MATERIAL_BODY_BYTES = 30 * 1000 * 1000;

@ApiTags('materials')
@Controller({ path: 'materials', version: '1' })
export class MaterialsController {
  constructor(
    private readonly materials: MaterialsService,
    private readonly sessions: SealSessionsService,
  ) {}

  @Post()
  @BodyLimit(MATERIAL_BODY_BYTES)
  @Requires('materials:seal')
  @ApiOperation({ summary: 'Hand in an application material to seal', operationId: 'beginMaterial' })
  @ApiCreatedResponse({ type: MaterialDto })
  @ApiProblems(
    ...BODY,
    ...CERTIFICATE,
    'organisation-required',
    'material-refused',
    'seal-place-invalid',
    'text-does-not-fit',
    'character-not-drawable',
    'store-unavailable',
  )
  async begin(
    @Body() { document, certificates, place }: NewMaterialDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaterialDto> {
    const der = certificates.map((text) => Buffer.from(text, 'base64'));
    const material = { bytes: documentOf(document), certificates: der, place: placeOf(place) };
    const begun = await this.materials.open(material, principal);
    reply.header('Location', `/v1/materials/${begun.material.id}`);
    return MaterialDto.from(begun, this.sessions);
  }

  @Get(':id')
  @Requires('materials:seal')
  @ApiOperation({ summary: 'Read a material and what is to be signed', operationId: 'getMaterial' })
  @ApiOkResponse({ type: MaterialDto })
  @ApiProblems('request-invalid', 'organisation-required', 'material-not-found')
  async get(@Param() { id }: MaterialIdDto, @CurrentPrincipal() principal: Principal): Promise<MaterialDto> {
    return MaterialDto.from(await this.materials.get(id, principal), this.sessions);
  }

  @Post(':id/signature')
  @HttpCode(HttpStatus.OK)
  @Requires('materials:seal')
  @ApiOperation({ summary: "Hand in the builder's signature", operationId: 'answerMaterial' })
  @ApiOkResponse({ type: MaterialDto })
  @ApiProblems(
    ...BODY,
    ...CERTIFICATE,
    'organisation-required',
    'material-not-found',
    'seal-session-over',
    'returned-signature-refused',
    'store-unavailable',
  )
  async answer(
    @Param() { id }: MaterialIdDto,
    @Body() body: MaterialSignatureDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<MaterialDto> {
    return MaterialDto.from(
      await this.materials.answer(id, returnedSignatureOf(body), principal),
      this.sessions,
    );
  }

  @Get(':id/document')
  @Requires('materials:seal')
  @ApiOperation({ summary: 'Download the sealed material', operationId: 'getMaterialDocument' })
  @ApiHeader({ name: 'Range', required: false })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The file, whole or (206) a part of it; never changes' })
  @ApiProblems(
    'request-invalid',
    'organisation-required',
    'material-not-found',
    'material-not-sealed',
    'range-not-satisfiable',
    'store-unavailable',
  )
  async document(
    @Param() { id }: MaterialIdDto,
    @CurrentPrincipal() principal: Principal,
    @Headers() headers: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const response = documentResponse(await this.materials.document(id, principal), headers);
    await reply
      .status(response.status)
      .headers(response.headers)
      .send(response.body ? Buffer.from(response.body) : undefined);
  }
}
