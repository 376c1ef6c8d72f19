import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { LookupIdDto, LookupReceiptDto, LookupRecordDto } from '../dto/lookup-record.dto.js';
import { LookupRecordsService } from './lookup-records.service.js';

/** What a department asked before. */
@ApiTags('look-ups')
@Controller({ path: 'lookups', version: '1' })
export class LookupsController {
  constructor(private readonly records: LookupRecordsService) {}

  @Get(':id')
  @Requires('lookups:make')
  @ApiOperation({ summary: 'Read a look-up of your organisation again', operationId: 'getLookup' })
  @ApiOkResponse({ type: LookupRecordDto })
  @ApiProblems('request-invalid', 'organisation-required', 'lookup-not-found')
  get(@Param() { id }: LookupIdDto, @CurrentPrincipal() principal: Principal): Promise<LookupRecordDto> {
    return this.records.get(id, principal);
  }

  @Get(':id/receipt')
  @Requires('lookups:make')
  @ApiOperation({
    summary: 'A signed receipt of a look-up, which can be checked without us',
    operationId: 'getLookupReceipt',
  })
  @ApiOkResponse({ type: LookupReceiptDto })
  @ApiProblems('request-invalid', 'organisation-required', 'lookup-not-found')
  async receipt(
    @Param() { id }: LookupIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LookupReceiptDto> {
    return { lookupId: id, receipt: await this.records.receipt(id, principal) };
  }
}
