import { Global, Module } from '@nestjs/common';
import { AlarmsController } from './alarms.controller.js';
import { AlarmsService } from './alarms.service.js';

@Global()
@Module({ controllers: [AlarmsController], providers: [AlarmsService], exports: [AlarmsService] })
export class AlarmsModule {}
