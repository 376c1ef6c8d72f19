import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../lib/errors/domain-error.js';
import { CurrentPrincipal, type Principal, Requires } from '../platform/http/audience.js';
import { idempotencyKeyOf } from '../platform/http/idempotency-key.js';
import { NoQueryDto } from '../platform/http/no-query.dto.js';
import { ApiProblems } from '../platform/http/problem.js';
import {
  DeliveryDto,
  DeliveryIdDto,
  DeliveryLogDto,
  DeliveryPageDto,
  DeliveryQueryDto,
  NewSubscriptionDto,
  SubscriptionDto,
  SubscriptionIdDto,
  SubscriptionListDto,
  SubscriptionWithSecretDto,
} from './dto/subscription.dto.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';
import { WebhookRemovalService } from './webhook-removal.service.js';

const MISSING = ['request-invalid', 'organisation-required', 'subscription-not-found'] as const;

/** Where an organisation wants to be told of changes, and what became of it. */
@ApiTags('subscriptions')
@Controller({ path: 'subscriptions', version: '1' })
export class SubscriptionsController {
  constructor(
    private readonly endpoints: WebhookEndpointsService,
    private readonly removal: WebhookRemovalService,
    private readonly deliveries: WebhookDeliveriesService,
  ) {}

  @Post()
  @Requires('subscriptions:manage')
  @ApiOperation({
    summary: 'Have changes of licences that were relied on sent to an address',
    description: 'The host must be one that this service may call; see `WEBHOOK_HOSTS`.',
    operationId: 'createSubscription',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Up to 128 printable characters' })
  @ApiCreatedResponse({ type: SubscriptionWithSecretDto })
  @ApiProblems(
    'request-invalid',
    'organisation-required',
    'subscription-refused',
    'subscription-exists',
    'idempotency-key-reused',
  )
  async create(
    @Body() { url }: NewSubscriptionDto,
    @Headers() headers: Record<string, string | undefined>,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SubscriptionWithSecretDto> {
    const wish = { url, idempotencyKey: idempotencyKeyOf(headers) };
    const made = await this.endpoints.add(organisationOf(principal), wish);
    reply.header('Location', `/v1/subscriptions/${made.endpoint.id}`).header('Cache-Control', 'no-store');
    return SubscriptionWithSecretDto.of(made);
  }

  @Get()
  @Requires('subscriptions:manage')
  @ApiOperation({ summary: 'List the subscriptions of the organisation', operationId: 'listSubscriptions' })
  @ApiOkResponse({ type: SubscriptionListDto })
  @ApiProblems('request-invalid', 'organisation-required')
  async list(@Query() _: NoQueryDto, @CurrentPrincipal() principal: Principal): Promise<SubscriptionListDto> {
    const endpoints = await this.endpoints.list(organisationOf(principal));
    return { items: endpoints.map((endpoint) => SubscriptionDto.from(endpoint)) };
  }

  @Get(':id')
  @Requires('subscriptions:manage')
  @ApiOperation({ summary: 'Read a subscription', operationId: 'getSubscription' })
  @ApiOkResponse({ type: SubscriptionDto })
  @ApiProblems(...MISSING)
  async get(
    @Param() { id }: SubscriptionIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<SubscriptionDto> {
    return SubscriptionDto.from(await this.endpoints.get(organisationOf(principal), id));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Requires('subscriptions:manage')
  @ApiOperation({ summary: 'End a subscription', operationId: 'deleteSubscription' })
  @ApiNoContentResponse()
  @ApiProblems(...MISSING)
  async remove(@Param() { id }: SubscriptionIdDto, @CurrentPrincipal() principal: Principal): Promise<void> {
    await this.removal.remove(organisationOf(principal), id);
  }

  @Post(':id/secret')
  @HttpCode(HttpStatus.OK)
  @Requires('subscriptions:manage')
  @ApiOperation({ summary: 'Sign with another secret from now on', operationId: 'rotateSubscriptionSecret' })
  @ApiOkResponse({ type: SubscriptionWithSecretDto })
  @ApiProblems(...MISSING)
  async rotate(
    @Param() { id }: SubscriptionIdDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SubscriptionWithSecretDto> {
    reply.header('Cache-Control', 'no-store');
    return SubscriptionWithSecretDto.of(await this.endpoints.rotateSecret(organisationOf(principal), id));
  }

  @Get(':id/deliveries')
  @Requires('subscriptions:manage')
  @ApiOperation({ summary: 'What was sent, or is to be', operationId: 'listDeliveries' })
  @ApiOkResponse({ type: DeliveryPageDto })
  @ApiProblems(...MISSING)
  async listDeliveries(
    @Param() { id }: SubscriptionIdDto,
    @Query() { limit, cursor, state }: DeliveryQueryDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<DeliveryPageDto> {
    await this.endpoints.get(organisationOf(principal), id);
    const page = { limit, ...(cursor && { before: cursor }), ...(state && { state }) };
    const items = await this.deliveries.list(id, page);
    const last = items.length === limit ? items.at(-1) : undefined;
    return { items: items.map((each) => DeliveryDto.from(each)), nextCursor: last?.sequence ?? null };
  }

  @Get(':id/deliveries/:delivery')
  @Requires('subscriptions:manage')
  @ApiOperation({ summary: 'Every attempt to deliver one change', operationId: 'getDelivery' })
  @ApiOkResponse({ type: DeliveryLogDto })
  @ApiProblems(...MISSING, 'delivery-not-found')
  async getDelivery(
    @Param() { id, delivery }: DeliveryIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<DeliveryLogDto> {
    await this.endpoints.get(organisationOf(principal), id);
    const found = await this.deliveries.get(id, delivery);
    return DeliveryLogDto.of(found, await this.deliveries.attempts(delivery));
  }

  @Post(':id/deliveries/:delivery/resend')
  @HttpCode(HttpStatus.ACCEPTED)
  @Requires('subscriptions:manage')
  @ApiOperation({ summary: 'Send one change again', operationId: 'resendDelivery' })
  @ApiAcceptedResponse({ type: DeliveryDto })
  @ApiProblems(...MISSING, 'delivery-not-found')
  async resend(
    @Param() { id, delivery }: DeliveryIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<DeliveryDto> {
    await this.endpoints.get(organisationOf(principal), id);
    return DeliveryDto.from(await this.deliveries.resend(id, delivery));
  }
}

function organisationOf({ organisationUscc }: Principal): string {
  if (organisationUscc !== null) return organisationUscc;
  throw new DomainError('organisation-required', 'The key is not bound to an organisation.');
}
