import type { AuditRow } from '../../audit/audit.service.js';

/** What an organisation is told of a change: what everybody may read of a licence, and nothing of why or through whom. */
export type LicenceChange = Readonly<{
  /** E.g. `supersede`, `suspend`, `revoke`. */
  action: string;
  from: string;
  to: string;
  number: string;
  version: string;
  identifier: string;
  name: string;
  /** `YYYY-MM-DD`, the day from which it counts; null: at once. */
  effectiveDate: string | null;
}>;

/** Look-ups by which a department comes to know a licence. */
export const LOOKUP_KINDS = ['existence-check', 'exemption-check', 'licence-opened'] as const;
export const CHANGE_KIND = 'licence-status';

/**
 * What an audit row of the kind {@link CHANGE_KIND} says.
 *
 * @returns undefined for a version that was given up before it counted, as nobody can have relied on it
 */
export function licenceChangeOf({ body }: Pick<AuditRow, 'body'>): LicenceChange | undefined {
  const said = body as Readonly<Record<string, unknown>>;
  const text = (name: string): string => (typeof said[name] === 'string' ? said[name] : '');
  const [from, to] = [text('from'), text('to')];
  if (from === 'sealing' && to !== 'valid') return undefined;
  return {
    action: text('action'),
    from,
    to,
    number: text('number'),
    version: text('version'),
    identifier: text('identifier'),
    name: text('name'),
    effectiveDate: text('effectiveDate') || null,
  };
}

/** That an organisation relied on licences, known by their ids. */
export type Reliance = Readonly<{ organisationUscc: string; licenceIds: readonly string[] }>;

/** What a look-up's row says was shown, as far as it tells whether the paper was let go for it. */
type Shown = Readonly<{ inForce?: unknown; exemptCount?: unknown }>;

/**
 * Who relied on what, by a row of one of the {@link LOOKUP_KINDS}: a licence was said to be in force, or to spare a material, or
 * was opened.
 */
export function relianceOf({ kind, actor, body, licenceIds }: AuditRow): Reliance | undefined {
  const { organisationUscc } = actor;
  if (organisationUscc === null || licenceIds.length === 0) return undefined;
  const { inForce, exemptCount } = (body as Readonly<{ shown?: Shown }>).shown ?? {};
  const isRelied = kind === 'licence-opened' || inForce === true || Number(exemptCount) > 0;
  return isRelied ? { organisationUscc, licenceIds } : undefined;
}
