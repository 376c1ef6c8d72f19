import 'reflect-metadata';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type AppConfig, readConfig } from '../../platform/config/app-config.js';
import { projectRoot } from '../../platform/config/project-root.js';
import { note, table } from '../output.js';
import { crlBench } from './crl.js';
import { issueBench } from './issue.js';
import { levelsBench } from './levels.js';
import { lookupLines, type LookupOptions } from './lookup.js';
import type { Measurement } from './measure.js';
import { verifyBench } from './verify.js';

const bench = new Command('bench').description(
  'measure on this machine; compare machines by the ratios only',
);

type Options = Readonly<{ json?: boolean; keep?: string; seconds: string }>;

command('issue', 'draw, QR and seal of the example cases, on one thread')
  .option('--keep <dir>', 'leave every 100th file there to look at')
  .action((options: Options) => run(issueBench, options));

command('levels', 'seal at each level, timestamps and OCSP from another process; then the self-check')
  .option('--keep <dir>', 'leave a file of each level there to look at, and trust.pem')
  .action((options: Options) => run(levelsBench, options));

command('crl', 'read a list of 50,000 revoked certificates, and ask it').action((options: Options) =>
  run(crlBench, options),
);

command('verify', 'check sealed permits, from bytes to verdict, without rendering, on one thread').action(
  (options: Options) => run(verifyBench, options),
);

command('lookup', 'answer about licences over real sockets, on record, with registers of several sizes')
  .addOption(
    new Option('--database <kind>', 'where the register is')
      .choices(['sqlite', 'postgres'])
      .default('sqlite'),
  )
  .option('--sizes <numbers>', 'licences in each register', sizesOf, [10_000, 100_000, 1_000_000])
  .action((options: Options & Pick<LookupOptions, 'database' | 'sizes'>) =>
    run((config, { seconds }) => lookupLines(config, { ...options, seconds }), options),
  );

/** @throws InvalidArgumentError for anything but numbers, the least first */
function sizesOf(text: string): readonly number[] {
  const sizes = text.split(',').map(Number);
  const isRising = sizes.every((size, index) => size > (sizes[index - 1] ?? 0));
  if (!isRising || sizes.some((size) => !Number.isInteger(size) || size < 1000 || size > 10_000_000))
    throw new InvalidArgumentError('numbers of 1,000 to 10,000,000, the least first: 10000,100000');
  return sizes;
}

function command(name: string, description: string): Command {
  return bench
    .command(name)
    .description(description)
    .option('--json', 'one JSON line a measurement')
    .option('--seconds <n>', 'how long each measurement takes', '5');
}

async function run(
  measurements: (
    config: AppConfig,
    options: Readonly<{ keep?: string; seconds: number }>,
  ) => AsyncIterable<Measurement>,
  { json = false, keep, seconds: text }: Options,
): Promise<void> {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 600)) throw new Error('--seconds: a number, 0-600');
  const config = readConfig(process.env, projectRoot);
  await printAll(measurements(config, { seconds, ...(keep !== undefined && { keep }) }), json);
}

async function printAll(measurements: AsyncIterable<Measurement>, json: boolean): Promise<void> {
  const rows: string[][] = [];
  for await (const measured of measurements) {
    if (json) process.stdout.write(`${JSON.stringify(measured)}\n`);
    const ratios = Object.entries(measured.ratios).map(([name, value]) => `${name} ${value}`);
    const { part, perSecond, p50Ms, p99Ms, rssMb, fileBytes, addedBytes } = measured;
    rows.push([
      part,
      [measured.case, measured.database, measured.licences].filter((each) => each !== undefined).join(' '),
      `${perSecond}`,
      `${p50Ms}`,
      `${p99Ms}`,
      `${rssMb ?? ''}`,
      `${fileBytes ?? ''}`,
      `${addedBytes ?? ''}`,
      ratios.join(', '),
    ]);
  }
  const head = ['part', 'case', 'per second', 'p50 ms', 'p99 ms', 'MiB', 'bytes', 'added', 'ratios'];
  if (!json) process.stdout.write(`${table(head, rows)}\n`);
}

try {
  await bench.parseAsync();
} catch (error) {
  note(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
