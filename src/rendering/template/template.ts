import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Violation } from '../../lib/errors/domain-error.js';
import { type DataStage, dataValidator, type LicenceSchema } from '../licence-data.js';
import { assertReferences } from './layout-references.js';
import { LAYOUT_SCHEMA } from './layout-schema.js';
import type { Layout } from './layout.js';
import { parseWording, type Wording } from './wording.js';

/** One version of one licence type's form, checked: `templates/<licenceType>/<version>/`. */
export type Template = Readonly<{
  licenceType: string;
  version: string;
  layout: Layout;
  wording: Wording;
  schema: LicenceSchema;
  /** What is wrong with a licence's data; pointers start at `/data`. */
  violations: (data: unknown, stage?: DataStage) => Violation[];
  /** SHA-256 of the folder's JSON files: files drawn from another text are other documents. */
  digest: string;
}>;

const validateLayout = new Ajv2020({ allErrors: false, discriminator: true }).compile<Layout>(LAYOUT_SCHEMA);

/**
 * Reads and checks one template.
 *
 * @throws Error naming the file and the place in it that is wrong
 */
export function loadTemplate(folder: string, licenceType: string, version: string): Template {
  try {
    const files = ['layout.json', 'wording.json', 'schema.json'].map((name) =>
      readFileSync(join(folder, name)),
    );
    const [layoutFile, wordingFile, schemaFile] = files.map(
      (bytes) => JSON.parse(bytes.toString()) as unknown,
    );
    const layout = checkedLayout(layoutFile);
    const wording = parseWording(wordingFile);
    assertReferences(layout, wording);
    const schema = schemaFile as LicenceSchema;
    const digest = files.reduce((hash, bytes) => hash.update(bytes), createHash('sha256')).digest('hex');
    return { licenceType, version, layout, wording, schema, violations: dataValidator(schema), digest };
  } catch (error) {
    throw new Error(`Template ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

function checkedLayout(layout: unknown): Layout {
  if (validateLayout(layout)) return layout;
  const [error] = validateLayout.errors ?? [];
  const detail = JSON.stringify(error?.params ?? {});
  throw new Error(`layout.json${error?.instancePath ?? ''}: ${error?.message ?? 'is wrong'} ${detail}`);
}
