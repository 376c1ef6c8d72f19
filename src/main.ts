import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { ApplicationSweeperService } from './applications/application-sweeper.service.js';
import { CheckpointsService } from './audit/checkpoints.service.js';
import { ensureDevelopmentPki, seedWhenEmpty } from './cli/development.js';
import { WebhookDispatcherService } from './exchange/webhook-dispatcher.service.js';
import { BatchRunnerService } from './exemption/batches/batch-runner.service.js';
import { ChangeRelayService } from './exemption/notices/change-relay.service.js';
import { PreservationService } from './issuance/preservation.service.js';
import { SweeperService } from './issuance/sweeper.service.js';
import { LicenceClocksService } from './licences/licence-clocks.service.js';
import { type AppConfig, readConfig } from './platform/config/app-config.js';
import { projectRoot } from './platform/config/project-root.js';
import { configureApp } from './platform/http/configure-app.js';
import { HttpAdapter } from './platform/http/http-adapter.js';
import { JsonLogger } from './platform/logging/json-logger.js';
import { SealHealthService } from './sealing/seal-health.service.js';

async function start(config: AppConfig): Promise<void> {
  const logger = new JsonLogger({ level: config.logLevel });
  if (config.environment !== 'production') await ensureDevelopmentPki(config, new Date());
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config),
    new HttpAdapter(config),
    {
      logger,
      abortOnError: false,
    },
  );
  configureApp(app);
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  await seedWhenEmpty(app, config);
  await app.listen(config.port, config.host);
  app.get(CheckpointsService, { strict: false }).start();
  app.get(SweeperService, { strict: false }).start();
  app.get(ApplicationSweeperService, { strict: false }).start();
  app.get(PreservationService, { strict: false }).start();
  app.get(LicenceClocksService, { strict: false }).start();
  app.get(SealHealthService, { strict: false }).start();
  app.get(BatchRunnerService, { strict: false }).start();
  app.get(ChangeRelayService, { strict: false }).start();
  app.get(WebhookDispatcherService, { strict: false }).start();
  logger.log(`Listening on ${await app.getUrl()}`, 'Main');
}

process.umask(0o027); // licences and personal data: for this user and its group only

try {
  await start(readConfig(process.env, projectRoot));
} catch (error) {
  new JsonLogger({ level: 'error' }).fatal('The service did not start', error, 'Main');
  process.exitCode = 1;
}
