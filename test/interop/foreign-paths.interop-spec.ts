import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAnyCertificate, validatePath } from '../../src/lib/x509/read/path/index.js';
import { pem } from '../../src/lib/x509/write/pem.js';
import { ask, judgedBy } from './judges.js';
import { withFolder } from './practice-folder.js';

type PathCase = Readonly<{
  id: string;
  name: string;
  cert: string;
  other_certs: readonly string[];
  trust_anchor: string;
  params: Readonly<{
    user_initial_policy_set?: readonly string[];
    initial_explicit_policy?: boolean;
    initial_policy_mapping_inhibit?: boolean;
    initial_any_policy_inhibit?: boolean;
  }>;
}>;

const AT = new Date('2015-01-01T00:00:00Z');

/** Folder of the NIST PKITS, see `pkits.interop-spec.ts`. */
const folder = process.env.JZ_PKITS ?? '';

const bytes = (name: string): Uint8Array => readFileSync(join(folder, 'certs', name));

function isValid({ cert, other_certs, trust_anchor, params }: PathCase): boolean {
  const read = (name: string) => readAnyCertificate(bytes(name));
  const { user_initial_policy_set: policies } = params;
  return validatePath({
    target: read(cert),
    candidates: other_certs.map(read),
    anchors: [read(trust_anchor)],
    at: AT,
    ...(policies && { initialPolicies: policies }),
    explicitPolicy: params.initial_explicit_policy ?? false,
    policyMappingInhibit: params.initial_policy_mapping_inhibit ?? false,
    anyPolicyInhibit: params.initial_any_policy_inhibit ?? false,
  }).ok;
}

/** Paths alone: no revocation on either side. */
function opensslSaysValid(one: PathCase, directory: string): boolean {
  const file = (name: string, certificates: readonly string[]): string => {
    const path = join(directory, name);
    writeFileSync(path, certificates.map((certificate) => pem('CERTIFICATE', bytes(certificate))).join(''));
    return path;
  };
  const { params } = one;
  const { status } = ask('openssl', [
    'verify',
    '-CAfile',
    file('anchor.pem', [one.trust_anchor]),
    '-no-CApath',
    '-no-CAstore',
    ...(one.other_certs.length > 0 ? ['-untrusted', file('others.pem', one.other_certs)] : []),
    '-attime',
    String(AT.getTime() / 1000),
    '-auth_level',
    '0',
    '-policy_check',
    // Without a policy OpenSSL takes none, RFC 5280 any.
    ...(params.user_initial_policy_set ?? ['2.5.29.32.0']).flatMap((policy) => ['-policy', policy]),
    ...(params.initial_explicit_policy === true ? ['-explicit_policy'] : []),
    ...(params.initial_policy_mapping_inhibit === true ? ['-inhibit_map'] : []),
    ...(params.initial_any_policy_inhibit === true ? ['-inhibit_any'] : []),
    file('target.pem', [one.cert]),
  ]);
  return status === 0;
}

/** OpenSSL has given up inheriting DSA parameters from the issuer's key; RFC 5280 §6.1.4 e still has it. */
const KNOWN_DIFFERENCES = ['40105 valid_dsa_parameter_inheritance_test5: valid here'];

withFolder('JZ_PKITS', 'paths', () => {
  judgedBy(['openssl'], () => {
    it('finds the same paths of the NIST PKITS valid as OpenSSL', () => {
      const directory = mkdtempSync(join(tmpdir(), 'jianzhang-paths-'));
      try {
        const cases = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as PathCase[];
        const different = cases
          .filter((one) => isValid(one) !== opensslSaysValid(one, directory))
          .map((one) => `${one.id} ${one.name}: ${isValid(one) ? 'valid here' : 'valid there'}`);
        console.log(`paths judged as by OpenSSL: ${cases.length - different.length} of ${cases.length}`);
        expect(different).toEqual(KNOWN_DIFFERENCES);
      } finally {
        rmSync(directory, { recursive: true });
      }
    });
  });
});
