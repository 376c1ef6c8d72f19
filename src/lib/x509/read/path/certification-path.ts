import { OIDS } from '../../../oids.js';
import type { AnyCertificate } from '../any-certificate.js';
import type { AnyPublicKey } from '../any-public-key.js';
import { NamingRules } from './name-constraints.js';
import {
  describeAny,
  type PathFault,
  pathFault,
  type PathFaultCode,
  type PathSettings,
} from './path-types.js';
import { PolicyGraph } from './policy-graph.js';
import { authorityPurposeFaults, purposeFaults } from './purpose-rules.js';
import { answerOf } from './signed-by.js';

export type CertificationPathResult = Readonly<{
  faults: PathFault[];
  policies: readonly string[] | undefined;
}>;

/**
 * Validates one path (RFC 5280 §6.1) and tells everything that is wrong with it. Revocation is another question.
 *
 * The anchor is name and key; what its certificate constrains counts as well (RFC 5937 §3), its dates do not.
 *
 * @param path target first, anchor last; an anchor alone is a path too
 */
export function judgePath(path: readonly AnyCertificate[], settings: PathSettings): CertificationPathResult {
  const anchor = path.at(-1);
  if (anchor === undefined) throw new RangeError('a path has at least one certificate');
  const [target = anchor] = path;
  const state = new PathState(settings, Math.max(path.length - 1, 1), anchor);
  const below = path.length === 1 ? [anchor] : path.slice(0, -1);
  if (path.length > 1) state.enterAnchor(anchor);
  for (const [i, certificate] of below.toReversed().entries()) {
    const isLast = i === below.length - 1;
    if (path.length > 1) state.checkSigned(certificate);
    state.checkOwn(certificate);
    if (path.length > 1) state.checkNamesAndPolicies(certificate, isLast);
    if (isLast) state.wrapUp(certificate);
    else state.prepareNext(certificate);
  }
  state.faults.push(...purposeFaults(target, settings.purpose ?? 'any'));
  return { faults: state.faults, policies: state.policies() };
}

/** The state variables of §6.1.2. */
class PathState {
  readonly faults: PathFault[] = [];
  private readonly graph = new PolicyGraph();
  private readonly naming = new NamingRules();
  private explicitPolicy: number;
  private policyMapping: number;
  private inhibitAnyPolicy: number;
  private maxPathLength: number;
  private issuer: AnyCertificate;
  private key: AnyPublicKey;

  constructor(
    private readonly settings: PathSettings,
    length: number,
    anchor: AnyCertificate,
  ) {
    this.explicitPolicy = settings.explicitPolicy === true ? 0 : length + 1;
    this.policyMapping = settings.policyMappingInhibit === true ? 0 : length + 1;
    this.inhibitAnyPolicy = settings.anyPolicyInhibit === true ? 0 : length + 1;
    this.maxPathLength = length;
    this.issuer = anchor;
    this.key = anchor.key;
  }

  enterAnchor(anchor: AnyCertificate): void {
    const { basicConstraints, keyUsage, nameConstraints } = anchor;
    if (basicConstraints?.isCa === false)
      this.fail('certificate-issuer-not-ca', 'is no certificate authority', anchor);
    if (keyUsage?.has('keyCertSign') === false)
      this.fail('certificate-key-usage', 'may not sign certificates', anchor);
    if (nameConstraints !== undefined) this.naming.add(nameConstraints);
    this.maxPathLength = Math.min(this.maxPathLength, basicConstraints?.pathLength ?? Infinity);
    this.limit(anchor);
  }

  /** §6.1.3 a 1, 4. */
  checkSigned(certificate: AnyCertificate): void {
    if (certificate.issuer.canonical !== this.issuer.subject.canonical)
      this.fail(
        'certificate-name-chaining',
        `does not name ${describeAny(this.issuer)} as issuer`,
        certificate,
      );
    const answer = answerOf(certificate, this.key, this.settings.signatureOk);
    if (answer === 'wrong')
      this.fail('certificate-signature', `was not signed by ${describeAny(this.issuer)}`, certificate);
    if (answer === 'unsupported')
      this.fail('certificate-algorithm', `is signed in a way that cannot be checked`, certificate);
  }

  /** §6.1.3 a 2, and §6.1.4 o, §6.1.5 f. */
  checkOwn(certificate: AnyCertificate): void {
    const { notBefore, notAfter, unknownCritical } = certificate;
    if (this.settings.at < notBefore)
      this.fail('certificate-not-yet-valid', `begins ${notBefore.toISOString()}`, certificate);
    if (this.settings.at > notAfter)
      this.fail('certificate-expired', `ended ${notAfter.toISOString()}`, certificate);
    const [unknown] = unknownCritical;
    if (unknown !== undefined)
      this.fail(
        'certificate-critical-extension',
        `has the unknown critical extension ${unknown}`,
        certificate,
      );
  }

  /** §6.1.3 b to f. */
  checkNamesAndPolicies(certificate: AnyCertificate, isLast: boolean): void {
    const isPassing = certificate.isSelfIssued && !isLast;
    if (!isPassing) this.faults.push(...this.naming.faultsOf(certificate));
    this.graph.extend(certificate.policies, this.inhibitAnyPolicy > 0 || isPassing);
    if (this.explicitPolicy === 0 && this.graph.isEmpty)
      this.fail('certificate-policy', 'leaves no policy that the whole path has', certificate);
  }

  /** §6.1.4. */
  prepareNext(authority: AnyCertificate): void {
    this.mapPolicies(authority);
    this.issuer = authority;
    this.key = authority.key.completedBy(this.key);
    if (authority.nameConstraints !== undefined) this.naming.add(authority.nameConstraints);
    if (!authority.isSelfIssued) this.countDown();
    this.limit(authority);
    this.checkAuthority(authority);
    this.faults.push(...authorityPurposeFaults(authority, this.settings.purpose ?? 'any'));
  }

  /** §6.1.5 a, b, g. */
  wrapUp(target: AnyCertificate): void {
    if (this.explicitPolicy > 0) this.explicitPolicy -= 1;
    if (target.requireExplicitPolicy === 0) this.explicitPolicy = 0;
    const isNamed = this.graph.forUser(this.settings.initialPolicies).length > 0;
    if (this.explicitPolicy === 0 && !isNamed)
      this.fail('certificate-policy', 'has no policy that is asked for', target);
  }

  policies(): readonly string[] | undefined {
    const found = this.graph.forUser(this.settings.initialPolicies);
    return found.length === 0 && this.settings.initialPolicies === undefined ? undefined : found;
  }

  /** §6.1.4 a, b. */
  private mapPolicies(authority: AnyCertificate): void {
    const { policyMappings } = authority;
    if (policyMappings.some(({ from, to }) => from === OIDS.anyPolicy || to === OIDS.anyPolicy))
      this.fail('certificate-policy', 'maps any policy', authority);
    this.graph.map(policyMappings, this.policyMapping > 0);
  }

  /** §6.1.4 h. */
  private countDown(): void {
    this.explicitPolicy = Math.max(this.explicitPolicy - 1, 0);
    this.policyMapping = Math.max(this.policyMapping - 1, 0);
    this.inhibitAnyPolicy = Math.max(this.inhibitAnyPolicy - 1, 0);
  }

  /** §6.1.4 i, j. */
  private limit(authority: AnyCertificate): void {
    const { requireExplicitPolicy, inhibitPolicyMapping, inhibitAnyPolicy } = authority;
    this.explicitPolicy = Math.min(this.explicitPolicy, requireExplicitPolicy ?? Infinity);
    this.policyMapping = Math.min(this.policyMapping, inhibitPolicyMapping ?? Infinity);
    this.inhibitAnyPolicy = Math.min(this.inhibitAnyPolicy, inhibitAnyPolicy ?? Infinity);
  }

  /** §6.1.4 k to n. */
  private checkAuthority(authority: AnyCertificate): void {
    const { version, basicConstraints, keyUsage, isSelfIssued } = authority;
    if (version !== 3) this.fail('certificate-version', `is of version ${version}`, authority);
    else if (basicConstraints?.isCa !== true)
      this.fail('certificate-issuer-not-ca', 'is no certificate authority', authority);
    if (!isSelfIssued && this.maxPathLength <= 0)
      this.fail('certificate-path-length', 'is one authority more than is allowed above it', authority);
    if (!isSelfIssued) this.maxPathLength -= 1;
    this.maxPathLength = Math.min(this.maxPathLength, basicConstraints?.pathLength ?? Infinity);
    if (keyUsage?.has('keyCertSign') === false)
      this.fail('certificate-key-usage', 'may not sign certificates', authority);
  }

  private fail(code: PathFaultCode, what: string, certificate: AnyCertificate): void {
    this.faults.push(pathFault(code, `${describeAny(certificate)} ${what}`, certificate));
  }
}
