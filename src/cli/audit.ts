import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { AuditExportService } from '../audit/audit-export.service.js';
import { AuditVerificationService } from '../audit/audit-verification.service.js';
import type { ChainVerdict } from '../audit/proof/verdict.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { verifyAuditFile } from './audit-file.js';
import { note, print } from './output.js';
import { withService } from './service.js';

type Verified = Readonly<{ file?: string; keys?: string; json?: boolean }>;

/** Characters that are gathered before they are written. */
const WRITE_CHARACTERS = 1024 * 1024;
const BROKEN = 1;
/** Nothing can be said about the record. */
const NOT_JUDGED = 2;

/** `audit export | verify`: the record of who did and saw what, for those who must prove it. */
export function auditCommand(config: () => AppConfig): Command {
  const audit = new Command('audit').description('export and verify the record of who did and saw what');
  audit
    .command('export')
    .argument('<file>', 'JSON Lines; written whole or not at all')
    .description('write every row, with the checkpoints and a signed end')
    .option('--json', 'answer with JSON')
    .action((file: string, options: { json?: boolean }) => exportRows(config(), file, options));
  audit
    .command('verify')
    .description('tell whether the record is the one that was written; 0 whole, 1 broken, 2 cannot tell')
    .option('--file <file>', 'judge an export, without the database')
    .option('--keys <file>', 'JSON as from /v1/audit-keys; only with --file. Otherwise AUDIT_KEY_FILE')
    .option('--json', 'answer with JSON: rows, ok, firstBad, reason')
    .action((options: Verified) => verify(config, options));
  return audit;
}

async function exportRows(config: AppConfig, file: string, options: { json?: boolean }): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there && !there.isFile()) throw new Error(`${file}: not a file`);
  const part = join(dirname(file), `.audit-export.${process.pid}`);
  try {
    const rows = await withService(config, (service) =>
      writeLines(part, service.get(AuditExportService, { strict: false }).lines()),
    );
    await rename(part, file);
    print({ json: { rows, file }, text: `${rows} rows were written to ${file}.` }, options);
  } finally {
    await rm(part, { force: true });
  }
}

/** @returns how many lines */
async function writeLines(path: string, lines: AsyncIterable<string>): Promise<number> {
  const file = await open(path, 'w', 0o640).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${dirname(path)}: cannot be written (${error.code ?? 'error'})`, { cause: error });
  });
  try {
    let count = 0;
    let gathered = '';
    for await (const line of lines) {
      count += 1;
      gathered += line;
      if (gathered.length < WRITE_CHARACTERS) continue;
      await file.appendFile(gathered);
      gathered = '';
    }
    await file.appendFile(gathered);
    await file.sync();
    return count;
  } finally {
    await file.close();
  }
}

async function verify(config: () => AppConfig, { file, keys, json }: Verified): Promise<void> {
  try {
    if (keys !== undefined && file === undefined) throw new Error('--keys: only with --file');
    const verdict =
      file === undefined ? await verifyTables(config()) : await verifyAuditFile(config, file, keys);
    print({ json: verdict, text: textOf(verdict) }, { json: json ?? false });
    process.exitCode = verdict.ok ? 0 : BROKEN;
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    process.exitCode = NOT_JUDGED;
  }
}

function verifyTables(config: AppConfig): Promise<ChainVerdict> {
  return withService(config, (service) => service.get(AuditVerificationService, { strict: false }).verify());
}

function textOf({ rows, ok, firstBad, reason }: ChainVerdict): string {
  return ok ? `Whole: ${rows} rows.` : `Broken: ${rows} rows, the first bad one is ${firstBad}: ${reason}.`;
}
