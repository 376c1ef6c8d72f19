import { resolve } from 'node:path';
import { Command } from 'commander';
import type { AppConfig } from '../platform/config/app-config.js';
import { SealLifecycleService } from '../sealing/records/seal-lifecycle.service.js';
import { SealImportService } from '../sealing/seal-import.service.js';
import { SealViewsService } from '../sealing/seal-views.service.js';
import { print, shorten, table } from './output.js';
import { withService } from './service.js';

type Json = Readonly<{ json?: boolean }>;

/** Whoever may run commands on the machine; officers approve through the API, under keys of their own. */
const OPERATOR = { keyId: 'cli', name: 'cli' };

/** `seals list | import | suspend | retire`: seals on record. Nothing here puts a seal to use. */
export function sealsCommand(config: () => AppConfig): Command {
  const seals = new Command('seals').description('list, hand in and stop electronic seals');
  seals
    .command('list')
    .description('list seals with their use and what waits for approval')
    .option('--json', 'answer with JSON')
    .action((options: Json) => list(config(), options));
  seals
    .command('import')
    .description('take in the rows of seals.json as drafts; two officers activate each through the API')
    .option('--directory <dir>', "folder of the list; the seals' folder when left out")
    .option('--json', 'answer with JSON')
    .action((options: Json & { directory?: string }) => importSeals(config(), options));
  for (const [action, description] of [
    ['suspend', 'stop a seal at once, until two officers resume it'],
    ['retire', 'take a seal out of use for ever'],
  ] as const) {
    seals
      .command(action)
      .argument('<id>', 'as `seals list` shows it')
      .description(description)
      .option('--json', 'answer with JSON')
      .action((id: string, options: Json) => stop(config(), { id, action }, options));
  }
  return seals;
}

async function list(config: AppConfig, options: Json): Promise<void> {
  const seals = await withService(config, (service) =>
    service.get(SealViewsService, { strict: false }).list(),
  );
  const rows = seals.map((seal) => [
    seal.id,
    shorten(seal.name, 32),
    seal.status,
    seal.licenceTypes.join(' '),
    `${seal.usesToday}/${seal.dailyLimit}`,
    String(seal.uses),
    seal.certificate.notAfter.slice(0, 10),
    seal.pending.map(({ action, approvals }) => `${action} ${approvals.length}/2`).join(', '),
  ]);
  const head = ['id', 'name', 'status', 'types', 'today', 'uses', 'certificate until', 'pending'];
  print({ json: seals, text: table(head, rows) }, options);
}

async function importSeals(config: AppConfig, options: Json & { directory?: string }): Promise<void> {
  const directory = options.directory === undefined ? config.sealsDirectory : resolve(options.directory);
  const done = await withService(config, (service) =>
    service.get(SealImportService, { strict: false }).import(directory, OPERATOR),
  );
  const text = [
    `${done.imported.length} taken in as drafts, ${done.known.length} on record before.`,
    ...done.refused.map(({ id, reason }) => `  ${id} refused: ${reason}`),
  ].join('\n');
  print({ json: done, text }, options);
  if (done.refused.length > 0) process.exitCode = 1;
}

async function stop(
  config: AppConfig,
  { id, action }: Readonly<{ id: string; action: 'suspend' | 'retire' }>,
  options: Json,
): Promise<void> {
  const seal = await withService(config, async (service) => {
    await service.get(SealLifecycleService, { strict: false }).stop(id, action, OPERATOR);
    return service.get(SealViewsService, { strict: false }).get(id);
  });
  print({ json: seal, text: `The seal ${seal.id} is ${seal.status}.` }, options);
}
