import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuthModule } from '../../src/auth/auth.module.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { AlarmsModule } from '../../src/platform/alarms/alarms.module.js';
import { type AppConfig, readConfig } from '../../src/platform/config/app-config.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { configureApp } from '../../src/platform/http/configure-app.js';
import { DocsModule } from '../../src/platform/http/docs/docs.module.js';
import { HealthModule } from '../../src/platform/http/health/health.module.js';
import { HttpAdapter } from '../../src/platform/http/http-adapter.js';
import { JsonLogger, type LogLevel } from '../../src/platform/logging/json-logger.js';
import { MetricsModule } from '../../src/platform/metrics/metrics.module.js';
import { Randomness, SystemRandomness } from '../../src/platform/secrets/randomness.js';
import { Clock } from '../../src/platform/time/clock.js';
import { freshDatabase } from './fresh-database.js';

/** A clock that moves when the test says so. */
export class SetClock extends Clock {
  constructor(private at = new Date('2026-03-02T01:00:00.000Z')) {
    super();
  }
  override now(): Date {
    return new Date(this.at);
  }
  advance(milliseconds: number): void {
    this.at = new Date(this.at.getTime() + milliseconds);
  }
}

export type TinyApp = Readonly<{
  app: NestFastifyApplication;
  clock: SetClock;
  url: string;
  /** Every log line so far, parsed. */
  logs: Readonly<Record<string, unknown>>[];
  close: () => Promise<void>;
}>;

type Options = Readonly<{
  controllers?: readonly Type[];
  config?: Partial<AppConfig>;
  logLevel?: LogLevel;
}>;

/** Config, database, logging, metrics, alarms, health and auth around the given controllers, on a real socket. */
export async function startTinyApp({
  controllers = [],
  config,
  logLevel = 'debug',
}: Options = {}): Promise<TinyApp> {
  const folder = await mkdtemp(join(tmpdir(), 'jianzhang-'));
  const clock = new SetClock();
  const logs: Record<string, unknown>[] = [];
  const logger = new JsonLogger({
    level: logLevel,
    write: (line) => logs.push(JSON.parse(line) as Record<string, unknown>),
    now: () => clock.now(),
  });
  const settings = {
    ...readConfig({ NODE_ENV: 'test', DATA_DIR: folder, ...(await freshDatabase()) }, folder),
    ...config,
  };
  const module = tinyModule(settings, clock, controllers);
  const app = await NestFactory.create<NestFastifyApplication>(module, new HttpAdapter(settings), {
    logger,
    abortOnError: false,
  });
  configureApp(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const close = async (): Promise<void> => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { app, clock, url: `http://127.0.0.1:${port}`, logs, close };
}

function tinyModule(config: AppConfig, clock: Clock, controllers: readonly Type[]): DynamicModule {
  class TinyModule {}
  class GlobalsModule {}
  return {
    module: TinyModule,
    controllers: [...controllers],
    imports: [
      ConfigModule.forRoot(config),
      {
        module: GlobalsModule,
        global: true,
        providers: [
          { provide: Clock, useValue: clock },
          { provide: Randomness, useClass: SystemRandomness },
        ],
        exports: [Clock, Randomness],
      },
      DatabaseModule.forRoot(dataSourceOptions(config)),
      MetricsModule,
      HealthModule,
      DocsModule,
      AlarmsModule,
      AuthModule,
    ],
  };
}
