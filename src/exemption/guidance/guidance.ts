import type { Material, Matter } from '../../catalogue/matters.service.js';
import type { LicenceRecord } from '../../licences/licences.service.js';

/**
 * What an applicant has to do about a material: nothing, as it is here (`here`) or as the authority has to get it itself (`fetched`);
 * bring it (`bring`), or only where it applies to the project (`bring-if`).
 */
export const GUIDANCE_STATES = ['here', 'fetched', 'bring', 'bring-if'] as const;
export type GuidanceState = (typeof GUIDANCE_STATES)[number];

export type GuidedMaterial = Readonly<{
  material: Material;
  state: GuidanceState;
  /** What stands for it, the latest first. */
  licences: readonly LicenceRecord[];
  sentence: string;
}>;

export type GuidedMatter = Readonly<{
  matter: Matter;
  materials: readonly GuidedMaterial[];
  sentence: string;
}>;

const SENTENCES: Readonly<Record<GuidanceState, (material: Material, number: string) => string>> = {
  here: (_, number) => `免于提交：证照库已有 ${number}。`,
  fetched: () => '免于提交：政府部门核发的材料，由受理部门自行核验。',
  bring: () => '请提交；加盖有效电子印章的电子材料视同原件。',
  'bring-if': ({ when }) => `适用于${when ?? ''}的，请提交；加盖有效电子印章的电子材料视同原件。`,
};

/** What has to be brought for a matter, before anybody applies (智能申报指引). @param licences in force, of the applicant */
export function guidedMatter(matter: Matter, licences: readonly LicenceRecord[]): GuidedMatter {
  const materials = matter.materials.map((material) => guided(material, licences));
  const open = materials.filter(({ state }) => state === 'bring' || state === 'bring-if').length;
  const sentence = `办理“${matter.name}”共${materials.length}项材料，其中${materials.length - open}项免于提交，${open}项由申请人准备。`;
  return { matter, materials, sentence };
}

function guided(material: Material, licences: readonly LicenceRecord[]): GuidedMaterial {
  const standing = licences.filter(({ licenceType }) => material.satisfiedBy.includes(licenceType));
  const state = stateOf(material, standing.length > 0);
  const sentence = SENTENCES[state](material, standing[0]?.number ?? '');
  return { material, state, licences: standing, sentence };
}

function stateOf({ issuedByGovernment, when }: Material, isHere: boolean): GuidanceState {
  if (isHere) return 'here';
  if (issuedByGovernment) return 'fetched';
  return when === undefined ? 'bring' : 'bring-if';
}
