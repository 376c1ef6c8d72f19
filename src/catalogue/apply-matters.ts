import { type EntityManager, IsNull, Not } from 'typeorm';
import type { MatterSeed } from './dto/matter-seed.dto.js';
import type { Matter } from './matter.js';
import { MatterVersion } from './matter.entity.js';

/**
 * Makes the seeds' version of each matter the present one. Former versions stay.
 *
 * @throws Error when a version is there already with another content: answers were given by that
 */
export async function applyMatters(manager: EntityManager, seeds: readonly MatterSeed[]): Promise<void> {
  const known = await manager.find(MatterVersion);
  const rows = seeds.map((seed, index) => ({
    code: seed.code,
    version: seed.version,
    position: index + 1,
    content: JSON.stringify(matterOf(seed)),
  }));
  for (const { code, version, content } of rows) {
    const former = known.find((row) => row.code === code && row.version === version);
    if (former && former.content !== content)
      throw new Error(`matters.json: ${code} version ${version} was seeded otherwise: raise its version`);
  }
  await manager.update(MatterVersion, { position: Not(IsNull()) }, { position: null });
  if (rows.length > 0) await manager.upsert(MatterVersion, rows, ['code', 'version']);
}

/** Member by member, so that what is compared does not hang on the order in the file. */
function matterOf(seed: MatterSeed): Matter {
  const { code, version, name, codeConfirmed, source, stage, projectKinds, legalBasis } = seed;
  const materials = seed.materials.map((material) => ({
    code: material.code,
    name: material.name,
    kind: material.kind,
    satisfiedBy: material.satisfiedBy,
    issuedByGovernment: material.issuedByGovernment,
    ...(material.when === undefined ? {} : { when: material.when }),
  }));
  return { code, version, name, codeConfirmed, source, stage, projectKinds, legalBasis, materials };
}
