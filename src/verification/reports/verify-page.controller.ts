import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../platform/http/audience.js';
import { PAGE_HEADERS } from '../pages/page.js';
import { uploadPage } from './upload-page.js';

@ApiTags('verification')
@Public()
@Controller({ path: 'verify', version: VERSION_NEUTRAL })
export class VerifyPageController {
  @Get()
  @ApiOperation({ summary: 'The page where people hand in a file', operationId: 'getVerifyPage' })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A form' })
  async page(@Res() reply: FastifyReply): Promise<void> {
    await reply.headers(PAGE_HEADERS).send(uploadPage());
  }
}
