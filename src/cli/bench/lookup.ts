import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiKeysService } from '../../auth/api-keys.service.js';
import { type AppConfig, readConfig } from '../../platform/config/app-config.js';
import { projectRoot } from '../../platform/config/project-root.js';
import { Database } from '../../platform/database/database.js';
import type { Role, Scope } from '../../platform/http/audience.js';
import { withService } from '../service.js';
import { type BenchDatabases, ownPostgres, SQLITE_FILES } from './bench-database.js';
import { freePort } from './free-port.js';
import { type Load, loadServer } from './http-load.js';
import {
  DEPARTMENT,
  LOOKUP_CASES,
  type LookupCase,
  lookupRequests,
  MATTER,
  RECORDED,
} from './lookup-requests.js';
import { type Measurement, round } from './measure.js';
import { fillRegister } from './register-rows.js';
import { sealsFolder } from './seals-folder.js';
import { ServerProcesses, withoutEmpty } from './server-process.js';

const MAIN = fileURLToPath(new URL('../../main.js', import.meta.url));
/** Of departments that ask at the same moment; the rate is the best of them whose slowest hundredth is in time. */
const CONNECTIONS = [1, 4, 16, 32, 64];
/** Milliseconds that 99 of 100 answers may take; what is on record first may take twice as long. */
const P99_MS = { open: 20, recorded: 40 };
const ENTITLED = [
  'construction-permit',
  'land-use-permit',
  'works-planning-permit',
  'drawing-review-certificate',
  'fire-design-review',
];

export type LookupOptions = Readonly<{
  seconds: number;
  database: 'sqlite' | 'postgres';
  /** Licences in the register, one measurement each, the least first. */
  sizes: readonly number[];
}>;

/** A service over a register of so many licences, and what it is asked. */
type Register = Readonly<{
  licences: number;
  port: number;
  server: ChildProcess;
  requests: Readonly<Record<LookupCase, readonly string[]>>;
}>;

/**
 * Measures look-ups over real sockets, recording on, beside registers of several sizes; in turn, so that what else the machine does meets
 * all of them.
 */
export async function* lookupLines(config: AppConfig, options: LookupOptions): AsyncGenerator<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'jianzhang-bench-lookup-'));
  const databases = options.database === 'postgres' ? await ownPostgres() : SQLITE_FILES;
  const servers = new ServerProcesses();
  try {
    const seals = await sealsFolder(config);
    const registers: Register[] = [];
    for (const licences of options.sizes)
      registers.push(await open(licences, { folder, seals, databases, servers }));
    let tokenRates: readonly number[] = [];
    for (const each of LOOKUP_CASES) {
      const rates = await ratesOf(each, registers, options.seconds);
      if (each === 'token') tokenRates = rates.map(({ perSecond }) => perSecond);
      yield* lines(each, options, rates, tokenRates);
    }
    for (const { server } of registers) server.kill('SIGTERM');
  } finally {
    servers.endAll();
    await databases.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function* lines(
  each: LookupCase,
  { database, sizes }: LookupOptions,
  rates: readonly Load[],
  tokenRates: readonly number[],
): Generator<Measurement> {
  for (const [index, { perSecond, p50Ms, p99Ms }] of rates.entries()) {
    const [smallest = rates[index], ofToken = perSecond] = [rates[0], tokenRates[index]];
    yield {
      part: 'lookup',
      case: each,
      database,
      licences: sizes[index] ?? 0,
      threads: 1,
      perSecond: round(perSecond),
      p50Ms,
      p99Ms,
      ratios: {
        growth: round((smallest?.perSecond ?? 0) / perSecond),
        growthP50: round(p50Ms / (smallest?.p50Ms ?? p50Ms)),
        toToken: round(perSecond / ofToken),
      },
    };
  }
}

/** @returns the best load of each register that is in time; where none is, that of one connection */
async function ratesOf(each: LookupCase, registers: readonly Register[], seconds: number): Promise<Load[]> {
  const limit = RECORDED.has(each) ? P99_MS.recorded : P99_MS.open;
  const best: Load[] = [];
  const warmUp = { connections: 4, seconds: seconds / 5 };
  for (const { port, requests } of registers) await loadServer(port, requests[each], warmUp);
  for (const connections of CONNECTIONS)
    for (const [index, { port, requests }] of registers.entries()) {
      const load = await loadServer(port, requests[each], { connections, seconds });
      const before = best[index];
      if (!before || (load.p99Ms <= limit && load.perSecond > before.perSecond)) best[index] = load;
    }
  return best;
}

type Place = Readonly<{
  folder: string;
  seals: string;
  databases: BenchDatabases;
  servers: ServerProcesses;
}>;

async function open(licences: number, { folder, seals, databases, servers }: Place): Promise<Register> {
  const port = await freePort();
  const env = withoutEmpty({
    ...process.env,
    ...(await databases.make(`lookup_${licences}`)),
    DATA_DIR: join(folder, String(licences)),
    SEALS_DIR: seals,
    RATE_LIMIT_PER_ADDRESS: '10000000',
    RATE_LIMIT_PER_KEY: '10000000',
    PORT: String(port),
  });
  const { sample, keys } = await withService(readConfig(env, projectRoot), async (service) => {
    const makeKey = async (role: Role, scope: Scope): Promise<string> => {
      const ours = { name: 'bench', organisation: '延津县消防救援大队', organisationUscc: DEPARTMENT };
      const made = await service
        .get(ApiKeysService, { strict: false })
        .create({ ...ours, role, scopes: [scope] });
      return made.token;
    };
    return {
      sample: await fillRegister(service.get(Database, { strict: false }), licences),
      keys: {
        asking: await makeKey('department', 'lookups:make'),
        searching: await makeKey('officer', 'licences:search'),
        proposing: await makeKey('officer', 'entitlements:manage'),
        approving: await makeKey('officer', 'entitlements:manage'),
      },
    };
  });
  const server = await servers.start([MAIN], env, /Listening/);
  await entitle(`http://127.0.0.1:${port}`, keys);
  return { licences, port, server, requests: lookupRequests(sample, keys) };
}

/** Four eyes for each type, as for a department in service. */
async function entitle(
  url: string,
  { proposing, approving }: Readonly<{ proposing: string; approving: string }>,
): Promise<void> {
  const year = new Date().getUTCFullYear();
  for (const licenceType of ENTITLED) {
    const { id } = await post(`${url}/v1/entitlements`, proposing, {
      departmentUscc: DEPARTMENT,
      licenceType,
      matter: MATTER,
      authMode: 'STATUTORY',
      fieldGroups: ['existence', 'face'],
      validFrom: `${year}-01-01`,
      validUntil: `${year}-12-31`,
      reason: '办理消防设计审查须核对证照',
    });
    await post(`${url}/v1/entitlements/${id}/approve`, approving, {});
  }
}

async function post(url: string, key: string, body: object): Promise<{ id: string }> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`the server refused: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}
