import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import {
  type CatalogueSeeds,
  CodeTableSeed,
  DepartmentSeed,
  IssuingAuthoritySeed,
  LicenceTypeSeed,
  RegisteredTypeSeed,
} from './dto/catalogue-seeds.dto.js';
import { MatterSeed } from './dto/matter-seed.dto.js';
import { danglingReferences, repeatedKeys } from './seed-consistency.js';

/** An approved case as it would be posted; `body` is checked by whoever takes it in. */
export type ExampleCase = Readonly<{ file: string; body: unknown }>;

/**
 * Reads the catalogue out of `licence-types.json`, `registered-types.json`, `code-tables.json`, `issuing-authorities.json`,
 * `departments.json` and `matters.json`.
 *
 * @param directory usually `seeds`
 * @throws Error naming the file and each wrong field, e.g. `departments.json: /3/uscc: uscc must be …`
 */
export async function readSeedFiles(directory: string): Promise<CatalogueSeeds> {
  const seeds = {
    licenceTypes: await readItems(directory, 'licence-types.json', LicenceTypeSeed),
    registeredTypes: await readItems(directory, 'registered-types.json', RegisteredTypeSeed),
    codeTables: await readItems(directory, 'code-tables.json', CodeTableSeed),
    issuingAuthorities: await readItems(directory, 'issuing-authorities.json', IssuingAuthoritySeed),
    departments: await readItems(directory, 'departments.json', DepartmentSeed),
    matters: await readItems(directory, 'matters.json', MatterSeed),
  };
  refuse([...repeatedKeys(seeds), ...danglingReferences(seeds)]);
  return seeds;
}

/**
 * Reads `cases/*.json` in order of their names.
 *
 * @param directory usually `seeds`
 * @throws Error naming the file that is not JSON
 */
export async function readExampleCases(directory: string): Promise<ExampleCase[]> {
  const names = await readdir(join(directory, 'cases'));
  const files = names.filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(files.map(async (file) => ({ file, body: await readJson(directory, `cases/${file}`) })));
}

async function readItems<T extends object>(directory: string, file: string, type: new () => T): Promise<T[]> {
  const items = await readJson(directory, file);
  if (!Array.isArray(items)) throw new Error(`${file}: must be an array`);

  const instances = plainToInstance(type, items as object[]);
  const found = await Promise.all(instances.map((item) => faultsOf(item)));
  refuse(found.flatMap((faults, index) => faults.map((fault) => `${file}: /${index}${fault}`)));
  return instances;
}

async function faultsOf(item: unknown): Promise<string[]> {
  if (typeof item !== 'object' || item === null) return [' must be an object'];
  return describe(await validate(item, { whitelist: true, forbidNonWhitelisted: true }));
}

function describe(errors: readonly ValidationError[], parent = ''): string[] {
  return errors.flatMap((error) => {
    const pointer = `${parent}/${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => `${pointer}: ${message}`);
    return [...own, ...describe(error.children ?? [], pointer)];
  });
}

async function readJson(directory: string, file: string): Promise<unknown> {
  const text = await readFile(join(directory, file), 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON`, { cause: error });
  }
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`Invalid seeds:\n  ${faults.join('\n  ')}`);
}
