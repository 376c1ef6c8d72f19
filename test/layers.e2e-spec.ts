import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Written out from the design, not read from the linter's settings: whom each feature may use. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  applications: ['issuance', 'verification', 'licences', 'catalogue', 'audit'],
  audit: [],
  auth: [],
  catalogue: [],
  exchange: [],
  exemption: ['licences', 'catalogue', 'audit', 'exchange'],
  // catalogue: the issuing authorities and what each may issue
  issuance: ['licences', 'rendering', 'sealing', 'verification', 'exchange', 'audit', 'catalogue'],
  licences: ['catalogue', 'audit'],
  lists: ['licences', 'sealing'],
  pki: [],
  portal: [
    'applications',
    'audit',
    'auth',
    'catalogue',
    'exchange',
    'exemption',
    'issuance',
    'licences',
    'lists',
    'pki',
    'receipts',
    'rendering',
    'sealing',
    'verification',
  ],
  receipts: ['verification', 'exemption', 'rendering', 'sealing', 'audit'],
  rendering: [],
  sealing: ['pki', 'audit'],
  verification: ['licences', 'sealing'],
};
const FEATURES = Object.keys(ARROWS);

/** Where two features meet by a narrower door than a service. */
const DOORS: Readonly<Record<string, string>> = {
  'sealing > pki': 'certificate-source.port.js',
  'verification > sealing': 'trust-anchors.service.js',
};

const PURE = 'src/lib is pure: bytes and values in, bytes and values out.';
const LIB_ALONE = 'src/lib depends on nothing else in src.';
const RANDOM = 'src/lib is pure: randomness comes in as an argument.';
const PLATFORM = 'src/platform depends on src/lib only.';
const ASSEMBLY = 'A feature does not know how it is put together.';
const DOOR = 'Another feature is entered by its service, module or port.';
const READER = 'What reads never uses what writes: a shared fault would go unseen.';
const ENTRY = 'Nothing depends on the entry points.';

/** `refused` is our message, or undefined where the linter has to be content. */
type Plant = Readonly<{ file: string; source: string; refused: string | undefined }>;

const plant = (file: string, from: string, refused?: string): Plant => ({
  file,
  source: `import { thing } from '${from}';\nthing();\n`,
  refused,
});

const BETWEEN_RINGS: readonly Plant[] = [
  plant('src/lib/pdf/write/a.ts', '../../asn1/der.js'),
  plant('src/lib/pdf/write/b.ts', 'pdf-lib'),
  plant('src/lib/x/a.ts', '../../platform/time/clock.js', LIB_ALONE),
  plant('src/lib/x/b.ts', '../../licences/licences.service.js', LIB_ALONE),
  plant('src/lib/x/c.ts', '../../database/data-source-options.js', LIB_ALONE),
  plant('src/lib/x/deep/d.ts', '../../../cli/main.js', LIB_ALONE),
  plant('src/lib/x/e.ts', '@nestjs/common', PURE),
  plant('src/lib/x/f.ts', 'typeorm', PURE),
  plant('src/lib/x/g.ts', 'node:fs/promises', PURE),
  plant('src/lib/x/h.ts', 'fs', PURE),
  plant('src/lib/x/i.ts', 'node:net', PURE),
  plant('src/lib/x/j.ts', 'node:process', PURE),
  plant('src/lib/x/k.ts', 'node:zlib'),
  {
    file: 'src/lib/x/l.ts',
    source: "import { createHash } from 'node:crypto';\ncreateHash('x');\n",
    refused: undefined,
  },
  {
    file: 'src/lib/x/m.ts',
    source: "import { randomBytes } from 'node:crypto';\nrandomBytes(1);\n",
    refused: RANDOM,
  },
  { file: 'src/lib/x/n.ts', source: 'export const mode = process.env;\n', refused: PURE },
  { file: 'src/lib/x/o.ts', source: 'export const chance = Math.random();\n', refused: RANDOM },
  { file: 'src/lib/x/p.ts', source: "export * from '../../platform/time/clock.js';\n", refused: LIB_ALONE },
  {
    file: 'src/lib/x/q.ts',
    source:
      "export type T = 1;\nimport type { C } from '../../platform/time/clock.js';\nexport type D = C;\n",
    refused: LIB_ALONE,
  },
  {
    file: 'src/lib/x/r.ts',
    source: "export const later = () => import('../../platform/time/clock.js');\n",
    refused: LIB_ALONE,
  },
  plant('src/platform/x/a.ts', '../../lib/errors/domain-error.js'),
  plant('src/platform/x/b.ts', '../database/database.js'),
  plant('src/platform/x/deep/c.ts', '../../database/database.js'),
  plant('src/platform/x/d.ts', '../../auth/api-keys.service.js', PLATFORM),
  plant('src/platform/x/e.ts', '../../licences/licences.service.js', PLATFORM),
  plant('src/platform/x/f.ts', '../../database/data-source-options.js', PLATFORM),
  plant('src/platform/x/g.ts', '../../app.module.js', PLATFORM),
  plant('src/platform/x/h.ts', '../../cli/main.js', PLATFORM),
  plant('src/licences/a.ts', '../lib/numbering/permit-number.js'),
  plant('src/licences/b.ts', '../platform/database/database.js'),
  plant('src/licences/c.ts', '../database/data-source-options.js', ASSEMBLY),
  plant('src/licences/d.ts', '../app.module.js', ASSEMBLY),
  plant('src/licences/e.ts', '../main.js', ASSEMBLY),
  plant('src/licences/deep/f.ts', '../../cli/main.js', ASSEMBLY),
  plant('src/database/a.ts', '../licences/licence.entity.js'),
  plant('src/database/b.ts', '../cli/main.js', ENTRY),
  plant('src/app.module.ts', './main.js', ENTRY),
  plant('src/cli/a.ts', '../licences/licence.entity.js'),
  plant('src/cli/b.ts', '../app.module.js'),
  plant('src/main.ts', './app.module.js'),
];

const BETWEEN_FEATURES: readonly Plant[] = FEATURES.flatMap((from) =>
  FEATURES.filter((to) => to !== from).map((to) => {
    const door = DOORS[`${from} > ${to}`] ?? `${to}.service.js`;
    const allowed = ARROWS[from] ?? [];
    const only = allowed.length > 0 ? `only ${allowed.join(', ')}` : 'no other feature';
    const refusal = `src/${from} may use ${only} (src/README.md, arrows).`;
    return plant(`src/${from}/to-${to}.ts`, `../${to}/${door}`, allowed.includes(to) ? undefined : refusal);
  }),
);

const THROUGH_DOORS: readonly Plant[] = [
  plant('src/issuance/a.ts', '../licences/licences.module.js'),
  plant('src/issuance/b.ts', '../sealing/signer.port.js'),
  plant('src/issuance/c.ts', '../licences/licence-status.js'),
  plant('src/issuance/d.ts', '../rendering/licence-snapshot.js'),
  plant('src/issuance/e.ts', './issuance.entity.js'),
  plant('src/issuance/f.ts', '../licences/licence.entity.js', DOOR),
  plant('src/issuance/g.ts', '../licences/dto/licence.dto.js', DOOR),
  plant('src/issuance/h.ts', '../licences/licences.controller.js', DOOR),
  plant('src/issuance/i.ts', '../sealing/seal-appearance.js', DOOR),
  plant('src/issuance/deep/j.ts', '../../licences/licence.entity.js', DOOR),
  plant('src/licences/k.ts', '../catalogue/licence-type.entity.js', DOOR),
  plant(
    'src/sealing/l.ts',
    '../pki/certificate-authority.service.js',
    'src/sealing uses the ports of src/pki; other features are entered by their service, module or port.',
  ),
  plant(
    'src/verification/m.ts',
    '../sealing/sealing.service.js',
    'src/verification uses only the trust anchors of src/sealing; other features are entered by their service, module or port.',
  ),
];

const READERS: readonly Plant[] = [
  plant('src/lib/pdf/read/a.ts', '../../asn1/der.js'),
  plant('src/lib/pdf/read/b.ts', '../write/draft.js', READER),
  plant('src/lib/pdf/read/content/c.ts', '../../write/draft.js', READER),
  plant('src/lib/cms/read/d.ts', 'node-forge', READER),
  plant('src/lib/pdf/read/e.ts', 'pdf-lib', READER),
  plant('src/lib/pdf/read/f.ts', 'node:fs', PURE),
  plant('src/lib/pdf/read/f.spec.ts', '../write/draft.js'),
  plant('src/verification/a.ts', '../lib/pdf/read/document.js'),
  plant('src/verification/b.ts', '../lib/cms/write/signed-data.js', READER),
  plant('src/verification/c.ts', 'pdf-lib', READER),
  plant('src/verification/d.ts', 'node-forge', READER),
  plant('src/verification/d.spec.ts', '../lib/cms/write/signed-data.js'),
];

const PLANTS = [...BETWEEN_RINGS, ...BETWEEN_FEATURES, ...THROUGH_DOORS, ...READERS];

describe('the linter', () => {
  let refusals: Map<string, string[]>;
  beforeAll(async () => {
    refusals = await lint(PLANTS);
  });

  it('was given every plant once', () => {
    expect(new Set(PLANTS.map(({ file }) => file)).size).toBe(PLANTS.length);
  });

  it.each(PLANTS)('$file, refused: $refused', ({ file, refused }) => {
    expect(refusals.get(file) ?? []).toEqual(refused === undefined ? [] : [refused]);
  });
});

/** Our messages about each file, from one run over a project that holds the plants and our settings only. */
async function lint(plants: readonly Plant[]): Promise<Map<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'jianzhang-layers-'));
  await copyFile(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const { file, source } of plants) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), source);
  }
  const found = new Map<string, string[]>();
  for (const { code, help, message, filename } of await diagnostics(folder)) {
    if (!code.startsWith('eslint(no-restricted')) continue;
    const ours = code.includes('globals') ? message.slice(message.indexOf('src/')) : help;
    found.set(filename, [...(found.get(filename) ?? []), ours ?? message]);
  }
  await rm(folder, { recursive: true });
  return found;
}

type Diagnostic = Readonly<{ code: string; help?: string; message: string; filename: string }>;

function diagnostics(folder: string): Promise<readonly Diagnostic[]> {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [oxlint, '-f', 'json', 'src'],
      { cwd: folder, maxBuffer: 2 ** 24 },
      (_error, stdout) => {
        try {
          resolve((JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics);
        } catch {
          reject(new Error(`oxlint did not answer in JSON: ${stdout.slice(0, 500)}`));
        }
      },
    );
  });
}
