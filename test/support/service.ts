import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { ApiKeysService } from '../../src/auth/api-keys.service.js';
import { type SealingWish, seedCatalogue } from '../../src/cli/development.js';
import { StepObserver } from '../../src/issuance/step-observer.js';
import { type AppConfig, readConfig } from '../../src/platform/config/app-config.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { Database } from '../../src/platform/database/database.js';
import { configureApp } from '../../src/platform/http/configure-app.js';
import type { Role, Scope } from '../../src/platform/http/audience.js';
import { HttpAdapter } from '../../src/platform/http/http-adapter.js';
import { JsonLogger } from '../../src/platform/logging/json-logger.js';
import { FileStore } from '../../src/platform/storage/file-store.js';
import { Clock } from '../../src/platform/time/clock.js';
import { freshDatabase } from './fresh-database.js';
import { testSeals } from './test-seals.js';

/** A clock that stands until the test moves it. The example cases were decided before it. */
export class TestClock extends Clock {
  constructor(private at = new Date('2026-11-23T02:00:00.000Z')) {
    super();
  }
  override now(): Date {
    return new Date(this.at);
  }
  set(at: string): void {
    this.at = new Date(at);
  }
  advance(seconds: number): void {
    this.at = new Date(this.at.getTime() + seconds * 1000);
  }
}

export type TestService = Readonly<{
  app: NestFastifyApplication;
  config: AppConfig;
  clock: TestClock;
  url: string;
  logs: string[];
  /** What really stands in the database. */
  rows: (sql: string) => Promise<unknown>;
  /** A key for the scopes, as `Authorization` header value. */
  key: (role: Role, ...scopes: Scope[]) => Promise<string>;
  /** A key bound to an organisation by its 统一社会信用代码. */
  keyOf: (uscc: string, role: Role, ...scopes: Scope[]) => Promise<string>;
  /** Stops the service and leaves its data. */
  stop: () => Promise<void>;
  close: () => Promise<void>;
}>;

type Options = Readonly<{
  env?: Record<string, string>;
  observer?: StepObserver;
  store?: (config: AppConfig) => FileStore;
  seals?: string;
  /** Data folder of a service that was stopped, with its `DATABASE_URL` in `env`; it is not removed. */
  data?: string;
  clock?: TestClock;
  /** What every licence type asks instead of what the seeds ask. */
  sealing?: SealingWish;
  /** Further providers that a test brings itself, by their token. */
  providers?: ReadonlyMap<string | symbol | (abstract new (...args: never[]) => unknown), unknown>;
}>;

/** The whole service on an empty database and a real socket; only clock, logs and what a test plants are ours. */
export async function startService(options: Options = {}): Promise<TestService> {
  const folder = options.data ?? (await mkdtemp(join(tmpdir(), 'jianzhang-e2e-')));
  const seals = options.seals ?? (await testSeals());
  const env = {
    NODE_ENV: 'test',
    DATA_DIR: folder,
    SEALS_DIR: seals,
    RENDER_SAMPLE: '0',
    ...(await freshDatabase()),
  };
  const config = readConfig({ ...env, ...options.env }, projectRoot);
  const clock = options.clock ?? new TestClock();
  const logs: string[] = [];
  let building = Test.createTestingModule({ imports: [AppModule.forRoot(config)] })
    .overrideProvider(Clock)
    .useValue(clock);
  if (options.observer) building = building.overrideProvider(StepObserver).useValue(options.observer);
  if (options.store) building = building.overrideProvider(FileStore).useValue(options.store(config));
  for (const [token, value] of options.providers ?? [])
    building = building.overrideProvider(token).useValue(value);
  const logger = new JsonLogger({ level: 'debug', write: (line) => logs.push(line) });
  const module = await building.setLogger(logger).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new HttpAdapter(config), { logger });
  configureApp(app);
  await seedCatalogue(app, config, options.sealing);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    app,
    config,
    clock,
    logs,
    rows: (sql) => app.get(Database).read.query(sql),
    url: `http://127.0.0.1:${port}`,
    key: async (role, ...scopes) => {
      const keys = app.get(ApiKeysService, { strict: false });
      const { token } = await keys.create({ name: `test ${role}`, organisation: '测试单位', role, scopes });
      return `Bearer ${token}`;
    },
    keyOf: async (organisationUscc, role, ...scopes) => {
      const keys = app.get(ApiKeysService, { strict: false });
      const bound = { name: `test ${role}`, organisation: '测试单位', organisationUscc, role, scopes };
      return `Bearer ${(await keys.create(bound)).token}`;
    },
    stop: () => app.close(),
    close: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
