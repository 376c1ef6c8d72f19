import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_TYPES, type KeyType } from '../../lib/x509/key-type.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { SystemClock } from '../../platform/time/clock.js';
import type { LicenceSnapshot } from '../../rendering/licence-snapshot.js';
import { RenderingService } from '../../rendering/rendering.service.js';
import { TemplatesService } from '../../rendering/templates.service.js';
import { FolderSeals } from '../../sealing/folder-seals.js';
import type { Seal } from '../../sealing/seal.js';
import { type Measurement, measure, round, timing } from './measure.js';
import { libpdfPerSecond, nodeLimit, opensslLimit } from './peers.js';
import { type Permits, permitSource } from './permits.js';
import { sealsFolder } from './seals-folder.js';

export type IssueBenchOptions = Readonly<{ keep?: string; seconds: number }>;

/** Every so many files, one is kept to look at. */
const KEEP_EVERY = 100;
const AT = new Date('2026-11-23T02:00:00Z');

type Bench = Readonly<{
  seals: string;
  permits: Permits;
  rendering: RenderingService;
  sealing: FolderSeals;
}>;

/** Measures drawing, QR and seal of the example cases on one thread, for each kind of key; then each step alone. */
export async function* issueBench(
  config: AppConfig,
  options: IssueBenchOptions,
): AsyncGenerator<Measurement> {
  const bench = await prepare(config);
  if (options.keep !== undefined) await mkdir(options.keep, { recursive: true });
  for (const keyType of KEY_TYPES) yield await whole(bench, keyType, options);
  yield* steps(bench, options);
}

async function prepare(config: AppConfig): Promise<Bench> {
  const seals = await sealsFolder(config);
  const templates = TemplatesService.load(config.templatesDirectory);
  return {
    seals,
    permits: await permitSource(config, templates),
    rendering: new RenderingService(templates),
    sealing: await FolderSeals.open({ directory: seals, production: false }, new SystemClock()),
  };
}

function sealOf({ sealing }: Bench, { issuer }: LicenceSnapshot, keyType: KeyType): Seal {
  return sealing.sealById(`${issuer.uscc}-${keyType}`);
}

async function whole(
  bench: Bench,
  keyType: KeyType,
  { keep, seconds }: IssueBenchOptions,
): Promise<Measurement> {
  const { permits, rendering, sealing } = bench;
  const name = `permit-bb-${keyType.replace('-', '')}`;
  const kept: Promise<void>[] = [];
  const result = await measure(seconds, async (index) => {
    const snapshot = permits(index);
    const seal = sealOf(bench, snapshot, keyType);
    const sealed = await sealing.complete(sealing.prepare(rendering.draw(snapshot, AT), seal, AT), seal);
    if (keep !== undefined && index % KEEP_EVERY === 0) {
      kept.push(writeFile(join(keep, `${name}-${snapshot.number}.pdf`), sealed));
    }
  });
  await Promise.all(kept);
  const rssMb = Math.round(process.memoryUsage.rss() / 2 ** 20);
  const ratios = await ratiosOf(bench, keyType, result.perSecond);
  return { part: 'issue', case: name, threads: 1, ...result, ratios, rssMb };
}

/** The limits and the peer, measured in the same run. */
async function ratiosOf(bench: Bench, keyType: KeyType, perSecond: number): Promise<Record<string, number>> {
  const snapshot = bench.permits(0);
  const seal = sealOf(bench, snapshot, keyType);
  const keyPem = await readFile(join(bench.seals, 'seals', `${seal.id}.key.pem`), 'utf8');
  const { draft, documentId } = bench.rendering.draw(snapshot, AT);
  const openssl = opensslLimit(keyType);
  const peer =
    keyType === 'p-256'
      ? undefined
      : await libpdfPerSecond(draft.serialise(documentId), keyPem, [seal.certificate, ...seal.chain]);
  return {
    toNodeCryptoSign: round(perSecond / (await nodeLimit(keyPem))),
    ...(openssl === undefined ? {} : { toOpensslSpeed: round(perSecond / openssl) }),
    ...(peer === undefined ? {} : { toLibpdfLoadAndSeal: round(perSecond / peer) }),
  };
}

/** Each step by itself, with the share of the whole that it takes. */
async function* steps(bench: Bench, { seconds }: IssueBenchOptions): AsyncGenerator<Measurement> {
  const { permits, rendering, sealing } = bench;
  const times = { draw: [] as number[], prepare: [] as number[], seal: [] as number[] };
  await measure(seconds, async (index) => {
    const snapshot = permits(index);
    const seal = sealOf(bench, snapshot, 'rsa-2048');
    const begin = performance.now();
    const drawn = rendering.draw(snapshot, AT);
    const afterDraw = performance.now();
    const prepared = sealing.prepare(drawn, seal, AT);
    const afterPrepare = performance.now();
    await sealing.complete(prepared, seal);
    times.draw.push(afterDraw - begin);
    times.prepare.push(afterPrepare - afterDraw);
    times.seal.push(performance.now() - afterPrepare);
  });
  const total = Object.values(times)
    .flat()
    .reduce((sum, time) => sum + time, 0);
  for (const [step, list] of Object.entries(times)) {
    const share = round(list.reduce((sum, time) => sum + time, 0) / total);
    yield { part: 'step', case: step, threads: 1, ...timing(list), ratios: { shareOfWhole: share } };
  }
}
