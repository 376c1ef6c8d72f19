import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { ApiProblems } from '../../platform/http/problem.js';
import {
  EndEntitlementDto,
  EntitlementDto,
  EntitlementIdDto,
  EntitlementPageDto,
  EntitlementQueryDto,
  NewEntitlementDto,
} from '../dto/entitlement.dto.js';
import { EntitlementsService } from './entitlements.service.js';

/** Which department may learn what: one officer proposes, another approves. */
@ApiTags('entitlements')
@Controller({ path: 'entitlements', version: '1' })
export class EntitlementsController {
  constructor(private readonly entitlements: EntitlementsService) {}

  @Post()
  @Requires('entitlements:manage')
  @ApiOperation({
    summary: 'Propose an entitlement (用证权限); proposing the same again is refused',
    operationId: 'proposeEntitlement',
  })
  @ApiCreatedResponse({ type: EntitlementDto })
  @ApiProblems(
    'request-invalid',
    'officer-required',
    'licence-type-unknown',
    'matter-unknown',
    'entitlement-exists',
  )
  async propose(
    @Body() { masks = {}, ...terms }: NewEntitlementDto,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntitlementDto> {
    const entitlement = await this.entitlements.propose({ ...terms, masks }, by);
    reply.header('Location', `/v1/entitlements/${entitlement.id}`);
    return EntitlementDto.from(entitlement);
  }

  @Get()
  @Requires('entitlements:manage')
  @ApiOperation({ summary: 'List entitlements', operationId: 'listEntitlements' })
  @ApiOkResponse({ type: EntitlementPageDto })
  @ApiProblems('request-invalid')
  async list(@Query() query: EntitlementQueryDto): Promise<EntitlementPageDto> {
    const { limit, cursor = '0', ...filter } = query;
    const offset = Number(cursor);
    const found = await this.entitlements.list(filter, { limit: limit + 1, offset });
    return {
      items: found.slice(0, limit).map((record) => EntitlementDto.from(record)),
      nextCursor: found.length > limit ? String(offset + limit) : null,
    };
  }

  @Get(':id')
  @Requires('entitlements:manage')
  @ApiOperation({ summary: 'Read an entitlement', operationId: 'getEntitlement' })
  @ApiOkResponse({ type: EntitlementDto })
  @ApiProblems('request-invalid', 'entitlement-not-found')
  async get(@Param() { id }: EntitlementIdDto): Promise<EntitlementDto> {
    return EntitlementDto.from(await this.entitlements.get(id));
  }

  @Post(':id/approve')
  @HttpCode(HttpStatus.OK)
  @Requires('entitlements:manage')
  @ApiOperation({
    summary: 'Approve an entitlement; not for who proposed it',
    operationId: 'approveEntitlement',
  })
  @ApiOkResponse({ type: EntitlementDto })
  @ApiProblems(
    'request-invalid',
    'officer-required',
    'entitlement-not-found',
    'approval-repeated',
    'entitlement-action-refused',
  )
  async approve(
    @Param() { id }: EntitlementIdDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<EntitlementDto> {
    return EntitlementDto.from(await this.entitlements.approve(id, by));
  }

  @Post(':id/end')
  @HttpCode(HttpStatus.OK)
  @Requires('entitlements:manage')
  @ApiOperation({ summary: 'End an entitlement at once, or refuse it', operationId: 'endEntitlement' })
  @ApiOkResponse({ type: EntitlementDto })
  @ApiProblems('request-invalid', 'officer-required', 'entitlement-not-found', 'entitlement-action-refused')
  async end(
    @Param() { id }: EntitlementIdDto,
    @Body() { reason }: EndEntitlementDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<EntitlementDto> {
    return EntitlementDto.from(await this.entitlements.end(id, reason, by));
  }
}
