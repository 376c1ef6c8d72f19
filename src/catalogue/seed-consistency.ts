import type { CatalogueSeeds } from './dto/catalogue-seeds.dto.js';

/** Items of one file that claim the same key. */
export function repeatedKeys(seeds: CatalogueSeeds): string[] {
  const { licenceTypes, registeredTypes, codeTables, issuingAuthorities, departments, matters } = seeds;
  return [
    ...repeats(
      'licence-types.json',
      'templateFolder',
      licenceTypes.map((type) => type.templateFolder),
    ),
    ...repeats(
      'licence-types.json',
      'code',
      licenceTypes.map((type) => type.code),
    ),
    ...repeats(
      'registered-types.json',
      'key',
      registeredTypes.map(({ key }) => key),
    ),
    ...repeats(
      'registered-types.json',
      'code',
      registeredTypes.map(({ code }) => code),
    ),
    ...registeredTypes.flatMap(({ key, code }, index) => {
      const issued = licenceTypes.some((type) => type.templateFolder === key || type.code === code);
      return issued ? [`registered-types.json: /${index} is issued here, see licence-types.json`] : [];
    }),
    ...repeats(
      'code-tables.json',
      'name',
      codeTables.map((table) => table.name),
    ),
    ...repeats(
      'issuing-authorities.json',
      'uscc',
      issuingAuthorities.map((authority) => authority.uscc),
    ),
    ...repeats(
      'issuing-authorities.json',
      'sealCode',
      issuingAuthorities.map((authority) => authority.sealCode),
    ),
    ...repeats(
      'departments.json',
      'uscc',
      departments.map((department) => department.uscc),
    ),
    ...repeats(
      'matters.json',
      'code',
      matters.map((matter) => matter.code),
    ),
  ];
}

/** References from one file into another that lead nowhere. */
export function danglingReferences({
  licenceTypes,
  registeredTypes,
  codeTables,
  issuingAuthorities,
  departments,
  matters,
}: CatalogueSeeds): string[] {
  const folders = licenceTypes.map((type) => type.templateFolder);
  const tables = codeTables.map((table) => table.name);
  const codesOf = (name: string): string[] =>
    codeTables.find((table) => table.name === name)?.entries.map(({ code }) => code) ?? [];
  const uscc = departments.map((department) => department.uscc);
  return [
    ...registeredTypes.flatMap((type, index) => [
      ...missing(
        `registered-types.json: /${index}/holderCodeType`,
        codesOf('holder-code-type'),
        type.holderCodeType,
      ),
      ...type.registeredBy.flatMap((department, at) =>
        missing(`registered-types.json: /${index}/registeredBy/${at}`, uscc, department),
      ),
    ]),
    ...licenceTypes.flatMap((type, index) => [
      ...missing(`licence-types.json: /${index}/categoryTable`, tables, type.categoryTable),
      ...missing(
        `licence-types.json: /${index}/holderCodeType`,
        codesOf('holder-code-type'),
        type.holderCodeType,
      ),
    ]),
    ...issuingAuthorities.flatMap((authority, index) =>
      authority.licenceTypes.flatMap((type, at) =>
        missing(`issuing-authorities.json: /${index}/licenceTypes/${at}`, folders, type),
      ),
    ),
    ...matters.flatMap(({ stage, projectKinds }, index) => [
      ...missing(`matters.json: /${index}/stage`, codesOf('approval-stage'), stage),
      ...projectKinds.flatMap((kind, at) =>
        missing(`matters.json: /${index}/projectKinds/${at}`, codesOf('project-category'), kind),
      ),
    ]),
  ];
}

function repeats(file: string, field: string, keys: readonly string[]): string[] {
  return keys.flatMap((key, index) =>
    keys.indexOf(key) < index ? [`${file}: /${index}/${field} repeats ${key}`] : [],
  );
}

function missing(place: string, known: readonly string[], name: string): string[] {
  return known.includes(name) ? [] : [`${place} names ${name}, which is not there`];
}
