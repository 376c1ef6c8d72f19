import type { INestApplicationContext } from '@nestjs/common';
import { Command } from 'commander';
import { PreservationService, type DueWork } from '../issuance/preservation.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { print, table } from './output.js';
import { wholeNumber } from './whole-number.js';
import { withService } from './service.js';

type Listed = Readonly<{ within: number; limit: number; json?: boolean }>;

/** `archive due | run`: higher levels that are still missing, and timestamps that end. */
export function archiveCommand(config: () => AppConfig): Command {
  const archive = new Command('archive').description('keep seals provable: what is due, what was done');
  archive
    .command('due')
    .description('list licences below their level and timestamps that end, and what was done last')
    .option('--within <days>', 'also what will be due within so many days', wholeNumber, 0)
    .option('--limit <rows>', 'of each list', wholeNumber, 50)
    .option('--json', 'answer with JSON')
    .action((options: Listed) => due(config(), options));
  archive
    .command('run')
    .description('do now what is due')
    .option('--json', 'answer with JSON')
    .action((options: { json?: boolean }) => run(config(), options));
  return archive;
}

const preservation = (service: INestApplicationContext): PreservationService =>
  service.get(PreservationService, { strict: false });

async function due(config: AppConfig, { within, limit, json }: Listed): Promise<void> {
  const found = await withService(config, async (service) => ({
    due: await preservation(service).due(within, limit),
    done: await preservation(service).done(limit),
  }));
  const text = [
    found.due.length === 0 ? 'Nothing is due.' : table(DUE_COLUMNS, found.due.map(dueRow)),
    '',
    found.done.length === 0
      ? 'Nothing was raised or timestamped again so far.'
      : table(
          ['number', 'at', 'done', 'level'],
          found.done.map(({ number, at, reason, sealLevel }) => [number, at, reason, sealLevel ?? '']),
        ),
  ].join('\n');
  print({ json: found, text }, { json: json ?? false });
}

const DUE_COLUMNS = ['number', 'due', 'what', 'has', 'tries', 'last failure'];

function dueRow({ number, dueAt, what, asked, reached, attempts, lastCode }: DueWork): string[] {
  const wanted = what === 'raise' ? `raise to ${asked}` : 'timestamp again';
  return [number, dueAt, wanted, reached, String(attempts), lastCode ?? ''];
}

async function run(config: AppConfig, options: Readonly<{ json?: boolean }>): Promise<void> {
  const done = await withService(config, (service) => preservation(service).sweep());
  print({ json: done, text: `${done.done} files renewed, ${done.failed} tries failed.` }, options);
}
