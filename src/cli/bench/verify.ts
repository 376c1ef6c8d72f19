import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MaterialCache } from '../../lib/pades/read/any/material-cache.js';
import { readAnyCertificate } from '../../lib/x509/read/path/index.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import type { Seal } from '../../sealing/seal.js';
import type { FileFacts } from '../../verification/engine/facts.js';
import { gatherFacts, type Trust } from '../../verification/engine/gather-facts.js';
import { readPolicy, type VerificationPolicy } from '../../verification/engine/policy.js';
import { verdictOf } from '../../verification/engine/verdict.js';
import { codeLookupLines } from './code-lookup.js';
import { EvidenceProcess } from './evidence-process.js';
import { type LevelsBench, prepareLevels } from './levels.js';
import { type Measurement, measure, round } from './measure.js';

/** Files that are checked in turn: no file comes twice running. */
const FILES = 24;

type Case = Readonly<{ name: string; make: (index: number) => Promise<Uint8Array>; seal: Seal }>;

/** Measures the full check of sealed permits without rendering, on one thread, from bytes to verdict. */
export async function* verifyBench(
  config: AppConfig,
  { seconds }: Readonly<{ seconds: number }>,
): AsyncGenerator<Measurement> {
  const services = await EvidenceProcess.start(config);
  try {
    const bench = await prepareLevels(config, services);
    const policy = readPolicy(await readFile(join(config.seedsDirectory, 'verification-policy.json')));
    const hash = await hashesPerSecond(bench, seconds);
    for (const each of casesOf(bench)) {
      const files = await Promise.all(Array.from({ length: FILES }, (_, index) => each.make(index)));
      const trust = trustOf(bench, each.seal);
      for (const bytes of files) assertSound(check(bytes, trust, policy), each.name);
      const result = await measure(seconds, (index) => {
        const bytes = files[index % FILES];
        return bytes && check(bytes, trust, policy);
      });
      const ratios = { toSha256OfFile: round(result.perSecond / hash) };
      yield { part: 'verify', case: each.name, threads: 1, ...result, ratios };
    }
    bench.sealer.close();
    bench.asking.close();
  } finally {
    await services.close();
  }
  yield* codeLookupLines(config, { seconds });
}

function casesOf(bench: LevelsBench): readonly Case[] {
  const { permits, countersigned, rendering, sealer, sealOf } = bench;
  const [rsa, ec] = [sealOf('rsa-2048'), sealOf('p-256')];
  const one = (seal: Seal, level: 'B-B' | 'B-LT') => (index: number) => {
    const at = new Date();
    return sealer.seal(rendering.draw(permits(index), at), seal, level, at);
  };
  const two = (index: number): Promise<Uint8Array> => {
    const at = new Date();
    return sealer.sealTwice(rendering.draw(countersigned(index), at), [rsa, ec], 'B-LTA', at);
  };
  return [
    { name: 'b-b-rsa2048', make: one(rsa, 'B-B'), seal: rsa },
    { name: 'b-b-p256', make: one(ec, 'B-B'), seal: ec },
    { name: 'b-lt-rsa2048', make: one(rsa, 'B-LT'), seal: rsa },
    { name: 'two-seals-b-lta', make: two, seal: rsa },
  ];
}

function trustOf({ anchors }: LevelsBench, seal: Seal): Trust {
  return {
    anchors: anchors.all().map((der) => readAnyCertificate(der)),
    intermediates: [],
    ownCertificates: new Set([createHash('sha256').update(seal.certificate).digest('hex')]),
    revocation: 'required',
    cache: new MaterialCache(),
  };
}

function check(bytes: Uint8Array, trust: Trust, policy: VerificationPolicy): FileFacts {
  const facts = gatherFacts({ bytes, at: new Date() }, trust, policy);
  verdictOf({ facts, register: undefined, looksChanged: false, lookFailed: false });
  return facts;
}

/** @throws Error when another way through the checks would be measured */
function assertSound({ unreadable, seals, faults }: FileFacts, name: string): void {
  const isSound = seals.length > 0 && seals.every(({ judgement }) => judgement.cryptoIntact);
  if (unreadable || !isSound || faults.length > 0) throw new Error(`${name}: a file is not sound`);
}

/** What no check can be faster than: one digest of the file. */
async function hashesPerSecond({ permits, rendering }: LevelsBench, seconds: number): Promise<number> {
  const { draft, documentId } = rendering.draw(permits(0), new Date());
  const bytes = draft.serialise(documentId);
  const { perSecond } = await measure(seconds / 5, () => createHash('sha256').update(bytes).digest());
  return perSecond;
}
