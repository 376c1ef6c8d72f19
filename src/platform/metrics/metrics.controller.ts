import { Controller, Get, Header, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../http/audience.js';
import { Metrics } from './metrics.js';

/** Prometheus text exposition format. */
const MEDIA_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

@ApiTags('operation')
@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('Content-Type', MEDIA_TYPE)
  @Requires('metrics:read')
  @ApiOperation({ summary: 'Read the measurements of the service', operationId: 'getMetrics' })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  get(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
