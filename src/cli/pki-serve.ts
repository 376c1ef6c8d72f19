import { once } from 'node:events';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_BASE_URL } from '../pki/addresses.js';
import { baseUrlOf } from '../pki/base-url.js';
import { DevelopmentPkiServer } from '../pki/development-pki-server.js';
import {
  CRL_PROFILES,
  type CrlProfileName,
  OCSP_PROFILES,
  type OcspProfileName,
  type Scenario,
  TSA_PROFILES,
  type TsaProfileName,
} from '../pki/server/scenario.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { SystemClock } from '../platform/time/clock.js';
import { ensureDevelopmentPki } from './development.js';
import { note, print } from './output.js';

type ServeOptions = Readonly<{
  port: number;
  tsa?: TsaProfileName;
  ocsp?: OcspProfileName;
  crl?: CrlProfileName;
  failRate: number;
  json?: boolean;
}>;

/** Answers until it is told to stop. */
export function serveCommand(config: () => AppConfig): Command {
  return new Command('serve')
    .description('serve timestamps, OCSP, CRLs and CA certificates on loopback until interrupted')
    .addOption(
      new Option('--port <port>', 'the one in the certificates unless told otherwise')
        .argParser(portNumber)
        .default(Number(new URL(DEFAULT_BASE_URL).port)),
    )
    .addOption(new Option('--tsa <profile>', 'how every TSA behaves').choices(Object.keys(TSA_PROFILES)))
    .addOption(new Option('--ocsp <profile>', 'how OCSP behaves').choices(Object.keys(OCSP_PROFILES)))
    .addOption(new Option('--crl <profile>', 'how CRLs behave').choices(Object.keys(CRL_PROFILES)))
    .addOption(
      new Option('--fail-rate <share>', 'share of calls that a flaky TSA fails')
        .argParser(share)
        .default(0.3),
    )
    .action((options: ServeOptions) => serve(config(), options));
}

async function serve(config: AppConfig, { port, failRate, json, ...roles }: ServeOptions): Promise<void> {
  const { sealsDirectory: directory, environment } = config;
  const clock = new SystemClock();
  await ensureDevelopmentPki(config, clock.now());
  const scenario: Scenario = { ...roles, failures: { rate: failRate } };
  const server = await DevelopmentPkiServer.start({ directory, port, clock, scenario, environment });
  const { baseUrl } = server;
  const written = await baseUrlOf(directory);
  if (written !== baseUrl)
    note(`The certificates in ${directory} name ${written}: nobody is sent here by them.`);
  print(
    { json: { baseUrl, tsa: `${baseUrl}/tsa` }, text: `Timestamps at ${baseUrl}/tsa. Ctrl-C ends it.` },
    { json: json ?? false },
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('0 to 65535');
  return Number(text);
}

function share(text: string): number {
  const value = Number(text);
  if (text === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('0 to 1');
  return value;
}
