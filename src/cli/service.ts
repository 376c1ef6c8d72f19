import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { JsonLogger } from '../platform/logging/json-logger.js';

/** Stdout belongs to a command's own answer, so what the services log goes to stderr. */
const commandLogger = new JsonLogger({ level: 'warn', write: (line) => process.stderr.write(line) });

/** Runs `work` with the services connected, and lets them finish what they began. */
export async function withService<T>(
  config: AppConfig,
  work: (service: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const service = await NestFactory.createApplicationContext(AppModule.forRoot(config), {
    logger: commandLogger,
    abortOnError: false,
  });
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}
