import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../platform/http/audience.js';
import { ApiProblems } from '../platform/http/problem.js';
import { FoundLicencesDto, LicenceSearchDto } from './dto/licence-search.dto.js';
import { RecordedSearchService, registerReaderOf } from './recorded-search.service.js';

/** The register of all issuers, for those who work with it; cases on their way are another list. */
@ApiTags('licences')
@Controller({ path: 'licences/search', version: '1' })
export class LicenceSearchController {
  constructor(private readonly licences: RecordedSearchService) {}

  @Get()
  @Requires('licences:search')
  @ApiOperation({
    summary: 'Search all licences that were published, of every type and issuer',
    description:
      'Of a number every version is found. Go on with `nextCursor` until it is null. Departments find what they registered themselves. Each search is on record.',
    operationId: 'searchLicences',
  })
  @ApiOkResponse({ type: FoundLicencesDto })
  @ApiProblems('request-invalid', 'organisation-required', 'busy')
  async search(
    @Query() query: LicenceSearchDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<FoundLicencesDto> {
    const reader = registerReaderOf(principal);
    return FoundLicencesDto.from(await this.licences.search(query, query, reader));
  }
}
