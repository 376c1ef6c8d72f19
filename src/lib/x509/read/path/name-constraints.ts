import type { AnyCertificate } from '../any-certificate.js';
import type { AnyGeneralName } from '../any-general-names.js';
import type { NameConstraints } from '../any-name-constraints.js';
import { describeAny, type PathFault, pathFault } from './path-types.js';
import { isWithin } from './subtree.js';

/** Names times subtrees that are compared for one path: two long lists would otherwise take minutes. */
const MAX_COMPARISONS = 250_000;

/** SmtpUTF8Mailbox (RFC 9598 §3), DER of its OID: an address that a constraint on addresses must not miss. */
const MAILBOX = Buffer.from('06082b06010505070809', 'hex');

/** The permitted and excluded subtrees gathered on the way from the anchor down (RFC 5280 §6.1.2 b, c). */
export class NamingRules {
  private readonly lists: NameConstraints[] = [];
  private comparisons = 0;

  /** §6.1.4 g: what is permitted must be so by every list. */
  add(constraints: NameConstraints): void {
    this.lists.push(constraints);
  }

  /** §6.1.3 b, c. */
  faultsOf(certificate: AnyCertificate): PathFault[] {
    if (this.lists.length === 0) return [];
    const names = namesOf(certificate);
    const wrong = this.lists
      .map((list) => this.objection(names, list))
      .find((objection) => objection !== undefined);
    if (wrong === undefined) return [];
    return [pathFault('certificate-name-constraints', `${describeAny(certificate)}: ${wrong}`, certificate)];
  }

  private objection(names: readonly AnyGeneralName[], list: NameConstraints): string | undefined {
    if (list.hasDistances) return 'the constraints have distances, which nobody agrees about';
    for (const name of names) {
      this.comparisons += list.permitted.length + list.excluded.length;
      if (this.comparisons > MAX_COMPARISONS) return 'there are too many names and constraints to compare';
      const about = (base: AnyGeneralName): boolean => base.kind === kindOf(name);
      const excluded = list.excluded.filter(about).map((base) => isWithin(name, base));
      const permitted = list.permitted.filter(about).map((base) => isWithin(name, base));
      if (excluded.includes(undefined) || permitted.includes(undefined))
        return `a constrained name (${name.kind}) cannot be judged`;
      if (excluded.includes(true)) return `a name (${name.kind}) is excluded by an authority above`;
      if (permitted.length > 0 && !permitted.includes(true))
        return `a name (${name.kind}) is not among those permitted by an authority above`;
    }
    return undefined;
  }
}

/** The kind of constraint that a name is subject to. */
function kindOf(name: AnyGeneralName): AnyGeneralName['kind'] {
  const isMailbox = name.kind === 'other' && Buffer.compare(name.octets.subarray(0, 10), MAILBOX) === 0;
  return isMailbox ? 'email' : name.kind;
}

/** The subject where there is one, and its addresses where there are no alternative names (§4.2.1.10). */
function namesOf({ subject, subjectAltNames }: AnyCertificate): AnyGeneralName[] {
  const own: AnyGeneralName[] = subject.rdns.length > 0 ? [{ kind: 'directory', name: subject }] : [];
  const emails = subject.emails.map((text): AnyGeneralName => ({ kind: 'email', text }));
  return [...own, ...(subjectAltNames ?? emails)];
}
