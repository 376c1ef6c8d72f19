import type { Material, Matter } from '../catalogue/matters.service.js';
import type { LicenceRecord } from '../licences/licences.service.js';
import type { Violation } from '../lib/errors/domain-error.js';
import type { Standing } from './attachments/attachment-findings.js';

/**
 * How it stands with a material: `exempt` (a licence stands for it that is here already), `attached`, `fetched` (政府部门核发: it may not be
 * asked for, the authority gets it itself), `if-applicable` (asked for of some projects only), `needed`.
 */
export const MATERIAL_STATES = ['exempt', 'attached', 'fetched', 'if-applicable', 'needed'] as const;
export type MaterialState = (typeof MATERIAL_STATES)[number];

export type AttachedFile = Readonly<{ material: string; standing: Standing | null }>;

export type ListedMaterial = Readonly<{
  material: Material;
  state: MaterialState;
  /** Licences that stand for it, the latest first. */
  licences: readonly LicenceRecord[];
}>;

/**
 * The materials of a matter, and for each whether it is still to come. What is here already is exempt even where it was attached too.
 *
 * @param licences in force, of this holder or project
 * @param attached files that were verified
 */
export function listMaterials(
  { materials }: Pick<Matter, 'materials'>,
  licences: readonly LicenceRecord[],
  attached: readonly AttachedFile[],
): readonly ListedMaterial[] {
  return materials.map((material) => {
    const standing = licences.filter(({ licenceType }) => material.satisfiedBy.includes(licenceType));
    const isAttached = attached.some(({ material: code, standing: worth }) => {
      return code === material.code && worth !== null && worth !== 'broken';
    });
    return { material, state: stateOf(material, standing.length > 0, isAttached), licences: standing };
  });
}

/** What keeps an application from being handed in, all at once. */
export function missingMaterials(listed: readonly ListedMaterial[]): Violation[] {
  return listed
    .filter(({ state }) => state === 'needed')
    .map(({ material }) => ({
      pointer: `/materials/${material.code}`,
      detail: `${material.name} is missing`,
    }));
}

function stateOf(material: Material, isHere: boolean, isAttached: boolean): MaterialState {
  if (isHere) return 'exempt';
  if (isAttached) return 'attached';
  if (material.issuedByGovernment) return 'fetched';
  return material.when === undefined ? 'needed' : 'if-applicable';
}
