import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { ApiKeysService } from '../auth/api-keys.service.js';
import { type ExampleCase, readExampleCases } from '../catalogue/seed-files.js';
import { DocumentsService } from '../issuance/documents.service.js';
import type { LicenceDto } from '../issuance/dto/licence.dto.js';
import type { PadesLevel } from '../lib/pades/level.js';
import { sealAsBuilder } from './development-builder.js';
import { finishedCase, issueCase } from './issue-case.js';
import { type DevelopmentPki, viewerAdvice } from '../pki/development-pki.js';
import { DEFAULT_BASE_URL } from '../pki/addresses.js';
import { DevelopmentPkiServer } from '../pki/development-pki-server.js';
import { type AppConfig, readConfig } from '../platform/config/app-config.js';
import { projectRoot } from '../platform/config/project-root.js';
import { SystemClock } from '../platform/time/clock.js';
import { ensureDevelopmentPki, seedCatalogue } from './development.js';
import { holdersOf } from './example-builders.js';
import { type Answer, note, shorten, table } from './output.js';
import { ProgressBar } from './progress.js';
import { withService } from './service.js';

type Environment = Readonly<Record<string, string | undefined>>;

type Issued = Readonly<{
  number: string;
  project: string;
  file: string;
  seal: string;
  check: string;
  url: string;
}>;

/** What the demo decides itself: it must never touch another folder or database than its own. */
const OWN_SETTINGS = {
  STORE_DIR: undefined,
  DATABASE_URL: undefined,
  DATA_KEYS_FILE: undefined,
  AUDIT_DIR: undefined,
  AUDIT_KEY_FILE: undefined,
};

/** The timestamps and revocation data of the development PKI, which the demo serves itself. */
const DEVELOPMENT_EVIDENCE = {
  TSA_URLS: `${DEFAULT_BASE_URL}/tsa`,
  EVIDENCE_HOSTS: DEFAULT_BASE_URL,
};

export type DemoOptions = Readonly<{
  /** A folder that does not exist yet or is empty. */
  into?: string;
  /** Level that every licence is to reach; B-B where it is not said. */
  level?: PadesLevel;
  /** Has a development builder countersign every licence. */
  countersign?: boolean;
}>;

/**
 * Issues every example case from an empty folder: `data/demo`, which it owns and replaces, or another.
 *
 * @throws Error when the other folder holds anything: it is not ours to replace
 */
export async function demo(env: Environment, options: DemoOptions = {}): Promise<Answer> {
  const { into, level = 'B-B', countersign = false } = options;
  const evidence = level === 'B-B' ? {} : DEVELOPMENT_EVIDENCE;
  const settings = { RENDER_SAMPLE: '1', ...evidence, ...env, ...OWN_SETTINGS, DATA_DIR: into };
  const config = readConfig(settings, projectRoot);
  if (into !== undefined) await assertEmpty(config.dataDirectory);
  const cases = await readExampleCases(config.seedsDirectory);
  const pki = await ensureDevelopmentPki(config, new Date(), countersign ? holdersOf(cases) : []);
  await rm(config.dataDirectory, { recursive: true, force: true });
  await mkdir(config.dataDirectory, { recursive: true });
  await copyFile(pki.trust, join(config.dataDirectory, 'trust.pem'));
  const server = level === 'B-B' ? undefined : await servePki(config);
  try {
    return await issueAndAnswer({ config, pki, cases, level, countersign });
  } finally {
    await server?.close();
  }
}

function servePki({ sealsDirectory, environment }: AppConfig): Promise<DevelopmentPkiServer> {
  const port = Number(new URL(DEFAULT_BASE_URL).port);
  return DevelopmentPkiServer.start({
    directory: sealsDirectory,
    port,
    clock: new SystemClock(),
    environment,
  });
}

type Demonstration = Readonly<{
  config: AppConfig;
  pki: DevelopmentPki;
  cases: readonly ExampleCase[];
  level: PadesLevel;
  countersign: boolean;
}>;

function issueAndAnswer(demonstration: Demonstration): Promise<Answer> {
  const { config, level, countersign } = demonstration;
  return withService(config, async (service) => {
    await seedCatalogue(service, config, {
      sealLevel: level,
      sealOrder: countersign ? 'issuer-holder' : 'issuer',
    });
    const issued = await issueAll(service, demonstration);
    const { token } = await service.get(ApiKeysService, { strict: false }).create({
      name: 'demo',
      organisation: '工程建设项目审批管理系统（演示）',
      role: 'approval-system',
      scopes: ['licences:issue', 'licences:read', 'licences:retry', 'alarms:read', 'metrics:read'],
    });
    return answer(issued, token, demonstration);
  });
}

async function assertEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length > 0) throw new Error(`${folder} is not empty`);
}

async function issueAll(service: INestApplicationContext, demonstration: Demonstration): Promise<Issued[]> {
  const { cases } = demonstration;
  const bar = new ProgressBar(cases.length);
  const issued: Issued[] = [];
  for (const example of cases) {
    issued.push(await issueOne(service, demonstration, example));
    bar.advance(example.file);
  }
  return issued;
}

async function issueOne(
  service: INestApplicationContext,
  { config, countersign }: Demonstration,
  { file, body }: ExampleCase,
): Promise<Issued> {
  const licence = await issueExample(service, config, body, countersign).catch((error: unknown) => {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  });
  if (licence.state !== 'valid') throw new Error(`${file}: ${licence.failure?.detail ?? licence.state}`);
  const number = licence.number ?? '';
  const path = join(config.dataDirectory, `${number}.pdf`);
  const { bytes } = await service.get(DocumentsService, { strict: false }).get(licence.id);
  await writeFile(path, bytes);
  return {
    number,
    project: String(licence.data['projectName']),
    file: relative(projectRoot, path),
    seal: licence.document?.sealLevel ?? '',
    url: licence.verification?.url ?? '',
    check: 'passed', // nothing becomes valid without it
  };
}

async function issueExample(
  service: INestApplicationContext,
  { sealsDirectory }: AppConfig,
  body: unknown,
  countersigned: boolean,
): Promise<LicenceDto> {
  const licence = await issueCase(service, body, 'demo');
  if (!countersigned || licence.state !== 'awaiting-holder') return licence;
  await sealAsBuilder(service, licence, join(sealsDirectory, 'holders', `${licence.holder?.code ?? ''}.pem`));
  return finishedCase(service, licence.id);
}

function answer(
  licences: readonly Issued[],
  apiKey: string,
  { pki, level }: Pick<Demonstration, 'pki' | 'level'>,
): Answer {
  const rows = licences.map(({ number, project, file, seal, check }) => [
    number,
    shorten(project, 36),
    file,
    seal,
    check,
  ]);
  const text = [
    table(['number', 'project', 'file', 'seal', 'check'], rows),
    '',
    `API key (shown once): ${apiKey}`,
    '',
    'Next:',
    '  npm start                                    # serve this data on http://127.0.0.1:3000',
    `  export JZ_KEY=${apiKey}`,
    `  curl -s -H "Authorization: Bearer $JZ_KEY" 'http://127.0.0.1:3000/v1/licences?number=${licences[0]?.number ?? ''}'`,
    '',
  ].join('\n');
  const low = licences.filter(({ seal }) => seal !== `PAdES-${level}`).length;
  if (low > 0) note(`${low} licences are below ${level}: see "archive due" for the reason.`);
  note(viewerAdvice(pki));
  return { json: { licences, apiKey, root: pki.root }, text };
}
