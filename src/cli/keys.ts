import { Command, Option } from 'commander';
import { type ApiKeyView, ApiKeysService } from '../auth/api-keys.service.js';
import { isCalendarDate } from '../lib/numbering/calendar-date.js';
import { ROLES, type Role, type Scope, SCOPES } from '../platform/http/audience.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { print, table } from './output.js';
import { withService } from './service.js';

type Created = Readonly<{
  name: string;
  organisation: string;
  uscc?: string;
  role: Role;
  scopes: Scope[];
  expires?: string;
  json?: boolean;
}>;

/** `keys create | list | revoke`: the way in for other systems. */
export function keysCommand(config: () => AppConfig): Command {
  const keys = new Command('keys').description('make, list and revoke API keys');
  keys
    .command('create')
    .description('make a key; it is shown once and cannot be shown again')
    .requiredOption('--name <name>', 'what the key is for')
    .requiredOption('--organisation <name>', 'who holds it')
    .option('--uscc <code>', '统一社会信用代码 of the organisation')
    .addOption(new Option('--role <role>', 'kind of caller').choices(ROLES).makeOptionMandatory())
    .addOption(new Option('--scopes <scope...>', 'what it may do').choices(SCOPES).makeOptionMandatory())
    .option('--expires <date>', 'last day, YYYY-MM-DD (Asia/Shanghai)')
    .option('--json', 'answer with JSON')
    .action((options: Created) => create(config(), options));
  keys
    .command('list')
    .description('list keys, revoked ones included')
    .option('--json', 'answer with JSON')
    .action((options: { json?: boolean }) => list(config(), options));
  keys
    .command('revoke')
    .argument('<id>', 'second part of the key: jz_<id>_…')
    .description('refuse a key from now on')
    .option('--json', 'answer with JSON')
    .action((id: string, options: { json?: boolean }) => revoke(config(), id, options));
  return keys;
}

async function create(config: AppConfig, { expires, uscc, json, ...input }: Created): Promise<void> {
  const made = await withService(config, (service) =>
    service.get(ApiKeysService, { strict: false }).create({
      ...input,
      ...(uscc === undefined ? {} : { organisationUscc: uscc }),
      ...(expires === undefined ? {} : { expiresAt: endOfDay(expires) }),
    }),
  );
  const text = `${made.token}\n\nShown once: it is not stored and cannot be shown again. Its id is ${made.key.id}.`;
  print({ json: { token: made.token, key: made.key }, text }, { json: json ?? false });
}

async function list(config: AppConfig, options: { json?: boolean }): Promise<void> {
  const keys = await withService(config, (service) => service.get(ApiKeysService, { strict: false }).list());
  const rows = keys.map((key) => [
    key.id,
    key.role,
    key.name,
    key.organisation,
    stateOf(key),
    key.scopes.join(' '),
  ]);
  print(
    { json: keys, text: table(['id', 'role', 'name', 'organisation', 'state', 'scopes'], rows) },
    options,
  );
}

async function revoke(config: AppConfig, id: string, options: { json?: boolean }): Promise<void> {
  const key = await withService(config, (service) =>
    service.get(ApiKeysService, { strict: false }).revoke(id),
  );
  print({ json: key, text: `Key ${key.id} (${key.name}) is revoked.` }, options);
}

function stateOf({ revokedAt, expiresAt, lastUsedAt }: ApiKeyView): string {
  if (revokedAt) return `revoked ${revokedAt.toISOString().slice(0, 10)}`;
  if (expiresAt) return `until ${expiresAt.toISOString().slice(0, 10)}`;
  return lastUsedAt ? `used ${lastUsedAt.toISOString().slice(0, 10)}` : 'never used';
}

function endOfDay(date: string): Date {
  if (!isCalendarDate(date)) throw new Error('--expires: must be a date that exists, YYYY-MM-DD');
  return new Date(`${date}T23:59:59.999+08:00`);
}
