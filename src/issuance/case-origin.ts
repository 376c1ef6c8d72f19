import type { AuditActor, AuditEntry } from '../audit/audit.service.js';
import type { StatusOfficer } from '../licences/licences.service.js';

/**
 * Where a case comes from. There is none without a decision: either an application was decided here, or a named approval system says that
 * it was decided there (防止体外循环、隐性审批).
 */
export type CaseOrigin =
  | Readonly<{ kind: 'application'; applicationId: string; officer: StatusOfficer }>
  | Readonly<{ kind: 'approval-system'; system: string; actor: AuditActor }>;

type HandedOver = Readonly<{
  id: string;
  licenceType: string;
  issuer: string;
  caseNo: string;
  holderCode: string;
}>;

/** A command that is run on the service's own machine, as an approval system. */
export function commandOrigin(name: string): CaseOrigin {
  const actor = { keyId: null, organisation: null, organisationUscc: null, operator: name };
  return { kind: 'approval-system', system: name, actor };
}

/** Who decided a case, or through whom it was handed over, as the register notes it; null for a command. */
export function officerOf(origin: CaseOrigin): StatusOfficer | null {
  if (origin.kind === 'application') return origin.officer;
  if (origin.actor.keyId === null) return null;
  const { keyId, organisation, organisationUscc } = origin.actor;
  return { keyId, name: origin.system, organisation: organisation ?? '', organisationUscc };
}

/** What the record says of a case that was decided elsewhere; null for one that was decided here, which has its own entries. */
export function handOverEntry(origin: CaseOrigin, handed: HandedOver): AuditEntry | null {
  if (origin.kind === 'application') return null;
  const { id, licenceType, issuer, caseNo, holderCode } = handed;
  return {
    kind: 'application-handed-over',
    actor: origin.actor,
    licenceIds: [id],
    holderCodes: [holderCode],
    body: { system: origin.system, caseNo, licenceType, issuer },
  };
}
