import { Command, InvalidArgumentError, Option } from 'commander';
import { readExampleCases } from '../catalogue/seed-files.js';
import { REVOCATION_REASONS } from '../lib/x509/revocation-reason.js';
import { listCertificates } from '../pki/certificate-list.js';
import { viewerAdvice } from '../pki/development-pki.js';
import { AUTHORITY_KINDS, type AuthorityKind } from '../pki/development-profiles.js';
import { refuseInProduction } from '../pki/production-refusal.js';
import { revoke, type RevokeRequest } from '../pki/revoke.js';
import { rollOverAuthority, rollOverSeal } from '../pki/roll-over.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { SystemClock } from '../platform/time/clock.js';
import { ensureDevelopmentPki } from './development.js';
import { holdersOf } from './example-builders.js';
import { print, shorten, table } from './output.js';
import { serveCommand } from './pki-serve.js';

type Json = Readonly<{ json?: boolean }>;

/** `pki make | list | revoke | roll-over | serve`: the development PKI; refused in production. */
export function pkiCommand(config: () => AppConfig): Command {
  const development = (): AppConfig => {
    const settings = config();
    refuseInProduction(settings.environment);
    return settings;
  };
  const pki = new Command('pki').description('development certificates, timestamps and revocations');
  for (const command of [
    makeCommand(development),
    listCommand(development),
    revokeCommand(development),
    rollOverCommand(development),
    serveCommand(development),
  ]) {
    pki.addCommand(command.option('--json', 'answer with JSON'));
  }
  return pki;
}

function makeCommand(config: () => AppConfig): Command {
  return new Command('make')
    .description('make what is missing: CAs, test seals, TSAs, OCSP responders, builders of the examples')
    .action(async (options: Json) => {
      const settings = config();
      const holders = holdersOf(await readExampleCases(settings.seedsDirectory));
      const made = await ensureDevelopmentPki(settings, new SystemClock().now(), holders);
      print({ json: made, text: viewerAdvice(made) }, options);
    });
}

function listCommand(config: () => AppConfig): Command {
  return new Command('list')
    .description('every certificate of the folder and how it stands')
    .action(async (options: Json) => {
      const all = await listCertificates(config().sealsDirectory, new SystemClock().now());
      const rows = all.map(({ file, commonName, serial, notAfter, state }) => [
        file,
        shorten(commonName, 40),
        serial,
        notAfter.toISOString().slice(0, 10),
        state,
      ]);
      print({ json: all, text: table(['file', 'name', 'serial', 'until', 'state'], rows) }, options);
    });
}

function revokeCommand(config: () => AppConfig): Command {
  const which = '--serial and --seal say which certificate: one of them';
  return new Command('revoke')
    .description('revoke a certificate; OCSP and CRL say so at once')
    .addOption(new Option('--serial <hex>', 'serial number, as listed').argParser(serialNumber))
    .addOption(new Option('--seal <id>', 'id in seals.json').conflicts('serial'))
    .addOption(
      new Option('--reason <reason>', 'CRLReason')
        .choices(Object.keys(REVOCATION_REASONS))
        .makeOptionMandatory(),
    )
    .action(async ({ json, ...request }: Json & Omit<RevokeRequest, 'directory' | 'at'>) => {
      const directory = config().sealsDirectory;
      if (request.serial === undefined && request.seal === undefined) throw new Error(which);
      const row = await revoke({ ...request, directory, at: new SystemClock().now() });
      const text = `${row.serial} of ${row.authority} is revoked since ${row.at.toISOString()}: ${row.reason}.`;
      print({ json: row, text }, { json: json ?? false });
    });
}

function rollOverCommand(config: () => AppConfig): Command {
  return new Command('roll-over')
    .description('a new key and certificate beside the old one, which stays good')
    .option('--seal <id>', 'of a seal: id in seals.json')
    .addOption(new Option('--authority <ca>', 'of a CA').choices(AUTHORITY_KINDS).conflicts('seal'))
    .action(async ({ seal, authority, json }: Json & { seal?: string; authority?: AuthorityKind }) => {
      const place = { directory: config().sealsDirectory, now: new SystemClock().now() };
      if (seal !== undefined) {
        const row = await rollOverSeal({ ...place, id: seal });
        print({ json: row, text: `${row.id} is in seals.json; ${seal} stays.` }, { json: json ?? false });
      } else if (authority !== undefined) {
        const name = await rollOverAuthority({ ...place, kind: authority });
        const text = `${name} issues from now on; what was issued before stays good.`;
        print({ json: { authority: name }, text }, { json: json ?? false });
      } else throw new Error('--seal or --authority says what is rolled over');
    });
}

/** As people write it: with colons, capitals, `0x`. */
function serialNumber(text: string): string {
  const digits = text.replace(/^0x/i, '').replaceAll(':', '').toLowerCase();
  if (!/^([\da-f]{2}){1,20}$/.test(digits)) throw new InvalidArgumentError('1-20 octets in hex');
  return digits;
}
