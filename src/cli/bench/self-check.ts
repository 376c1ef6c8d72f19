import { expectedTexts } from '../../issuance/expected-texts.js';
import type { PadesLevel } from '../../lib/pades/level.js';
import type { LicenceSnapshot } from '../../rendering/licence-snapshot.js';
import type { Seal } from '../../sealing/seal.js';
import { SEAL_FIELDS, type SealParty } from '../../sealing/seal-writing.js';
import { SelfCheckService } from '../../verification/self-check.service.js';
import type { LevelsBench } from './levels.js';
import { type Measurement, measure, round } from './measure.js';

type SealedPermit = Readonly<{
  snapshot: LicenceSnapshot;
  bytes: Uint8Array;
  level: PadesLevel;
  seals: readonly (readonly [SealParty, Seal])[];
}>;

/** Files that are checked in turn: no page comes twice running. */
const FILES = 24;

/** What the service does with every file before it is published, for the smallest and the largest of the usual ones. */
export async function* selfCheckLines(
  bench: LevelsBench,
  { seconds }: Readonly<{ seconds: number }>,
): AsyncGenerator<Measurement> {
  const selfCheck = new SelfCheckService();
  const kinds = [
    { name: 'one-seal-b-b', make: (index: number) => oneSeal(bench, index) },
    { name: 'two-seals-b-lta', make: (index: number) => twoSeals(bench, index) },
  ];
  let one: number | undefined;
  for (const { name, make } of kinds) {
    const files: SealedPermit[] = [];
    for (let index = 0; index < FILES; index += 1) files.push(await make(index));
    const result = await measure(seconds, (index) => {
      const file = files[index % FILES];
      return file && check(bench, selfCheck, file);
    });
    one ??= result.p50Ms;
    const ratios = { toOneSeal: round(result.p50Ms / one) };
    yield { part: 'self-check', case: name, threads: 1, ...result, ratios };
  }
}

async function oneSeal(
  { permits, rendering, sealer, sealOf }: LevelsBench,
  index: number,
): Promise<SealedPermit> {
  const snapshot = permits(index);
  const at = new Date();
  const seal = sealOf('rsa-2048');
  const bytes = await sealer.seal(rendering.draw(snapshot, at), seal, 'B-B', at);
  return { snapshot, bytes, level: 'B-B', seals: [['issuer', seal]] };
}

/** The second seal is that of an authority too; for what is checked of it that makes no difference. */
async function twoSeals(bench: LevelsBench, index: number): Promise<SealedPermit> {
  const { countersigned, rendering, sealer, sealOf } = bench;
  const snapshot = countersigned(index);
  const at = new Date();
  const [issuer, holder] = [sealOf('rsa-2048'), sealOf('p-256')];
  const bytes = await sealer.sealTwice(rendering.draw(snapshot, at), [issuer, holder], 'B-LTA', at);
  const seals = [['issuer', issuer] as const, ['holder', holder] as const];
  return { snapshot, bytes, level: 'B-LTA', seals };
}

/** @throws Error when the file is not sound or not of its level: another way through the checks would be measured */
async function check(
  { templates, rendering, anchors }: LevelsBench,
  selfCheck: SelfCheckService,
  { snapshot, bytes, level, seals }: SealedPermit,
): Promise<void> {
  const { sound, faults, facts } = await selfCheck.check({
    bytes,
    verificationUrl: snapshot.verification.code ?? snapshot.verification.url,
    texts: expectedTexts(snapshot, templates.schema(snapshot.licenceType, snapshot.templateVersion)),
    seals: seals.map(([party, { certificate, specimen }]) => ({
      party,
      fieldName: SEAL_FIELDS[party],
      certificate,
      specimenSha256: specimen.sha256,
    })),
    attachments: rendering.attachmentsOf(snapshot),
    trustAnchors: anchors.all(),
    at: new Date(),
    render: false,
  });
  if (!sound || facts.level !== level)
    throw new Error(
      `not sound, or of level ${facts.level ?? 'none'}: ${faults.map(({ code }) => code).join(', ')}`,
    );
}
