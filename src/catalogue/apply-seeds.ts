import type { EntityManager } from 'typeorm';
import { applyMatters } from './apply-matters.js';
import { CodeEntry } from './code-entry.entity.js';
import { CodeTable } from './code-table.entity.js';
import { Competence } from './competence.entity.js';
import { Department } from './department.entity.js';
import type {
  CatalogueSeeds,
  CodeTableSeed,
  IssuingAuthoritySeed,
  LicenceTypeSeed,
  RegisteredTypeSeed,
} from './dto/catalogue-seeds.dto.js';
import { IssuingAuthority } from './issuing-authority.entity.js';
import { LicenceType } from './licence-type.entity.js';
import { RegisteredType } from './registered-type.entity.js';

/**
 * Brings the catalogue's tables to the state of the seeds; doing it again changes nothing.
 *
 * Licence types, authorities and departments that left the seeds stay, as licences may name them. Entries of a
 * code table and competences are replaced, so that a code or a power that was withdrawn is gone.
 *
 * @param manager of an open transaction: readers see the old catalogue or the new one
 * @throws Error when a version of a matter was seeded with another content before
 */
export async function applySeeds(manager: EntityManager, seeds: CatalogueSeeds): Promise<void> {
  await manager.upsert(LicenceType, seeds.licenceTypes.map(licenceTypeRow), ['templateFolder']);
  await manager.upsert(Department, [...seeds.departments], ['uscc']);
  for (const table of seeds.codeTables) await applyCodeTable(manager, table);
  for (const authority of seeds.issuingAuthorities) await applyAuthority(manager, authority);
  // After the authorities, whose competences are replaced as a whole.
  for (const type of seeds.registeredTypes) await applyRegisteredType(manager, type);
  await applyMatters(manager, seeds.matters);
}

function licenceTypeRow({ sealPlacement, startMonths, ...type }: LicenceTypeSeed): LicenceType {
  return { ...type, startMonths: startMonths ?? null, sealPlacement: JSON.stringify(sealPlacement) };
}

async function applyRegisteredType(
  manager: EntityManager,
  { registeredBy, ...type }: RegisteredTypeSeed,
): Promise<void> {
  await manager.upsert(RegisteredType, type, ['key']);
  await manager.delete(Competence, { licenceType: type.key });
  await manager.insert(
    Competence,
    registeredBy.map((authorityUscc) => ({ authorityUscc, licenceType: type.key })),
  );
}

async function applyCodeTable(manager: EntityManager, { entries, ...table }: CodeTableSeed): Promise<void> {
  await manager.upsert(CodeTable, table, ['name']);
  await manager.delete(CodeEntry, { tableName: table.name });
  const rows = entries.map(({ code, name }, index) => ({
    tableName: table.name,
    code,
    name,
    position: index + 1,
  }));
  await manager.insert(CodeEntry, rows);
}

async function applyAuthority(
  manager: EntityManager,
  { licenceTypes, ...authority }: IssuingAuthoritySeed,
): Promise<void> {
  await manager.upsert(IssuingAuthority, authority, ['uscc']);
  await manager.delete(Competence, { authorityUscc: authority.uscc });
  const rows = licenceTypes.map((licenceType) => ({ authorityUscc: authority.uscc, licenceType }));
  if (rows.length > 0) await manager.insert(Competence, rows);
}
