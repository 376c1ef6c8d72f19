import { ApiProperty } from '@nestjs/swagger';
import { type Alarm, ALARM_SEVERITIES, type AlarmSeverity } from './alarm.entity.js';

export class AlarmDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'seal-certificate-ending', description: 'What is wrong' })
  readonly code!: string;

  @ApiProperty({ description: 'With what' })
  readonly subject!: string;

  @ApiProperty()
  readonly detail!: string;

  @ApiProperty({ enum: ALARM_SEVERITIES, enumName: 'AlarmSeverity' })
  readonly severity!: AlarmSeverity;

  @ApiProperty({ format: 'date-time' })
  readonly raisedAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly lastSeenAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null while it is open' })
  readonly clearedAt!: string | null;

  @ApiProperty({ description: 'How often it was found' })
  readonly count!: number;

  static from(alarm: Alarm): AlarmDto {
    return {
      id: alarm.id,
      code: alarm.code,
      subject: alarm.subject,
      detail: alarm.detail,
      severity: alarm.severity,
      raisedAt: alarm.raisedAt.toISOString(),
      lastSeenAt: alarm.lastSeenAt.toISOString(),
      clearedAt: alarm.clearedAt?.toISOString() ?? null,
      count: alarm.count,
    };
  }
}

export class AlarmListDto {
  @ApiProperty({
    type: [AlarmDto],
    description: 'Open ones first, oldest first; then the latest that are over',
  })
  readonly items!: readonly AlarmDto[];
}
