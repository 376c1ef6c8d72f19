import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeVerificationToken } from '../../lib/numbering/verification-token.js';
import { printedFacts } from '../../licences/printed-facts.js';
import { NO_CLOCK } from '../../licences/licence-clock.js';
import { Licence } from '../../licences/licence.entity.js';
import { type AppConfig, readConfig } from '../../platform/config/app-config.js';
import { projectRoot } from '../../platform/config/project-root.js';
import { Database } from '../../platform/database/database.js';
import { TemplatesService } from '../../rendering/templates.service.js';
import { withService } from '../service.js';
import { freePort } from './free-port.js';
import { loadServer } from './http-load.js';
import { type Measurement, round } from './measure.js';
import { type Permits, permitSource } from './permits.js';
import { sealsFolder } from './seals-folder.js';
import { ServerProcesses, withoutEmpty } from './server-process.js';

const LICENCES = 100_000;
/** Asked in turn, spread over all of them. */
const ASKED = 2000;
const CONNECTIONS = 20;
const MAIN = fileURLToPath(new URL('../../main.js', import.meta.url));

/** Answers the same bytes from a route with nothing behind it. */
const BARE = `
const [fastify, port, body] = process.argv.slice(1);
const app = require(fastify)();
app.get('/v/:token', (request, reply) => { reply.type('application/json; charset=utf-8'); return body; });
app.listen({ port: Number(port), host: '127.0.0.1' }).then(() => console.log('ready'));
`;

/** Measures `GET /v/{token}` as JSON with many licences stored, beside a bare Fastify route with the same answer. */
export async function* codeLookupLines(
  config: AppConfig,
  { seconds }: Readonly<{ seconds: number }>,
): AsyncGenerator<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'jianzhang-bench-codes-'));
  const env = {
    ...process.env,
    DATA_DIR: folder,
    SEALS_DIR: await sealsFolder(config),
    RATE_LIMIT_PER_ADDRESS: '10000000',
    DATABASE_URL: '',
    PORT: String(await freePort()),
  };
  const servers = new ServerProcesses();
  try {
    const tokens = await fill(readConfig(withoutEmpty(env), projectRoot), config);
    const requests = tokens.map(
      (token) => `GET /v/${token} HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\n\r\n`,
    );
    const ours = await servers.start([MAIN], withoutEmpty(env), /Listening/);
    const body = await (await fetch(`http://127.0.0.1:${env.PORT}/v/${tokens[0] ?? ''}`)).text();
    const barePort = await freePort();
    const fastify = createRequire(import.meta.url).resolve('fastify');
    const bare = await servers.start(['-e', BARE, fastify, String(barePort), body], process.env, /ready/);
    const load = { connections: CONNECTIONS, seconds };
    // In turn, twice: what else the machine does then meets both.
    const rounds = [];
    for (let turn = 0; turn < 2; turn += 1)
      rounds.push({
        bare: await loadServer(barePort, requests, load),
        ours: await loadServer(Number(env.PORT), requests, load),
      });
    for (const child of [ours, bare]) child.kill('SIGTERM');
    const best = rounds.toSorted((a, b) => b.ours.perSecond - a.ours.perSecond)[0];
    if (!best) return;
    const ratio =
      rounds.reduce((sum, each) => sum + each.ours.perSecond / each.bare.perSecond, 0) / rounds.length;
    const { perSecond, p50Ms, p99Ms } = best.ours;
    yield {
      part: 'verify',
      case: 'code-json-100000',
      threads: 1,
      perSecond: round(perSecond),
      p50Ms,
      p99Ms,
      ratios: { toBareFastify: round(ratio) },
    };
  } finally {
    servers.endAll();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns tokens to be asked for */
async function fill(target: AppConfig, config: AppConfig): Promise<readonly string[]> {
  const permits = await permitSource(config, TemplatesService.load(config.templatesDirectory));
  const step = LICENCES / ASKED;
  return withService(target, async (service) => {
    const database = service.get(Database, { strict: false });
    const tokens: string[] = [];
    for (let from = 0; from < LICENCES; from += 500) {
      const rows = Array.from({ length: 500 }, (_, index) => rowOf(from + index, permits));
      await database.write((manager) => manager.insert(Licence, rows));
      tokens.push(...rows.filter((_, index) => (from + index) % step === 0).map(({ token }) => token));
    }
    return tokens;
  });
}

function rowOf(index: number, permits: Permits): Licence {
  const snapshot = permits(index);
  const digest = createHash('sha256').update(`licence ${index}`).digest();
  return {
    id: `${digest.toString('hex', 0, 4)}-0000-4000-8000-${String(index).padStart(12, '0')}`,
    licenceType: snapshot.licenceType,
    name: snapshot.type.name,
    number: `${snapshot.number}-${index}`,
    version: snapshot.version,
    identifier: `${snapshot.identifier}.${index}`,
    token: encodeVerificationToken(digest.subarray(0, 16)),
    checkCode: snapshot.verification.checkCode,
    issuerName: snapshot.issuer.name,
    issuerUscc: snapshot.issuer.uscc,
    issueDate: snapshot.issueDate,
    holderName: snapshot.holder.name,
    holderCode: snapshot.holder.code,
    projectCode: null,
    status: 'valid',
    statusSince: new Date('2026-11-23T02:00:00Z'),
    statusSequence: 1,
    ...NO_CLOCK,
    dueOn: null,
    replacesId: null,
    registrarUscc: null,
    registrarName: null,
    place: null,
    holderKey: null,
    ...printedFacts(JSON.stringify(snapshot)),
    snapshot: JSON.stringify(snapshot),
    documentSha256: digest.toString('hex'),
    documentBytes: 130_000,
    sealLevel: 'B-B',
  };
}
