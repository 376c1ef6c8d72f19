import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../http/audience.js';
import { NoQueryDto } from '../http/no-query.dto.js';
import { ApiProblems } from '../http/problem.js';
import { AlarmDto, AlarmListDto } from './alarm.dto.js';
import { AlarmsService } from './alarms.service.js';

const CLEARED_SHOWN = 100;

@ApiTags('operation')
@Controller({ path: 'alarms', version: '1' })
export class AlarmsController {
  constructor(private readonly alarms: AlarmsService) {}

  @Get()
  @Requires('alarms:read')
  @ApiOperation({ summary: 'List what needs a person', operationId: 'listAlarms' })
  @ApiOkResponse({ type: AlarmListDto })
  @ApiProblems('request-invalid')
  async list(@Query() _: NoQueryDto): Promise<AlarmListDto> {
    const alarms = [...(await this.alarms.open()), ...(await this.alarms.cleared(CLEARED_SHOWN))];
    return { items: alarms.map((alarm) => AlarmDto.from(alarm)) };
  }
}
