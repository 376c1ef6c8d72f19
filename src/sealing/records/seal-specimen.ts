import type { StoredSpecimen } from '../specimen/specimens.service.js';
import type { SpecimenKind, SpecimenSpec } from '../specimen/specimen.js';
import type { StoredSeal } from './seal-record.entity.js';

/** What a seal on record shows. */
export type SealSpecimen = SpecimenSpec | StoredSpecimen;

const KINDS: Readonly<Record<SpecimenKind, true>> = {
  'authority-round': true,
  'company-round': true,
  'company-two-arcs': true,
  oval: true,
  'legal-representative': true,
};

export const SPECIMEN_KINDS = Object.keys(KINDS) as readonly SpecimenKind[];

export function specimenOf({ specimen }: Pick<StoredSeal, 'specimen'>): SealSpecimen {
  return JSON.parse(specimen) as SealSpecimen;
}

/** The round seal of an authority, where nothing else is said. */
export function roundSpecimen({
  name,
  sealCode,
}: Readonly<{ name: string; sealCode: string }>): SealSpecimen {
  return { kind: 'authority-round', name, code: sealCode };
}
