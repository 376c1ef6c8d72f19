import { join, resolve } from 'node:path';
import { EnvironmentReader } from './environment.js';
import { type EvidenceConfig, readEvidence } from './evidence-config.js';
import { readSignerSettings, type SignerSettings } from './signer-settings.js';
import { readWebhooks, type WebhookConfig } from './webhook-config.js';

/**
 * Settings of the process, read once at start-up. Nothing else touches `process.env`, but for the development PKI,
 * which looks whether this is production.
 */
export type AppConfig = Readonly<{
  environment: 'development' | 'production' | 'test';
  host: string;
  port: number;
  /** Origin that the QR code names, e.g. `https://zz.yanjin.example`; no trailing slash. */
  publicUrl: string;
  dataDirectory: string;
  database: { type: 'better-sqlite3'; file: string } | { type: 'postgres'; url: string };
  storeDirectory: string;
  sealsDirectory: string;
  templatesDirectory: string;
  seedsDirectory: string;
  /** Keys for personal numbers at rest; see `platform/secrets/data-keys.ts` for the format. */
  dataKeysFile: string;
  /** Where checkpoints of the audit chain are kept outside of the database. */
  auditDirectory: string;
  /** PEM: the P-256 key that signs checkpoints and receipts, then the public keys of those before it. */
  auditKeyFile: string;
  corsOrigins: readonly string[];
  bodyLimitBytes: number;
  rateLimits: { perKeyPerMinute: number; perAddressPerMinute: number };
  logLevel: 'error' | 'warn' | 'log' | 'debug';
  trustProxy: boolean;
  issuance: {
    /** Cases worked on at the same time. */
    concurrency: number;
    /** A case whose worker has been silent this long is taken over. */
    leaseSeconds: number;
    sweepSeconds: number;
    /** Failed tries of one step before the case is set aside as failed. */
    attempts: number;
    /** Share of permits whose page is rendered to pixels before publication, 0-1. */
    renderSample: number;
  };
  signers: SignerSettings;
  seals: {
    /** A certificate that ends within so many days is not sealed with. */
    minimumDays: number;
  };
  sealSessions: {
    /** So long the bytes of a seal session wait for a signature made elsewhere. */
    minutes: number;
  };
  preservation: {
    /** How often it is looked whether a licence waits for a higher level or its next timestamp. */
    sweepSeconds: number;
    /** So long before a timestamp ends another one is added. */
    marginDays: number;
  };
  evidence: EvidenceConfig;
  webhooks: WebhookConfig;
  shutdownSeconds: number;
}>;

/** Of a development machine: the host is nobody's. */
export const DEFAULT_PUBLIC_URL = 'https://zz.yanjin.example';

const isHttpOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.origin === text;
};

/**
 * @param env usually `process.env`
 * @param root the project's folder; relative paths start there
 * @throws Error naming every variable that is wrong; values are left out, as they may be secret
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): AppConfig {
  const read = new EnvironmentReader(env);
  const environment = read.choice('NODE_ENV', 'development', ['development', 'production', 'test']);
  for (const name of ['DATA_DIR', 'PUBLIC_URL', 'SEALS_DIR', 'DATA_KEYS_FILE', 'AUDIT_KEY_FILE']) {
    read.required(name, environment === 'production');
  }
  const folder = (name: string, fallback: string): string =>
    resolve(
      root,
      read.text(name, fallback, 'path of a folder', (text) => text !== ''),
    );
  const dataDirectory = folder('DATA_DIR', 'data/demo');
  const auditDirectory = folder('AUDIT_DIR', join(dataDirectory, 'audit'));
  const config: AppConfig = {
    environment,
    ...readHttp(read),
    publicUrl: read.text('PUBLIC_URL', DEFAULT_PUBLIC_URL, 'http(s) origin, no path', isHttpOrigin),
    dataDirectory,
    database: readDatabase(read, dataDirectory),
    storeDirectory: folder('STORE_DIR', join(dataDirectory, 'store')),
    sealsDirectory: folder('SEALS_DIR', 'certs-dev'),
    templatesDirectory: folder('TEMPLATES_DIR', 'templates'),
    seedsDirectory: folder('SEEDS_DIR', 'seeds'),
    dataKeysFile: folder('DATA_KEYS_FILE', join(dataDirectory, 'data-keys.txt')),
    auditDirectory,
    auditKeyFile: folder('AUDIT_KEY_FILE', join(auditDirectory, 'audit-key.pem')),
    issuance: readIssuance(read),
    signers: readSignerSettings(read, env),
    seals: { minimumDays: read.integer('SEAL_MINIMUM_DAYS', 1, 0, 365) },
    sealSessions: { minutes: read.integer('SEAL_SESSION_MINUTES', 30, 1, 10_080) },
    preservation: {
      sweepSeconds: read.integer('PRESERVATION_SWEEP_SECONDS', 60, 1, 86_400),
      marginDays: read.integer('ARCHIVE_MARGIN_DAYS', 90, 1, 3650),
    },
    evidence: readEvidence(read),
    webhooks: readWebhooks(read, environment === 'production'),
    shutdownSeconds: read.integer('SHUTDOWN_SECONDS', 30, 1, 600),
  };
  if (read.wrong.length > 0) throw new Error(`Invalid environment:\n  ${read.wrong.join('\n  ')}`);
  return config;
}

type HttpSettings = Pick<
  AppConfig,
  'host' | 'port' | 'corsOrigins' | 'bodyLimitBytes' | 'rateLimits' | 'logLevel' | 'trustProxy'
>;

function readHttp(read: EnvironmentReader): HttpSettings {
  return {
    host: read.text('HOST', '127.0.0.1', 'host name or address', (text) => /^[\w.:-]+$/.test(text)),
    port: read.integer('PORT', 3000, 0, 65_535),
    corsOrigins: read.list('CORS_ORIGINS', 'comma-separated http(s) origins', isHttpOrigin),
    bodyLimitBytes: read.integer('BODY_LIMIT_BYTES', 1_048_576, 1024, 104_857_600),
    rateLimits: {
      perKeyPerMinute: read.integer('RATE_LIMIT_PER_KEY', 6000, 1, 10_000_000),
      perAddressPerMinute: read.integer('RATE_LIMIT_PER_ADDRESS', 600, 1, 10_000_000),
    },
    logLevel: read.choice('LOG_LEVEL', 'log', ['error', 'warn', 'log', 'debug']),
    trustProxy: read.choice('TRUST_PROXY', 'false', ['true', 'false']) === 'true',
  };
}

function readDatabase(read: EnvironmentReader, dataDirectory: string): AppConfig['database'] {
  const url = read.optional('DATABASE_URL', 'postgres:// URL', (text) => /^postgres(ql)?:\/\/./.test(text));
  return url
    ? { type: 'postgres', url }
    : { type: 'better-sqlite3', file: join(dataDirectory, 'jianzhang.sqlite') };
}

function readIssuance(read: EnvironmentReader): AppConfig['issuance'] {
  return {
    concurrency: read.integer('ISSUANCE_CONCURRENCY', 4, 1, 64),
    leaseSeconds: read.integer('ISSUANCE_LEASE_SECONDS', 15, 1, 3600),
    sweepSeconds: read.integer('ISSUANCE_SWEEP_SECONDS', 5, 1, 3600),
    attempts: read.integer('ISSUANCE_ATTEMPTS', 12, 1, 100),
    renderSample: read.fraction('RENDER_SAMPLE', 0.05),
  };
}
