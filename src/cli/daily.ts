import type { INestApplicationContext } from '@nestjs/common';
import { Command } from 'commander';
import { ApplicationSweeperService } from '../applications/application-sweeper.service.js';
import { BatchRetentionService } from '../exemption/batches/batch-retention.service.js';
import { LicenceClocksService } from '../licences/licence-clocks.service.js';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { type Answer, print, table } from './output.js';
import { withService } from './service.js';

/** What a day brings about, and who is to be told. */
const TOLD = [
  'licence-clock-failed',
  'licences-ending',
  'working-days-unconfirmed',
  'application-overdue',
  'application-due-soon',
  'application-not-issued',
];

/** `daily`: does what the service does by itself every day, for a host on which it stood still. */
export function dailyCommand(config: () => AppConfig): Command {
  return new Command('daily')
    .description(
      'do what the day asks for: licences that lapse or need a recheck, lamps of applications, what is kept no longer',
    )
    .option('--json', 'answer with JSON')
    .action(async (options: { json?: boolean }) => print(await withService(config(), daily), options));
}

/** Safe to repeat, also beside a running service. */
export async function daily(service: INestApplicationContext): Promise<Answer> {
  const steps = await service.get(LicenceClocksService, { strict: false }).sweep();
  await service.get(ApplicationSweeperService, { strict: false }).sweep();
  const batchesRemoved = await service.get(BatchRetentionService, { strict: false }).removeOld();
  const open = await service.get(AlarmsService, { strict: false }).open();
  const alarms = open
    .filter(({ code }) => TOLD.includes(code))
    .map(({ code, subject, severity, detail }) => ({ code, subject, severity, detail }));
  const said = `${steps} licences took the step that time takes, ${batchesRemoved} batches of look-ups were removed.`;
  const rows = alarms.map(({ severity, code, detail }) => [severity, code, detail]);
  const text = rows.length === 0 ? said : `${said}\n\n${table(['severity', 'alarm', 'detail'], rows)}`;
  return { json: { steps, batchesRemoved, alarms }, text };
}
