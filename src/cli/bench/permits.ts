import { createHash } from 'node:crypto';
import { readExampleCases, readSeedFiles } from '../../catalogue/seed-files.js';
import { type LicenceData, withoutPersonal } from '../../issuance/case-data.js';
import { codeOf, preparedCode, withCode } from '../../issuance/licence-code.js';
import { namedHolder, namedType, type Numbering, numberedSnapshot } from '../../issuance/numbered-licence.js';
import { assembleCoseSign1 } from '../../lib/cose/write/cose-sign1.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import type { LicenceSnapshot } from '../../rendering/licence-snapshot.js';
import type { TemplatesService } from '../../rendering/templates.service.js';

type ExampleBody = Readonly<{ licenceType: string; issuer: string; data: LicenceData }>;

const SERIALS_A_DAY = 99;

/** Gives the permit of each index, always the same one. */
export type Permits = (index: number) => LicenceSnapshot;

/** Endless permits of the example cases, each with a number of its own: synthetic regions, as a real one has 99 a day. */
export async function permitSource(
  config: AppConfig,
  templates: TemplatesService,
  { countersigned = false }: Readonly<{ countersigned?: boolean }> = {},
): Promise<Permits> {
  const seeds = await readSeedFiles(config.seedsDirectory);
  const examples = await readExampleCases(config.seedsDirectory);
  const codeTypes = seeds.codeTables.find(({ name }) => name === 'holder-code-type')?.entries ?? [];
  const plans = examples.map(({ body }): Omit<Numbering, 'serial' | 'random'> => {
    const { licenceType, issuer, data } = body as ExampleBody;
    const type = seeds.licenceTypes.find(({ templateFolder }) => templateFolder === licenceType);
    const authority = seeds.issuingAuthorities.find(({ uscc }) => uscc === issuer);
    if (!type || !authority)
      throw new Error(`no licence type ${licenceType} or issuer ${issuer} in the seeds`);
    const form = { licenceType, templateVersion: type.templateVersion };
    const fields = templates.registerFields(form, data);
    return {
      ...form,
      type: namedType(type),
      serialRule: type.identifierSerialRule,
      issuer: { name: authority.name, uscc: authority.uscc, region: '900001' },
      holder: namedHolder(fields, type, codeTypes),
      issueDate: '2026-11-23',
      category: fields.category,
      publicUrl: config.publicUrl,
      development: true,
      countersigned,
      data: withoutPersonal(templates, form, data),
    };
  });
  return (index) => {
    const plan = plans[index % plans.length];
    if (!plan) throw new Error('no example cases');
    const region = String(900_001 + Math.floor(index / SERIALS_A_DAY));
    const serial = (index % SERIALS_A_DAY) + 1;
    const random = createHash('sha256').update(`permit ${index}`).digest().subarray(0, 22);
    const numbering = { ...plan, issuer: { ...plan.issuer, region }, serial, random };
    return withUnsignedCode(numberedSnapshot(numbering).snapshot);
  };
}

/** As long as a real one: no key is asked, so that drawing alone is measured. */
function withUnsignedCode(snapshot: LicenceSnapshot): LicenceSnapshot {
  const key = { issuer: `CN-${snapshot.issuer.region}`, kid: new Uint8Array(8) };
  const prepared = preparedCode(snapshot, key, new Date(`${snapshot.issueDate}T00:00:00Z`));
  const noise = createHash('sha512').update(prepared.toBeSigned).digest();
  return withCode(snapshot, codeOf(snapshot, assembleCoseSign1(prepared, noise)));
}
