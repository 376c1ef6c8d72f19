import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { NODE_TOOLS } from '../lib/qr/offline/node-tools.js';
import type { OfflineAnswer, OfflineState } from '../lib/qr/offline/offline-answer.js';
import { offlineSentence } from '../lib/qr/offline/offline-wording.js';
import { verifyOffline } from '../lib/qr/offline/read/verify-offline.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { note, print } from './output.js';
import { wholeNumber } from './whole-number.js';

type Options = Readonly<{
  trustList?: string;
  statusList?: string;
  root?: string;
  at?: Date;
  lastSequence?: number;
  json?: boolean;
}>;

/** As for files: good, not good, cannot tell. */
const EXIT: Readonly<Record<OfflineState, number>> = {
  'valid-offline': 0,
  'not-in-force': 1,
  'not-genuine': 1,
  'needs-network': 2,
};

/** Judges a code with lists that were fetched before: no network, no database, no service. */
export function verifyCodeCommand(config: () => AppConfig): Command {
  return new Command('verify-code')
    .argument('<text>', 'what the QR code says: the whole address, or what follows #')
    .description(
      'judge a code without network. Exit codes: 0 valid as of the status list, 1 not, 2 cannot tell',
    )
    .option(
      '--trust-list <file>',
      'as fetched from /v1/trust-list; the one in the folder of seals when left out',
    )
    .option('--status-list <file>', 'as fetched from /v1/status-list')
    .option(
      '--root <file>',
      'PEM of the public key that is pinned; the one in the folder of seals when left out',
    )
    .option('--at <time>', 'judge as if it were this time (RFC 3339)', timeOf)
    .option('--last-sequence <number>', 'of the newest status list that was ever relied on', wholeNumber)
    .option('--json', 'answer with JSON')
    .action((text: string, options: Options) => verifyCode(text, options, config));
}

async function verifyCode(text: string, options: Options, config: () => AppConfig): Promise<void> {
  try {
    const answer = await judge(text, options, config);
    print({ json: jsonOf(answer), text: textOf(answer) }, options);
    process.exitCode = EXIT[answer.state];
  } catch (error) {
    // A list that is not there says nothing against the licence.
    note(error instanceof Error ? error.message : String(error));
    process.exitCode = EXIT['needs-network'];
  }
}

async function judge(text: string, options: Options, config: () => AppConfig): Promise<OfflineAnswer> {
  const ours = (name: string): string => join(config().sealsDirectory, 'codes', name);
  const rootFile = options.root ?? ours('root.pem');
  const trustFile = options.trustList ?? (options.root === undefined ? ours('trust-list.cose') : undefined);
  const question = {
    text,
    rootKey: rootKeyOf(rootFile, await bytesOf(rootFile)),
    trustList: trustFile === undefined ? undefined : await bytesOf(trustFile),
    statusList: options.statusList === undefined ? undefined : await bytesOf(options.statusList),
    now: options.at ?? new Date(),
    ...(options.lastSequence !== undefined && { lastSequence: options.lastSequence }),
  };
  return verifyOffline(question, NODE_TOOLS);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file}: cannot be read (${error.code ?? 'error'})`, { cause: error });
  });
}

function rootKeyOf(file: string, pem: Uint8Array): Uint8Array {
  try {
    return createPublicKey(Buffer.from(pem)).export({ type: 'spki', format: 'der' });
  } catch (error) {
    throw new Error(`${file}: no public key in PEM`, { cause: error });
  }
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('a time such as 2026-11-24T08:00:00Z');
  return time;
}

function jsonOf(answer: OfflineAnswer): unknown {
  const { claims, ...rest } = answer;
  const contentHash = claims && Buffer.from(claims.contentHash).toString('hex');
  return { ...rest, claims: claims && { ...claims, contentHash }, sentence: offlineSentence(answer) };
}

function textOf(answer: OfflineAnswer): string {
  const { zh, en } = offlineSentence(answer);
  const { claims, status } = answer;
  const rows = [
    ['编号 Number', claims?.number],
    ['版本 Version', claims?.version],
    ['项目代码 Project', claims?.projectCode],
    ['建设单位代码 Holder', claims?.holderCode],
    ['发证日期 Date', claims?.issueDate],
    ['状态 Status', status && `${status.status} (${status.since.toISOString()})`],
  ].flatMap(([label, value]) => (value === undefined ? [] : [`  ${label}: ${value}`]));
  return [zh, en, ...rows].join('\n');
}
