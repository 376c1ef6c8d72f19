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
import { withFolder } from './practice-folder.js';

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
const folder = process.env.JZ_PKITS ?? '';

/** What the manifest says of an invalid path, and what we must say: the right answer for the wrong reason is none. */
const REASONS: readonly (readonly [RegExp, RegExp])[] = [
  [/signature of .* could not be verified/, /^certificate-signature/],
  [/is not valid until/, /^certificate-not-yet-valid/],
  [/certificate( \d)? expired/, /^certificate-expired/],
  [/issuer name could not be matched/, /^certificate-untrusted/],
  [/CRL issuer certificate path could not be validated/, /^unknown .*signer is revoked/],
  [/^CRL indicates .* compromised key/, /^revoked .* keyCompromise/],
  [/^CRL indicates .* certificate hold/, /^revoked .* certificateHold/],
  [/^CRL indicates .* affiliation change/, /^revoked .* affiliationChanged/],
  [/no revocation information could be found/, /^unknown crl-missing/],
  [/CRL only contains/, /^unknown crl-missing/],
  [/CRL signature could not be verified/, /^unknown crl-signature/],
  [/unrecognized critical extensions are present in the CRL/, /^unknown crl-critical-extension/],
  [/CRL is not recent enough/, /^unknown crl-expired/],
  [/not authorized to sign CRLs/, /^unknown crl-issuer/],
  [/do not cover all revocation reasons/, /^unknown crl-reasons/],
  [/is not a CA/, /^certificate-issuer-not-ca/],
  [/exceeds the maximum path length/, /^certificate-path-length/],
  [/not allowed to sign certificates/, /^certificate-key-usage/],
  [/no valid set of policies/, /^certificate-policy/],
  [/policy mapping for the "any policy"/, /^certificate-policy/],
  [/not in the permitted|not all names .* permitted/, /^certificate-name-constraints/],
  [/are excluded from the namespace/, /^certificate-name-constraints/],
  [/unsupported critical extension/, /^certificate-critical-extension/],
];

const AS_OF = new Date('2015-01-01T00:00:00Z');

const certificate = (name: string): AnyCertificate =>
  readAnyCertificate(readFileSync(join(folder, 'certs', name)));
const list = (name: string): AnyCrl => readAnyCrl(readFileSync(join(folder, 'crls', name)));

/** @returns undefined for a valid path, otherwise why it is not */
function objection(
  one: PkitsCase,
  candidates = one.other_certs.map(certificate),
  crls = one.crls.map(list),
): string | undefined {
  const { params } = one;
  const anchors = [certificate(one.trust_anchor)];
  const evidence = { crls, ocsps: [] };
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
    if (status.status === 'unknown')
      return `unknown ${status.why.map(({ code, detail }) => `${code}: ${detail}`).join('; ')}`;
    return status.status === 'good' ? undefined : `revoked ${status.at.toISOString()} ${status.reason}`;
  });
  return statuses.find((status) => status !== undefined);
}

function isAsExpected({ expected, why }: PkitsCase, found: string | undefined): boolean {
  if (expected === 'valid') return found === undefined;
  const [, reason] = REASONS.find(([said]) => said.test(why ?? '')) ?? [];
  return found !== undefined && reason?.test(found) === true;
}

withFolder('JZ_PKITS', 'NIST PKITS', () => {
  const cases = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as PkitsCase[];

  it('judges all 246 as the manifest says', () => {
    const wrong = cases.flatMap((one) => {
      const found = objection(one);
      const why = `${one.expected} (${one.why ?? ''})`;
      return isAsExpected(one, found) ? [] : [`${one.id} ${one.name}: ${why}, but ${found ?? 'valid'}`];
    });
    console.log(`PKITS: ${cases.length - wrong.length} of ${cases.length}`);
    expect(wrong).toEqual([]);
    expect(cases).toHaveLength(246);
  });

  it('finds the same paths among the certificates and lists of all cases together', () => {
    const candidates = [...new Set(cases.flatMap(({ other_certs }) => other_certs))]
      .toSorted()
      .map(certificate);
    const crls = [...new Set(cases.flatMap((one) => one.crls))].toSorted().map(list);
    const lost = cases
      .filter(({ expected }) => expected === 'valid')
      .flatMap((one) => objection(one, candidates, crls) ?? []);
    expect(lost).toEqual([]);
  });
});
