import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PadesLevel, PADES_LEVELS } from '../../lib/pades/level.js';
import { KEY_TYPES, type KeyType } from '../../lib/x509/key-type.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { SystemClock } from '../../platform/time/clock.js';
import { RenderingService } from '../../rendering/rendering.service.js';
import { TemplatesService } from '../../rendering/templates.service.js';
import { FolderSeals } from '../../sealing/folder-seals.js';
import type { Seal } from '../../sealing/seal.js';
import { FileTrustAnchors, readTrustAnchors } from '../../sealing/trust-anchors.js';
import { EvidenceProcess } from './evidence-process.js';
import { LevelSealer } from './level-sealer.js';
import { collect, type Measurement, median, round, timing } from './measure.js';
import { type Permits, permitSource } from './permits.js';
import { sealedAuthorities } from './seals-folder.js';
import { selfCheckLines } from './self-check.js';

export type LevelsBenchOptions = Readonly<{ keep?: string; seconds: number }>;

/** A level, and whether what is known of revocation may be used for the next permit too, as the service does. */
type Way = Readonly<{ name: string; level: PadesLevel; sealer: LevelSealer }>;

export type LevelsBench = Readonly<{
  templates: TemplatesService;
  rendering: RenderingService;
  permits: Permits;
  countersigned: Permits;
  anchors: FileTrustAnchors;
  /** Answers about revocation are kept, as long as they may be. */
  sealer: LevelSealer;
  /** Every answer is fetched. */
  asking: LevelSealer;
  /** The one seal of each kind of key that seals everything here. */
  sealOf: (keyType: KeyType) => Seal;
}>;

/** Permits whose sizes are compared, each at every level. */
const COMPARED = 8;

/** Measures each level with each kind of key; timestamps and OCSP come from another process of this machine. */
export async function* levelsBench(
  config: AppConfig,
  options: LevelsBenchOptions,
): AsyncGenerator<Measurement> {
  const services = await EvidenceProcess.start(config);
  try {
    const bench = await prepareLevels(config, services);
    if (options.keep !== undefined) {
      await mkdir(options.keep, { recursive: true });
      await copyFile(join(services.directory, 'trust.pem'), join(options.keep, 'trust.pem'));
    }
    for (const keyType of KEY_TYPES) yield* levelsOf(bench, keyType, options);
    yield* selfCheckLines(bench, options);
    bench.sealer.close();
    bench.asking.close();
  } finally {
    await services.close();
  }
}

/** Templates, permits and seals, with timestamps and OCSP of `services`. */
export async function prepareLevels(config: AppConfig, services: EvidenceProcess): Promise<LevelsBench> {
  const { directory, baseUrl } = services;
  const evidence = { ...config.evidence, tsaUrls: [`${baseUrl}/tsa`], hosts: [{ origin: baseUrl }] };
  const anchors = new FileTrustAnchors(await readTrustAnchors(directory, false));
  const templates = TemplatesService.load(config.templatesDirectory);
  const seals = await FolderSeals.open({ directory, production: false }, new SystemClock());
  const [authority] = await sealedAuthorities(config);
  return {
    templates,
    rendering: new RenderingService(templates),
    permits: await permitSource(config, templates),
    countersigned: await permitSource(config, templates, { countersigned: true }),
    anchors,
    sealer: LevelSealer.with(evidence, anchors),
    asking: LevelSealer.with({ ...evidence, maximumAgeSeconds: 0 }, anchors),
    sealOf: (keyType) => seals.sealById(`${authority?.uscc ?? ''}-${keyType}`),
  };
}

async function* levelsOf(
  bench: LevelsBench,
  keyType: KeyType,
  { keep, seconds }: LevelsBenchOptions,
): AsyncGenerator<Measurement> {
  const { sealer, asking } = bench;
  const ways: readonly Way[] = [
    ...PADES_LEVELS.map((level) => ({ name: level, level, sealer })),
    { name: 'B-LTA-asking', level: 'B-LTA', sealer: asking },
  ];
  let base: Readonly<{ ms: number; sizes: readonly number[] }> | undefined;
  for (const way of ways) {
    const sizes = await sizesOf(bench, keyType, way, keep);
    const times = await collect(seconds, (index) => sealOnce(bench, keyType, way, index));
    const sealing = timing(times.map(({ seal }) => seal));
    base ??= { ms: sealing.p50Ms, sizes };
    const { sizes: before } = base;
    const fileBytes = median(sizes);
    const addedBytes = median(sizes.map((size, i) => size - (before[i] ?? 0)));
    const ratios = { timeToBB: round(sealing.p50Ms / base.ms), bytesToBB: round(fileBytes / median(before)) };
    const about = { case: `${way.name.toLowerCase()}-${keyType.replace('-', '')}`, threads: 1 };
    yield { part: 'seal', ...about, ...sealing, ratios, fileBytes, addedBytes };
    const whole = timing(times.map(({ draw, seal }) => draw + seal));
    yield {
      part: 'draw+seal',
      ...about,
      ...whole,
      ratios: { toSealAlone: round(whole.p50Ms / sealing.p50Ms) },
    };
  }
}

/** Also sees to it that the first token was seen, so that the room kept for the next ones is what it will be. */
async function sizesOf(
  bench: LevelsBench,
  keyType: KeyType,
  way: Way,
  keep: string | undefined,
): Promise<readonly number[]> {
  const sizes: number[] = [];
  await sealOnce(bench, keyType, way, 0);
  for (let index = 0; index < COMPARED; index += 1) {
    const { bytes } = await sealOnce(bench, keyType, way, index);
    sizes.push(bytes.length);
    if (keep !== undefined && index === 0)
      await writeFile(join(keep, `${way.name.toLowerCase()}-${keyType}.pdf`), bytes);
  }
  return sizes;
}

type Sealed = Readonly<{ bytes: Uint8Array; draw: number; seal: number }>;

async function sealOnce(
  { permits, rendering, sealOf }: LevelsBench,
  keyType: KeyType,
  { level, sealer }: Way,
  index: number,
): Promise<Sealed> {
  const snapshot = permits(index);
  const at = new Date();
  const begin = performance.now();
  const drawn = rendering.draw(snapshot, at);
  const afterDraw = performance.now();
  const bytes = await sealer.seal(drawn, sealOf(keyType), level, at);
  return { bytes, draw: afterDraw - begin, seal: performance.now() - afterDraw };
}
