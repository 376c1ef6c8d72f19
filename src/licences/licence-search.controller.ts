import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../platform/http/audience.js';
import { ApiProblems } from '../platform/http/problem.js';
import { FoundLicencesDto, LicenceSearchDto } from './dto/licence-search.dto.js';
import { LicenceSearchService } from './licence-search.service.js';

/** The register of all issuers, for those who work with it; cases on their way are another list. */
@ApiTags('licences')
@Controller({ path: 'licences/search', version: '1' })
export class LicenceSearchController {
  constructor(private readonly licences: LicenceSearchService) {}

  @Get()
  @Requires('licences:search')
  @ApiOperation({
    summary: 'Search all licences that were published, of every type and issuer',
    description: 'Of a number every version is found. Go on with `nextCursor` until it is null.',
    operationId: 'searchLicences',
  })
  @ApiOkResponse({ type: FoundLicencesDto })
  @ApiProblems('request-invalid')
  async search(@Query() query: LicenceSearchDto): Promise<FoundLicencesDto> {
    return FoundLicencesDto.from(await this.licences.search(query, query));
  }
}
