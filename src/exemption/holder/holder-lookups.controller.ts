import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import {
  HolderLookupDto,
  HolderLookupPageDto,
  HolderLookupQueryDto,
  LookupSequenceDto,
  NewObjectionDto,
  ObjectionDto,
} from '../dto/holder-lookup.dto.js';
import { HolderLookupsService } from './holder-lookups.service.js';

/** Who looked at the licences of the organisation that the key is bound to. */
@ApiTags('holder')
@Controller({ path: 'holder/lookups', version: '1' })
export class HolderLookupsController {
  constructor(private readonly lookups: HolderLookupsService) {}

  @Get()
  @Requires('lookups:see-own')
  @ApiOperation({
    summary: 'Who looked at my licences, why, and what was shown',
    operationId: 'listOwnLookups',
  })
  @ApiOkResponse({ type: HolderLookupPageDto })
  @ApiProblems('request-invalid', 'organisation-required')
  async list(
    @Query() { limit, cursor }: HolderLookupQueryDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<HolderLookupPageDto> {
    const before = cursor === undefined ? undefined : Number(cursor);
    const found = await this.lookups.list(principal, { before, limit: limit + 1 });
    const items = found.slice(0, limit).map((lookup) => HolderLookupDto.from(lookup));
    return { items, nextCursor: found.length > limit ? String(items.at(-1)?.sequence) : null };
  }

  @Post(':sequence/objection')
  @Requires('lookups:see-own')
  @ApiOperation({
    summary: 'Object to a look-up, once; it is kept, put on record, and the operators are called',
    operationId: 'objectToLookup',
  })
  @ApiCreatedResponse({ type: ObjectionDto })
  @ApiProblems('request-invalid', 'organisation-required', 'lookup-not-found', 'objection-repeated')
  async object(
    @Param() { sequence }: LookupSequenceDto,
    @Body() { reason }: NewObjectionDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ObjectionDto> {
    return ObjectionDto.from(await this.lookups.object(sequence, reason, principal));
  }
}
