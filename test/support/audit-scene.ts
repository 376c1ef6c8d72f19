import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { AuditService, type AuditEntry } from '../../src/audit/audit.service.js';
import { AuditVerificationService } from '../../src/audit/audit-verification.service.js';
import type { ChainVerdict } from '../../src/audit/proof/verdict.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { Database } from '../../src/platform/database/database.js';
import type { TestService } from './service.js';

const ACTOR = {
  keyId: 'k1',
  organisation: '延津县住房和城乡建设局',
  organisationUscc: '11410726MB1A2B3C4X',
  operator: '张三',
};

export const HOLDER = '914107261234567890';

export const auditEntry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  kind: 'existence-check',
  actor: ACTOR,
  licenceIds: ['licence-1'],
  holderCodes: [HOLDER],
  body: { cause: '消防设计审查' },
  ...change,
});

export const WHOLE = { ok: true, firstBad: null, reason: null };

/** Writes, changes behind its back, and asks whether that is found. */
export function auditScene(service: TestService) {
  const audit = service.app.get(AuditService, { strict: false });
  const database = service.app.get(Database);
  return {
    audit,
    database,
    file: join(service.config.auditDirectory, 'checkpoints.jsonl'),
    record: async (count: number): Promise<void> => {
      await Promise.all(
        Array.from({ length: count }, (_, index) => audit.record(auditEntry({ body: { index } }))),
      );
    },
    verify: (): Promise<ChainVerdict> =>
      service.app.get(AuditVerificationService, { strict: false }).verify(),
    /** What somebody does who has the database in hand. */
    change: (...statements: string[]): Promise<void> =>
      database.write(async (manager) => {
        for (const sql of statements) await manager.query(sql);
      }),
  };
}

export type AuditScene = ReturnType<typeof auditScene>;

/** The command, on the service's own data, as its operator would run it. */
export function auditCommand({ config }: TestService, ...args: string[]) {
  const { database, auditDirectory, auditKeyFile } = config;
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    AUDIT_DIR: auditDirectory,
    AUDIT_KEY_FILE: auditKeyFile,
    DATA_DIR: join(auditDirectory, '..'),
    SEALS_DIR: config.sealsDirectory,
    ...(database.type === 'postgres' && { DATABASE_URL: database.url }),
  };
  const run = spawnSync(process.execPath, ['dist/cli/main.js', 'audit', ...args], {
    cwd: projectRoot,
    env,
    encoding: 'utf8',
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}
