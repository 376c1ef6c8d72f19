import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, RequiresOneOf } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { GuidanceDto, GuidanceQueryDto } from '../dto/guidance.dto.js';
import { GuidanceService } from './guidance.service.js';

@ApiTags('matters')
@Controller({ path: 'guidance', version: '1' })
export class GuidanceController {
  constructor(private readonly guidance: GuidanceService) {}

  @Get()
  @RequiresOneOf('lookups:see-own', 'applications:write')
  @ApiOperation({
    summary: 'What to apply for, what to bring, and what is here already (智能申报指引)',
    operationId: 'getGuidance',
  })
  @ApiOkResponse({ type: GuidanceDto })
  @ApiProblems('request-invalid', 'organisation-required')
  async guide(
    @Query() plan: GuidanceQueryDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<GuidanceDto> {
    return GuidanceDto.from(await this.guidance.guide(plan, principal));
  }
}
