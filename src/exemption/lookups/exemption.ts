import type { Material, MaterialKind, Matter } from '../../catalogue/matters.service.js';
import type { LookedUpLicence } from '../../licences/licence-lookups.service.js';
import type { Grant, Grants } from '../entitlements/field-groups.js';
import { type NationalRow, nationalRow } from './national-row.js';
import { wordingOf } from './exemption-wording.js';
import { type StandingCode, type StandingLicence, standingLicences } from './standing.js';

/** Why a material need, or need not, be brought. */
export const EXEMPTION_REASONS = [
  'exempt',
  'own',
  'not-registered-here',
  'not-found',
  'not-in-force',
  'project-needed',
  'not-entitled',
] as const;
export type ExemptionReason = (typeof EXEMPTION_REASONS)[number];

/** What is said of one material (材料). */
export type MaterialExemption = Readonly<{
  code: string;
  name: string;
  kind: MaterialKind;
  /** To which projects it applies; null: to all. */
  when: string | null;
  exempt: boolean;
  reason: ExemptionReason;
  /** As of a look-up of the licence; null where none was made. */
  statusCode: StandingCode | 10 | 100 | null;
  /** What the asking department files instead of the paper; null unless exempt and entitled to `face`. */
  licence: NationalRow | null;
  version: string | null;
  status: string | null;
  statusText: string | null;
  /** RFC 3339. */
  reliableUntil: string | null;
  /** To be read out. */
  sentence: string;
  /** What to do; null where nothing is. */
  nextStep: string | null;
}>;

/** A material's answer and the licence it was found in; that one is not for the caller. */
export type FoundExemption = Readonly<{ material: MaterialExemption; licence: LookedUpLicence | null }>;

export type ExemptionContext = Readonly<{
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  today: string;
  reliableUntil: string;
  /** Origin of the addresses in QR codes. */
  publicUrl: string;
  projectCode: string | undefined;
}>;

type Found = Readonly<{ reason: ExemptionReason; best: StandingLicence | null }>;

/**
 * Which materials of a matter need not be brought, in the order of the matter.
 *
 * @param rows of the holder, and of the project where one was named; of no other types than those granted
 */
export function exemptionsOf(
  matter: Matter,
  grants: Grants,
  rows: readonly LookedUpLicence[],
  context: ExemptionContext,
): readonly FoundExemption[] {
  return matter.materials.map((material) => {
    const found = findFor(material, grants, rows, context);
    return { material: shown(material, found, grants, context), licence: found.best?.licence ?? null };
  });
}

function findFor(
  { kind, satisfiedBy }: Material,
  grants: Grants,
  rows: readonly LookedUpLicence[],
  { today, projectCode }: ExemptionContext,
): Found {
  if (satisfiedBy.length === 0) return { reason: kind === 'own' ? 'own' : 'not-registered-here', best: null };
  const types = satisfiedBy.filter((type) => grants.has(type));
  if (types.length === 0) return { reason: 'not-entitled', best: null };
  const found = standingLicences(
    rows.filter(({ licenceType }) => types.includes(licenceType)),
    today,
  );
  const [best] = found;
  if (!best) return { reason: 'not-found', best: null };
  if (!best.standing.inForce) return { reason: 'not-in-force', best };
  const projects = new Set(
    found.filter(({ standing }) => standing.inForce).map(({ licence }) => licence.projectCode),
  );
  // A licence of one project must not spare the paper of another.
  if (projectCode === undefined && projects.size > 1) return { reason: 'project-needed', best: null };
  return { reason: 'exempt', best };
}

function shown(
  material: Material,
  { reason, best }: Found,
  grants: Grants,
  context: ExemptionContext,
): MaterialExemption {
  const exempt = reason === 'exempt';
  const { code, name, kind, when = null } = material;
  const grant = best ? grants.get(best.licence.licenceType) : undefined;
  const licence = exempt && best && grant ? rowFor(best, grant, context) : null;
  const { standing } = best ?? {};
  return {
    code,
    name,
    kind,
    when,
    exempt,
    reason,
    statusCode: codeOf(reason, standing?.code),
    licence,
    version: best?.licence.version ?? null,
    status: best?.licence.status ?? null,
    statusText: standing?.statusText ?? null,
    reliableUntil: exempt ? context.reliableUntil : null,
    ...wordingOf(material, reason, { number: licence?.zzbh ?? null, statusText: standing?.statusText ?? '' }),
  };
}

function rowFor(
  { licence }: StandingLicence,
  grant: Grant,
  { publicUrl }: ExemptionContext,
): NationalRow | null {
  return grant.groups.has('face') ? nationalRow(licence, grant, publicUrl) : null;
}

function codeOf(
  reason: ExemptionReason,
  standing: StandingCode | undefined,
): MaterialExemption['statusCode'] {
  if (standing !== undefined) return standing;
  if (reason === 'not-entitled') return 100;
  return reason === 'not-found' ? 10 : null;
}
