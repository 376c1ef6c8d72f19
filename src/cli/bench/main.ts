import 'reflect-metadata';
import { Command } from 'commander';
import { readConfig } from '../../platform/config/app-config.js';
import { projectRoot } from '../../platform/config/project-root.js';
import { note, table } from '../output.js';
import { issueBench } from './issue.js';
import type { Measurement } from './measure.js';

const bench = new Command('bench').description(
  'measure on this machine; compare machines by the ratios only',
);

bench
  .command('issue')
  .description('draw, QR and seal of the example cases, on one thread')
  .option('--json', 'one JSON line a measurement')
  .option('--keep <dir>', 'leave every 100th file there to look at')
  .option('--seconds <n>', 'how long each measurement takes', '5')
  .action(async (options: { json?: boolean; keep?: string; seconds: string }) => {
    const seconds = Number(options.seconds);
    if (!(seconds > 0 && seconds <= 600)) throw new Error('--seconds: a number, 0-600');
    const config = readConfig(process.env, projectRoot);
    const keep = options.keep === undefined ? {} : { keep: options.keep };
    await printAll(issueBench(config, { seconds, ...keep }), options.json ?? false);
  });

async function printAll(measurements: AsyncIterable<Measurement>, json: boolean): Promise<void> {
  const rows: string[][] = [];
  for await (const measured of measurements) {
    if (json) process.stdout.write(`${JSON.stringify(measured)}\n`);
    const ratios = Object.entries(measured.ratios).map(([name, value]) => `${name} ${value}`);
    const { part, perSecond, p50Ms, p99Ms, rssMb } = measured;
    rows.push([
      part,
      measured.case,
      `${perSecond}`,
      `${p50Ms}`,
      `${p99Ms}`,
      `${rssMb ?? ''}`,
      ratios.join(', '),
    ]);
  }
  const head = ['part', 'case', 'per second', 'p50 ms', 'p99 ms', 'MiB', 'ratios'];
  if (!json) process.stdout.write(`${table(head, rows)}\n`);
}

try {
  await bench.parseAsync();
} catch (error) {
  note(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
