import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnyCertificate,
  type AnyCrl,
  type PathResult,
  readAnyCertificate,
  readAnyCrl,
  revocationStatus,
  validatePath,
} from '../../src/lib/x509/read/path/index.js';

/** One line of the manifest of the Public Key Interoperability Test Suite (NIST). */
type PkitsCase = Readonly<{
  id: string;
  name: string;
  cert: string;
  other_certs: readonly string[];
  crls: readonly string[];
  trust_anchor: string;
  params: Readonly<{
    user_initial_policy_set?: readonly string[];
    initial_explicit_policy?: boolean;
    initial_policy_mapping_inhibit?: boolean;
    initial_any_policy_inhibit?: boolean;
  }>;
  expected: 'valid' | 'invalid';
  why: string | null;
}>;

/** Folder with manifest.json, certs/ and crls/. */
const folder = process.env.JZ_PKITS;
if (folder === undefined) process.stderr.write('SKIPPED: JZ_PKITS does not say where the NIST PKITS are\n');
const group = folder === undefined ? describe.skip : describe;

const AS_OF = new Date('2015-01-01T00:00:00Z');

const certificate = (name: string): AnyCertificate =>
  readAnyCertificate(readFileSync(join(folder ?? '', 'certs', name)));
const list = (name: string): AnyCrl => readAnyCrl(readFileSync(join(folder ?? '', 'crls', name)));

/** @returns undefined for a valid path, otherwise why it is not */
function objection(one: PkitsCase): string | undefined {
  const { params } = one;
  const anchors = [certificate(one.trust_anchor)];
  const candidates = one.other_certs.map(certificate);
  const evidence = { crls: one.crls.map(list), ocsps: [] };
  const result: PathResult = validatePath({
    target: certificate(one.cert),
    candidates,
    anchors,
    at: AS_OF,
    ...(params.user_initial_policy_set && { initialPolicies: params.user_initial_policy_set }),
    explicitPolicy: params.initial_explicit_policy ?? false,
    policyMappingInhibit: params.initial_policy_mapping_inhibit ?? false,
    anyPolicyInhibit: params.initial_any_policy_inhibit ?? false,
  });
  if (!result.ok) return result.faults.map(({ code, detail }) => `${code}: ${detail}`).join('; ');
  const { path } = result;
  const statuses = path.slice(0, -1).map((_, index) => {
    const status = revocationStatus({ path, index, evidence, candidates, anchors, at: AS_OF });
    if (status.status === 'unknown') return `unknown: ${JSON.stringify(status.why)}`;
    return status.status === 'good' ? undefined : `revoked ${status.at.toISOString()} ${status.reason}`;
  });
  return statuses.find((status) => status !== undefined);
}

group('NIST PKITS', () => {
  const cases =
    folder === undefined
      ? []
      : (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as PkitsCase[]);

  it('judges all 246 as the manifest says', () => {
    const wrong = cases.flatMap((one) => {
      const found = objection(one);
      const isRight = (found === undefined) === (one.expected === 'valid');
      return isRight
        ? []
        : [`${one.id} ${one.name}: ${one.expected} (${one.why ?? ''}), but ${found ?? 'valid'}`];
    });
    console.log(`PKITS: ${cases.length - wrong.length} of ${cases.length}`);
    expect(wrong).toEqual([]);
    expect(cases).toHaveLength(246);
  });
});
