import { readFile, writeFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../database/data-source-options.js';
import { DocumentsService } from '../issuance/documents.service.js';
import { PersonalRotationService } from '../issuance/personal-rotation.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import { viewerAdvice } from '../pki/development-pki.js';
import { type AppConfig, readConfig } from '../platform/config/app-config.js';
import { projectRoot } from '../platform/config/project-root.js';
import { demo } from './demo.js';
import { ensureDevelopmentPki, seedCatalogue, seedWhenEmpty } from './development.js';
import { issueCase } from './issue-case.js';
import { keysCommand } from './keys.js';
import { note, print } from './output.js';
import { withService } from './service.js';

type Json = Readonly<{ json?: boolean }>;

const config = (): AppConfig => readConfig(process.env, projectRoot);
const jsonOption = ['--json', 'answer with JSON'] as const;

/** Exit codes: 0 done, 1 refused or failed, 2 the command was called wrongly. */
const FAILED = 1;
const MISUSED = 2;

function program(): Command {
  const cli = new Command('jianzhang')
    .description('Electronic licences: operator commands. Exit codes: 0 done, 1 failed, 2 called wrongly.')
    .exitOverride()
    .showHelpAfterError('(--help shows how it is called)');
  cli
    .command('demo')
    .description('issue every example case into data/demo, which is replaced')
    .option('--into <dir>', 'use another folder, which must be empty')
    .option(...jsonOption)
    .action(async ({ into, ...options }: Json & { into?: string }) =>
      print(await demo(process.env, into), options),
    );
  cli
    .command('issue')
    .argument('<file>', 'JSON of an approved case, as posted to /v1/licences')
    .description('issue one case and wait for the sealed licence')
    .option('--out <file>', 'write the sealed PDF here')
    .option(...jsonOption)
    .action(issue);
  cli
    .command('migrate')
    .description('bring the database to the present schema')
    .option('--undo', 'take the last migration back')
    .option(...jsonOption)
    .action(migrate);
  cli
    .command('seed')
    .description('bring the catalogue to the state of seeds/')
    .option(...jsonOption)
    .action(seed);
  cli
    .command('make-dev-pki')
    .description('make the test seals that are missing')
    .option(...jsonOption)
    .action(makeDevPki);
  cli
    .command('rotate-data-key')
    .description('bring personal numbers under the first key of the keys file')
    .option(...jsonOption)
    .action(rotateDataKey);
  cli.addCommand(keysCommand(config));
  for (const command of [...cli.commands, ...cli.commands.flatMap((each) => each.commands)]) {
    command.exitOverride().showHelpAfterError('(--help shows how it is called)');
  }
  return cli;
}

async function issue(file: string, options: Json & { out?: string }): Promise<void> {
  const settings = config();
  const body = await readJson(file);
  if (settings.environment !== 'production') await ensureDevelopmentPki(settings, new Date());
  await withService(settings, async (service) => {
    await seedWhenEmpty(service, settings);
    const licence = await issueCase(service, body, 'cli');
    if (licence.state !== 'valid')
      throw new Error(`the case is ${licence.state}: ${licence.failure?.detail ?? ''}`);
    const { bytes, fileName } = await service.get(DocumentsService, { strict: false }).get(licence.id);
    if (options.out !== undefined) await writeFile(options.out, bytes);
    const written = options.out === undefined ? `Download it as ${fileName}.` : `Written to ${options.out}.`;
    print({ json: licence, text: `${licence.number ?? ''} is valid. ${written}` }, options);
  });
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
  const done = await withService(config(), (service) =>
    service.get(PersonalRotationService, { strict: false }).rotate(),
  );
  print({ json: done, text: `${done.rewritten} of ${done.cases} cases were rewritten.` }, options);
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

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
