import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { LARGEST_INTEGER } from '../../platform/database/largest-integer.js';
import { ATTEMPT_OUTCOMES, type AttemptOutcome, type WebhookAttempt } from '../webhook-attempt.entity.js';
import { DELIVERY_STATES, type DeliveryState, type WebhookDelivery } from '../webhook-delivery.entity.js';
import type { WebhookEndpoint } from '../webhook-endpoint.entity.js';
import type { EndpointWithSecret } from '../webhook-endpoints.service.js';

export class NewSubscriptionDto {
  @ApiProperty({ example: 'https://oa.example/licence-changes', maxLength: 500 })
  @IsString()
  @MaxLength(500)
  readonly url!: string;
}

export class SubscriptionIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id!: string;
}

export class DeliveryIdDto extends SubscriptionIdDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  delivery!: string;
}

export class SubscriptionDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty()
  readonly url!: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Since when the present secret counts' })
  readonly secretSince!: string;

  static from(endpoint: WebhookEndpoint): SubscriptionDto {
    return subscriptionOf(endpoint);
  }
}

export class SubscriptionWithSecretDto extends SubscriptionDto {
  @ApiProperty({
    description:
      'Shown now and never again. `Jianzhang-Webhook-Signature` is `v1=` and the hexadecimal HMAC-SHA256, under the ' +
      'UTF-8 octets of this whole text, of `Jianzhang-Webhook-Timestamp`, a point and the body as it was received',
  })
  readonly secret!: string;

  static of({ endpoint, secret }: EndpointWithSecret): SubscriptionWithSecretDto {
    return { ...subscriptionOf(endpoint), secret };
  }
}

export class SubscriptionListDto {
  @ApiProperty({ type: [SubscriptionDto] })
  readonly items!: readonly SubscriptionDto[];
}

export class DeliveryQueryDto {
  @ApiPropertyOptional({ enum: DELIVERY_STATES, enumName: 'DeliveryState' })
  @IsOptional()
  @IsIn(DELIVERY_STATES)
  state?: DeliveryState;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  @ApiPropertyOptional({ minimum: 1, description: '`nextCursor` of the page before' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LARGEST_INTEGER)
  cursor?: number;
}

export class DeliveryDto {
  @ApiProperty({ format: 'uuid', description: 'As in `Jianzhang-Webhook-Id`, the same at every attempt' })
  readonly id!: string;

  @ApiProperty({ description: 'Place of the change among all changes' })
  readonly sequence!: number;

  @ApiProperty({ enum: DELIVERY_STATES, enumName: 'DeliveryState' })
  readonly state!: DeliveryState;

  @ApiProperty()
  readonly attempts!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly nextAt!: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly deliveredAt!: string | null;

  static from(delivery: WebhookDelivery): DeliveryDto {
    return deliveryOf(delivery);
  }
}

export class DeliveryPageDto {
  @ApiProperty({ type: [DeliveryDto], description: 'The latest change first' })
  readonly items!: readonly DeliveryDto[];

  @ApiProperty({ type: Number, nullable: true })
  readonly nextCursor!: number | null;
}

export class AttemptDto {
  @ApiProperty({ minimum: 1 })
  readonly number!: number;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ enum: ATTEMPT_OUTCOMES, enumName: 'AttemptOutcome' })
  readonly outcome!: AttemptOutcome;

  @ApiProperty({ type: Number, nullable: true, description: 'HTTP status that was answered' })
  readonly status!: number | null;

  @ApiProperty()
  readonly milliseconds!: number;

  static from({ number, at, outcome, status, milliseconds }: WebhookAttempt): AttemptDto {
    return { number, at: at.toISOString(), outcome, status, milliseconds };
  }
}

export class DeliveryLogDto extends DeliveryDto {
  @ApiProperty({ type: [AttemptDto] })
  readonly log!: readonly AttemptDto[];

  static of(delivery: WebhookDelivery, attempts: readonly WebhookAttempt[]): DeliveryLogDto {
    return { ...deliveryOf(delivery), log: attempts.map((each) => AttemptDto.from(each)) };
  }
}

type Members<T> = { [Name in keyof T]: T[Name] };

function subscriptionOf({ id, url, createdAt, secretSince }: WebhookEndpoint): Members<SubscriptionDto> {
  return { id, url, createdAt: createdAt.toISOString(), secretSince: secretSince.toISOString() };
}

function deliveryOf(delivery: WebhookDelivery): Members<DeliveryDto> {
  const { id, sequence, state, attempts, nextAt, createdAt, deliveredAt } = delivery;
  const times = { nextAt: nextAt?.toISOString() ?? null, createdAt: createdAt.toISOString() };
  return { id, sequence, state, attempts, ...times, deliveredAt: deliveredAt?.toISOString() ?? null };
}
