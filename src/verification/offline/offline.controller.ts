import { Controller, Get, Headers, HttpStatus, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../platform/http/audience.js';
import { OfflineModuleService } from './offline-module.service.js';

const SCRIPT = 'text/javascript; charset=utf-8';

/** For the software of counters. */
@ApiTags('verification')
@Public()
@Controller({ path: 'verify', version: VERSION_NEUTRAL })
export class OfflineController {
  constructor(private readonly offline: OfflineModuleService) {}

  @Get('offline.js')
  @ApiOperation({ summary: 'ES module that judges codes without network', operationId: 'getOfflineModule' })
  @ApiProduces('text/javascript')
  @ApiOkResponse({ description: 'Exports `verifyCode`' })
  module(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): FastifyReply {
    const { code, etag } = this.offline.current();
    reply.header('Cache-Control', 'public, no-cache').header('ETag', etag);
    // Fetched once, and run by pages of others too.
    reply.header('Cross-Origin-Resource-Policy', 'cross-origin');
    if (known === etag) return reply.status(HttpStatus.NOT_MODIFIED).send();
    return reply.type(SCRIPT).send(code);
  }
}
