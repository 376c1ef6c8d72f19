import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { DialectAnswerDto, DialectRequestDto, DialectServiceDto } from '../dto/dialect.dto.js';
import { type DialectAnswer, DialectService } from './dialect.service.js';

/** For systems that speak the dialect of the provincial sharing service: its envelope, its codes, always HTTP 200 for an answer. */
@ApiTags('look-ups')
@Controller({ path: 'certshare', version: '1' })
export class DialectController {
  constructor(private readonly dialect: DialectService) {}

  @Post(':service')
  @HttpCode(HttpStatus.OK)
  @Requires('lookups:make')
  @ApiOperation({
    summary: 'Look a licence up in the dialect of DB3704/T 0042-2024',
    operationId: 'callCertShare',
  })
  @ApiBody({ type: DialectRequestDto })
  @ApiOkResponse({ type: DialectAnswerDto })
  @ApiProblems(
    'request-invalid',
    'request-malformed',
    'request-too-large',
    'media-type-unsupported',
    'lookup-not-recorded',
    'busy',
    'database-unavailable',
  )
  call(
    @Param() { service }: DialectServiceDto,
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
  ): Promise<DialectAnswer> {
    return this.dialect.call(service, body, principal);
  }
}
