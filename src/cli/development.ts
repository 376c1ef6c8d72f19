import type { INestApplicationContext } from '@nestjs/common';
import { applySeeds } from '../catalogue/apply-seeds.js';
import type { LicenceTypeSeed } from '../catalogue/dto/catalogue-seeds.dto.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { MattersService } from '../catalogue/matters.service.js';
import { readSeedFiles } from '../catalogue/seed-files.js';
import { type DevelopmentPki, makeDevelopmentPki } from '../pki/development-pki.js';
import type { SealedAuthority } from '../pki/development-profiles.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { Database } from '../platform/database/database.js';
import { TemplatesService } from '../rendering/templates.service.js';

/**
 * Makes the test seals of every authority in `seeds/`, as far as they are missing.
 *
 * @throws Error in production, where no test seal may be
 */
export async function ensureDevelopmentPki(
  config: AppConfig,
  now: Date,
  holders: readonly SealedAuthority[] = [],
): Promise<DevelopmentPki> {
  if (config.environment === 'production')
    throw new Error('NODE_ENV is production: test seals are refused there');
  const { issuingAuthorities } = await readSeedFiles(config.seedsDirectory);
  const authorities = issuingAuthorities.map(({ sealName, uscc, sealCode }) => ({
    name: sealName,
    uscc,
    sealCode,
  }));
  const codeHost = new URL(config.publicUrl).host;
  return makeDevelopmentPki({ directory: config.sealsDirectory, now, authorities, holders, codeHost });
}

/** What a demonstration may ask of every licence type instead of what the seeds ask. */
export type SealingWish = Readonly<
  Partial<Pick<LicenceTypeSeed, 'sealLevel' | 'sealOrder' | 'sealPlacement'>>
>;

/**
 * Brings the catalogue to the state of `seeds/`.
 *
 * @throws Error naming the file and what is wrong in it
 */
export async function seedCatalogue(
  service: INestApplicationContext,
  config: AppConfig,
  wish: SealingWish = {},
): Promise<void> {
  const seeds = await readSeedFiles(config.seedsDirectory);
  const licenceTypes = seeds.licenceTypes.map((type) => Object.assign(type, wish));
  assertNamedPlaces(licenceTypes, service.get(TemplatesService, { strict: false }));
  await service.get(Database).write((manager) => applySeeds(manager, { ...seeds, licenceTypes }));
  service.get(CatalogueService, { strict: false }).reload();
  service.get(MattersService, { strict: false }).reload();
}

/** A development machine starts without any step before: what is missing is seeded. */
export async function seedWhenEmpty(service: INestApplicationContext, config: AppConfig): Promise<void> {
  const catalogue = service.get(CatalogueService, { strict: false });
  if (config.environment !== 'production' && (await catalogue.issuingAuthorities()).length === 0) {
    await seedCatalogue(service, config);
  }
}

/** With a place that its form does not name, no case of a type could be issued. */
function assertNamedPlaces(licenceTypes: readonly LicenceTypeSeed[], templates: TemplatesService): void {
  for (const [index, { templateFolder, templateVersion, sealPlacement }] of licenceTypes.entries()) {
    if (sealPlacement.kind !== 'field') continue;
    const { layout } = templates.templateFor(templateFolder, templateVersion);
    const names = Object.keys(layout.sealPlaces ?? {});
    if (names.includes(sealPlacement.name)) continue;
    const known = names.length > 0 ? `has ${names.join(', ')}` : 'names no places';
    const place = `licence-types.json: /${index}/sealPlacement`;
    throw new Error(`Invalid seeds:\n  ${place}: the form ${templateFolder}/${templateVersion} ${known}`);
  }
}
