import { Controller, Get, HttpStatus, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../audience.js';
import { HealthDto } from './health.dto.js';
import { HealthChecks } from './health-checks.js';

@ApiTags('operation')
@Public()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  @Get('live')
  @ApiOperation({ summary: 'Is the process alive', operationId: 'getLiveness' })
  @ApiOkResponse({ type: HealthDto })
  live(): HealthDto {
    return HealthDto.from([]);
  }

  @Get('ready')
  @ApiOperation({ summary: 'Can the service do its work', operationId: 'getReadiness' })
  @ApiOkResponse({ type: HealthDto })
  @ApiResponse({ status: HttpStatus.SERVICE_UNAVAILABLE, type: HealthDto, description: 'A check failed' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthDto> {
    const health = HealthDto.from(await this.checks.run());
    reply.status(health.status === 'ok' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return health;
  }
}
