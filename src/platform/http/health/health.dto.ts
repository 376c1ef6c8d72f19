import { ApiProperty } from '@nestjs/swagger';
import type { HealthResult } from './health-checks.js';

const STATUSES = ['ok', 'failed'] as const;

export class HealthCheckDto {
  @ApiProperty({ example: 'database' })
  readonly name!: string;

  @ApiProperty({ enum: STATUSES, enumName: 'HealthStatus' })
  readonly status!: 'ok' | 'failed';

  @ApiProperty({ required: false, example: 'timeout' })
  readonly reason?: string;
}

export class HealthDto {
  @ApiProperty({ enum: STATUSES, enumName: 'HealthStatus' })
  readonly status!: 'ok' | 'failed';

  @ApiProperty({ type: [HealthCheckDto] })
  readonly checks!: readonly HealthCheckDto[];

  static from(results: readonly HealthResult[]): HealthDto {
    return {
      status: results.every(({ status }) => status === 'ok') ? 'ok' : 'failed',
      checks: results.map((result) =>
        result.status === 'ok'
          ? { name: result.name, status: result.status }
          : { name: result.name, status: result.status, reason: result.reason },
      ),
    };
  }
}
