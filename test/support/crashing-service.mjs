// The real service as a process of its own, that kills itself (SIGKILL) when a step reaches a moment.
//   CRASH_AT=<step>:<moment>  where to die; with none it sweeps up what earlier processes left and says `swept`
//   STOP_AT=<step>:<moment>   where to be told to stop (SIGTERM) instead
//   CLOCK_AHEAD_SECONDS       moves its clock, so that leases of dead processes have ended
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../dist/app.module.js';
import { ApiKeysService } from '../../dist/auth/api-keys.service.js';
import { seedCatalogue } from '../../dist/cli/development.js';
import { StepObserver } from '../../dist/issuance/step-observer.js';
import { SweeperService } from '../../dist/issuance/sweeper.service.js';
import { readConfig } from '../../dist/platform/config/app-config.js';
import { projectRoot } from '../../dist/platform/config/project-root.js';
import { configureApp } from '../../dist/platform/http/configure-app.js';
import { HttpAdapter } from '../../dist/platform/http/http-adapter.js';
import { JsonLogger } from '../../dist/platform/logging/json-logger.js';
import { Clock } from '../../dist/platform/time/clock.js';

const config = readConfig(process.env, projectRoot);
const logger = new JsonLogger({ level: 'warn', write: (line) => process.stderr.write(line) });
const app = await NestFactory.create(AppModule.forRoot(config), new HttpAdapter(config), { logger });
const get = (token) => app.get(token, { strict: false });

const ahead = Number(process.env.CLOCK_AHEAD_SECONDS ?? 0) * 1000;
get(Clock).now = () => new Date(Date.now() + ahead);
get(StepObserver).reached = async (step, moment) => {
  if (`${step}:${moment}` === process.env.STOP_AT) process.kill(process.pid, 'SIGTERM');
  if (`${step}:${moment}` !== process.env.CRASH_AT) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
};

configureApp(app);
app.enableShutdownHooks(undefined, { useProcessExit: true });
await seedCatalogue(app, config);
await app.listen(0, '127.0.0.1');
const { token } = await get(ApiKeysService).create({
  name: 'crash test',
  organisation: '测试单位',
  role: 'approval-system',
  scopes: ['licences:issue', 'licences:read'],
});
process.stdout.write(`${JSON.stringify({ url: await app.getUrl(), key: token })}\n`);
if (!process.env.CRASH_AT) {
  await get(SweeperService).sweep();
  process.stdout.write('{"swept":true}\n');
}
