import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../lib/errors/domain-error.js';
import { CurrentPrincipal, type Principal, RequiresOneOf } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { ChangeNoticesService } from './change-notices.service.js';
import { ChangeDto, ChangeQueryDto, ChangesDto } from './dto/change.dto.js';

@ApiTags('subscriptions')
@Controller({ path: 'changes', version: '1' })
export class ChangesController {
  constructor(private readonly notices: ChangeNoticesService) {}

  @Get()
  @RequiresOneOf('subscriptions:manage', 'lookups:make')
  @ApiOperation({
    summary: 'Read what changed of the licences that the organisation relied on',
    description: 'The same that webhooks tell, without any: ask again with `next` of the answer before.',
    operationId: 'listChanges',
  })
  @ApiOkResponse({ type: ChangesDto })
  @ApiProblems('request-invalid', 'organisation-required')
  async list(
    @Query() { after, limit }: ChangeQueryDto,
    @CurrentPrincipal() { organisationUscc }: Principal,
  ): Promise<ChangesDto> {
    if (organisationUscc === null)
      throw new DomainError('organisation-required', 'The key is not bound to an organisation.');
    const items = await this.notices.after(organisationUscc, after, limit);
    return { items: items.map((each) => ChangeDto.from(each)), next: items.at(-1)?.sequence ?? after };
  }
}
