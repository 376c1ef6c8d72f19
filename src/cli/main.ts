import { open, readFile } from 'node:fs/promises';
import { Command, CommanderError, Option } from 'commander';
import { DataSource } from 'typeorm';
import { ApplicationRotationService } from '../applications/application-rotation.service.js';
import { dataSourceOptions } from '../database/data-source-options.js';
import { DocumentsService } from '../issuance/documents.service.js';
import { WebhookEndpointsService } from '../exchange/webhook-endpoints.service.js';
import { PersonalRotationService } from '../issuance/personal-rotation.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import { viewerAdvice } from '../pki/development-pki.js';
import { type AppConfig, readConfig } from '../platform/config/app-config.js';
import { projectRoot } from '../platform/config/project-root.js';
import { PADES_LEVELS } from '../lib/pades/level.js';
import { archiveCommand } from './archive.js';
import { auditCommand } from './audit.js';
import { dailyCommand } from './daily.js';
import { demo, type DemoOptions } from './demo.js';
import { ensureDevelopmentPki, seedCatalogue, seedWhenEmpty } from './development.js';
import { issueCase } from './issue-case.js';
import { keysCommand } from './keys.js';
import { note, print } from './output.js';
import { pkiCommand } from './pki.js';
import { sealsCommand } from './seals.js';
import { withService } from './service.js';
import { verifyCodeCommand } from './verify-code.js';
import { verifyCommand } from './verify/verify.js';

type Json = Readonly<{ json?: boolean }>;

const config = (): AppConfig => readConfig(process.env, projectRoot);
const jsonOption = ['--json', 'answer with JSON'] as const;

const HELP_HINT = '(--help shows how it is called)';

/** Exit codes: 0 done, 1 refused or failed, 2 the command was called wrongly. */
const FAILED = 1;
const MISUSED = 2;

function program(): Command {
  const cli = new Command('jianzhang')
    .description('Electronic licences: operator commands. Exit codes: 0 done, 1 failed, 2 called wrongly.')
    .exitOverride()
    .showHelpAfterError(HELP_HINT);
  for (const command of [
    ...licenceCommands(),
    ...upkeepCommands(),
    keysCommand(config),
    sealsCommand(config),
    archiveCommand(config),
    auditCommand(config),
    dailyCommand(config),
    pkiCommand(config),
    verifyCodeCommand(config),
    verifyCommand(config),
  ]) {
    cli.addCommand(command);
    for (const each of [command, ...command.commands]) each.exitOverride().showHelpAfterError(HELP_HINT);
  }
  return cli;
}

function licenceCommands(): Command[] {
  return [
    new Command('demo')
      .description('issue every example case into data/demo, which is replaced')
      .option('--into <dir>', 'use another folder, which must be empty')
      .addOption(new Option('--level <level>', 'level of every seal').choices(PADES_LEVELS))
      .option('--countersign', 'let a development builder seal every licence too')
      .option(...jsonOption)
      .action(async ({ json, ...options }: Json & DemoOptions) =>
        print(await demo(process.env, options), { json: json ?? false }),
      ),
    new Command('issue')
      .argument('<file>', 'JSON of an approved case, as posted to /v1/licences')
      .description('issue one case and wait for the sealed licence')
      .option('--out <file>', 'write the sealed PDF here')
      .option(...jsonOption)
      .action(issue),
  ];
}

function upkeepCommands(): Command[] {
  return [
    new Command('migrate')
      .description('bring the database to the present schema')
      .option('--undo', 'take the last migration back')
      .option(...jsonOption)
      .action(migrate),
    new Command('seed')
      .description('bring the catalogue to the state of seeds/')
      .option(...jsonOption)
      .action(seed),
    new Command('make-dev-pki')
      .description('make the test seals that are missing')
      .option(...jsonOption)
      .action(makeDevPki),
    new Command('rotate-data-key')
      .description('bring personal numbers and secrets of webhooks under the first key of the keys file')
      .option(...jsonOption)
      .action(rotateDataKey),
  ];
}

async function issue(file: string, options: Json & { out?: string }): Promise<void> {
  const settings = config();
  const body = await readJson(file);
  // Before anything is issued: a number must not be used up for a file that cannot be written.
  const out = options.out === undefined ? undefined : await open(options.out, 'a');
  try {
    if (settings.environment !== 'production') await ensureDevelopmentPki(settings, new Date());
    await withService(settings, async (service) => {
      await seedWhenEmpty(service, settings);
      const licence = await issueCase(service, body, 'cli');
      if (licence.state !== 'valid')
        throw new Error(`the case is ${licence.state}: ${licence.failure?.detail ?? ''}`);
      const { bytes, fileName } = await service.get(DocumentsService, { strict: false }).get(licence.id);
      const written =
        options.out === undefined ? `Download it as ${fileName}.` : `Written to ${options.out}.`;
      print({ json: licence, text: `${licence.number ?? ''} is valid. ${written}` }, options);
      await out?.truncate();
      await out?.write(bytes, 0, bytes.length, 0);
    });
  } finally {
    await out?.close();
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file}: cannot be read (${error.code ?? 'error'})`, { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON`, { cause: error });
  }
}

async function migrate(options: Json & { undo?: boolean }): Promise<void> {
  const source = await new DataSource({ ...dataSourceOptions(config()), migrationsRun: false }).initialize();
  try {
    if (options.undo) await source.undoLastMigration();
    const run = options.undo ? [] : await source.runMigrations();
    const names = run.map(({ name }) => name);
    const text = options.undo ? 'The last migration was taken back.' : `Migrations run: ${names.length}`;
    print({ json: { migrations: names, undone: options.undo ?? false }, text }, options);
  } finally {
    await source.destroy();
  }
}

async function seed(options: Json): Promise<void> {
  const settings = config();
  await withService(settings, (service) => seedCatalogue(service, settings));
  print({ json: { seeded: true }, text: 'The catalogue is as in seeds/.' }, options);
}

async function makeDevPki(options: Json): Promise<void> {
  const pki = await ensureDevelopmentPki(config(), new Date());
  print({ json: pki, text: viewerAdvice(pki) }, options);
}

async function rotateDataKey(options: Json): Promise<void> {
  const done = await withService(config(), async (service) => ({
    ...(await service.get(PersonalRotationService, { strict: false }).rotate()),
    applications: (await service.get(ApplicationRotationService, { strict: false }).rotate()).rewritten,
    webhookSecrets: await service.get(WebhookEndpointsService, { strict: false }).reencryptSecrets(),
  }));
  const { cases, rewritten, applications, webhookSecrets } = done;
  const text = `${rewritten} of ${cases} cases, ${applications} applications and ${webhookSecrets} secrets of webhooks were rewritten.`;
  print({ json: done, text }, options);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  if (error instanceof DomainError) {
    note(`${error.code}: ${error.message}`);
    const { errors } = error.extensions as { errors?: readonly { pointer: string; detail: string }[] };
    for (const { pointer, detail } of errors ?? []) note(`  ${pointer}: ${detail}`);
  } else note(error instanceof Error ? error.message : String(error));
  return FAILED;
}

process.umask(0o027); // licences and personal data: for this user and its group only

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
