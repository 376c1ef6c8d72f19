import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import {
  ObjectionDto,
  ObjectionIdDto,
  ObjectionPageDto,
  ObjectionQueryDto,
  ObjectionReplyDto,
} from '../dto/holder-lookup.dto.js';
import { HolderLookupsService } from './holder-lookups.service.js';

/** What holders object to, for officers. */
@ApiTags('entitlements')
@Controller({ path: 'lookup-objections', version: '1' })
export class ObjectionsController {
  constructor(private readonly lookups: HolderLookupsService) {}

  @Get()
  @Requires('entitlements:manage')
  @ApiOperation({ summary: 'List objections to look-ups', operationId: 'listObjections' })
  @ApiOkResponse({ type: ObjectionPageDto })
  @ApiProblems('request-invalid')
  async list(@Query() { limit, cursor = '0', open }: ObjectionQueryDto): Promise<ObjectionPageDto> {
    const offset = Number(cursor);
    const page = { limit: limit + 1, offset };
    const found = await this.lookups.objections({ open: open === 'true' }, page);
    return {
      items: found.slice(0, limit).map((objection) => ObjectionDto.from(objection)),
      nextCursor: found.length > limit ? String(offset + limit) : null,
    };
  }

  @Post(':id/reply')
  @HttpCode(HttpStatus.OK)
  @Requires('entitlements:manage')
  @ApiOperation({
    summary: 'Reply to an objection, once; the holder sees it',
    operationId: 'replyToObjection',
  })
  @ApiOkResponse({ type: ObjectionDto })
  @ApiProblems('request-invalid', 'objection-not-found', 'objection-repeated')
  async reply(
    @Param() { id }: ObjectionIdDto,
    @Body() { reply }: ObjectionReplyDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ObjectionDto> {
    return ObjectionDto.from(await this.lookups.reply(id, reply, principal));
  }
}
