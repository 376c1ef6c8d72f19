import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { AppConfig } from '../../platform/config/app-config.js';
import type { Answer } from '../../verification/engine/answer.js';
import { readPolicy, type VerificationPolicy } from '../../verification/engine/policy.js';
import { judgeBatch } from './batch.js';
import { type ForeignAnswer, judgeForeignFile } from './foreign-files.js';
import { locate } from './trusted-files.js';
import { verifyWithRegister } from './with-register.js';

type Options = Readonly<{
  json?: boolean;
  trust?: string;
  at?: Date;
  batch?: string;
  password?: string;
}>;

/** Exit codes: 0 good, 1 not good, 2 cannot tell. A bad answer outweighs an uncertain one. */
const EXIT: Readonly<Record<Answer, 0 | 1 | 2>> = {
  valid: 0,
  unsigned: 1,
  invalid: 1,
  indeterminate: 2,
  error: 2,
};

/** `verify FILE… | --batch LIST`. */
export function verifyCommand(config: () => AppConfig): Command {
  return new Command('verify')
    .argument('[files...]', 'PDFs to be judged')
    .description('is it genuine, and does it count now? Exit codes: 0 good, 1 not good, 2 cannot tell')
    .option('--trust <dir>', 'judge against these roots alone: no register, no database')
    .option(
      '--batch <list>',
      'JSON Lines {"file","trust","certs","time","password"}, each answered by one line',
    )
    .option('--at <time>', 'judge as of this instant, RFC 3339', instant)
    .option('--password <text>', 'of encrypted files')
    .option('--json', 'answer with JSON')
    .action(async (files: readonly string[], options: Options) => {
      process.exitCode = await verify(config(), files, options);
    });
}

function instant(text: string): Date {
  const value = new Date(text);
  if (Number.isNaN(value.getTime())) throw new InvalidArgumentError('not an instant of RFC 3339');
  return value;
}

async function verify(config: AppConfig, files: readonly string[], options: Options): Promise<number> {
  const policy = readPolicy(await readFile(join(config.seedsDirectory, 'verification-policy.json')));
  // npm changes to the project's folder; a path of the command is meant from where it was typed.
  const folders = [process.env.INIT_CWD ?? process.cwd(), process.cwd()];
  const now = options.at ?? new Date();
  if (options.batch !== undefined) {
    const list = await locate(options.batch, folders);
    return printAll(judgeBatch(list, { policy, now, folders }), true);
  }
  if (files.length === 0) throw new Error('verify: name a file, or --batch LIST');
  if (options.trust === undefined) return verifyWithRegister(config, files, { ...options, folders });
  return printAll(judgeFiles(files, { policy, now, folders, options }), options.json ?? false);
}

async function* judgeFiles(
  files: readonly string[],
  context: { policy: VerificationPolicy; now: Date; folders: readonly string[]; options: Options },
): AsyncGenerator<ForeignAnswer> {
  const { policy, now, folders, options } = context;
  const trust = options.trust === undefined ? [] : [await locate(options.trust, folders)];
  for (const file of files) {
    const { password } = options;
    yield await judgeForeignFile(
      { file, trust, certs: [], ...(password === undefined ? {} : { password }) },
      { policy, now, path: await locate(file, folders) },
    );
  }
}

/** @returns the exit code: the worst answer's */
async function printAll(answers: AsyncIterable<ForeignAnswer>, json: boolean): Promise<number> {
  const codes = new Set<number>();
  for await (const answer of answers) {
    codes.add(EXIT[answer.answer]);
    process.stdout.write(`${json ? JSON.stringify(answer) : textOf(answer)}\n`);
  }
  return codes.has(1) ? 1 : codes.has(2) ? 2 : 0;
}

function textOf({ file, answer, seals, reasons }: ForeignAnswer): string {
  const rows = seals.map(
    ({ field, signer, indication, subIndication }) =>
      `  ${field}: ${signer ?? 'unknown'} ${indication}${subIndication === null ? '' : ` ${subIndication}`}`,
  );
  return [`${file}: ${answer}`, ...rows, ...reasons.map((reason) => `  - ${reason}`)].join('\n');
}
