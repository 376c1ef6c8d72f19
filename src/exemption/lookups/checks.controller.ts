import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { ExemptionAnswerDto, ExistenceAnswerDto } from '../dto/lookup-answer.dto.js';
import { ExemptionCheckDto, ExistenceCheckDto } from '../dto/lookup-request.dto.js';
import { type ExemptionAnswer, ExemptionChecksService } from './exemption-checks.service.js';
import { type ExistenceAnswer, ExistenceChecksService } from './existence-checks.service.js';
import { LOOKUP_REFUSALS } from './lookup-refusals.js';

/**
 * What other departments ask instead of asking for paper. Every answer and every refusal is on record before it is given.
 *
 * Bodies are checked by the services, as a body that is refused goes on record too.
 */
@ApiTags('look-ups')
@Controller({ version: '1' })
export class ChecksController {
  constructor(
    private readonly existence: ExistenceChecksService,
    private readonly exemptions: ExemptionChecksService,
  ) {}

  @Post('existence-checks')
  @HttpCode(HttpStatus.OK)
  @Requires('lookups:make')
  @ApiOperation({
    summary: 'Is there such a licence, is it in force, in which version',
    operationId: 'checkExistence',
  })
  @ApiBody({ type: ExistenceCheckDto })
  @ApiOkResponse({ type: ExistenceAnswerDto })
  @ApiProblems(...LOOKUP_REFUSALS, 'licence-type-unknown')
  checkExistence(@Body() body: unknown, @CurrentPrincipal() principal: Principal): Promise<ExistenceAnswer> {
    return this.existence.check(body, { principal });
  }

  @Post('exemption-checks')
  @HttpCode(HttpStatus.OK)
  @Requires('lookups:make')
  @ApiOperation({
    summary: 'Which materials of a matter need not be brought (免于提交)',
    operationId: 'checkExemptions',
  })
  @ApiBody({ type: ExemptionCheckDto })
  @ApiOkResponse({ type: ExemptionAnswerDto })
  @ApiProblems(...LOOKUP_REFUSALS)
  checkExemptions(@Body() body: unknown, @CurrentPrincipal() principal: Principal): Promise<ExemptionAnswer> {
    return this.exemptions.check(body, { principal });
  }
}
