import { DomainError } from '../lib/errors/domain-error.js';
import { clockOf, extensionFault, type LicenceClock, startFault } from './licence-clock.js';
import { type LicenceStatus, statusByLaw } from './licence-status.js';

export const LICENCE_ACTIONS = [
  'publish',
  'discard',
  'supersede',
  'report-start',
  'extend',
  'suspend',
  'resume',
  'await-recheck',
  'recheck',
  'recheck-failed',
  'lapse',
  'revoke',
  'withdraw',
  'penalise',
  'void',
] as const;

/** What takes a version of a licence from one status to another, or is noted while it stays in one. */
export type LicenceAction = (typeof LICENCE_ACTIONS)[number];

type Row = Readonly<{
  from: readonly LicenceStatus[];
  to: LicenceStatus;
  /** What an officer asks for to have it done; left out where issuing or time alone does it. */
  asked?: string;
  /** Why it is not possible although the status allows it; null when it is. */
  fault?: (clock: LicenceClock) => string | null;
}>;

/** A licence as far as it decides what may be done with it. */
type Standing = Readonly<{ id: string; status: LicenceStatus }> & LicenceClock;

/** A licence as far as it decides what may be done with it, with the status that it has by law on a day. */
export function lawful(licence: Standing & Readonly<{ dueOn: string | null }>, today: string): Standing {
  return { ...clockOf(licence), id: licence.id, status: statusByLaw(licence, today) };
}

/** In force, or able to be again. */
export const ALIVE: readonly LicenceStatus[] = ['valid', 'suspended', 'pending-recheck'];

/** The life of a licence (证照状态): what is not in this table cannot happen. */
export const LICENCE_TRANSITIONS: Readonly<Record<LicenceAction, Row>> = {
  publish: { from: ['sealing'], to: 'valid' },
  // A version that was numbered and never came to be; its number and version are not given again.
  discard: { from: ['sealing'], to: 'void' },
  // 变更换证. A suspended licence is resumed first: its successor would be valid at once.
  supersede: { from: ['valid'], to: 'superseded', asked: 'change' },
  // 开工报告, 延期: 建筑法 art. 9
  'report-start': { from: ['valid'], to: 'valid', asked: 'report-start', fault: startFault },
  extend: { from: ['valid'], to: 'valid', asked: 'extend', fault: extensionFault },
  // 中止施工, 恢复施工; 核验 after a year: 建筑法 art. 10. A recheck that is passed lets it be resumed, and does not resume it.
  suspend: { from: ['valid'], to: 'suspended', asked: 'suspend' },
  resume: { from: ['suspended'], to: 'valid', asked: 'resume' },
  'await-recheck': { from: ['suspended'], to: 'pending-recheck' },
  recheck: { from: ['pending-recheck'], to: 'suspended', asked: 'recheck' },
  'recheck-failed': { from: ['pending-recheck'], to: 'pending-recheck', asked: 'recheck' },
  // 自行废止: 建筑法 art. 9; nobody decides it
  lapse: { from: ['valid'], to: 'lapsed' },
  // 撤销: 行政许可法 art. 69
  revoke: { from: ALIVE, to: 'revoked', asked: 'revoke' },
  // 注销: 行政许可法 art. 70
  withdraw: { from: ALIVE, to: 'withdrawn', asked: 'withdraw' },
  // 吊销: a penalty
  penalise: { from: ALIVE, to: 'penalised', asked: 'penalise' },
  // 作废: issued by mistake
  void: { from: ALIVE, to: 'void', asked: 'void' },
};

/** What an officer may ask for of this licence; `[]` at an end. */
export function actionsFrom({ status, ...clock }: Omit<Standing, 'id'>): readonly string[] {
  const asked = LICENCE_ACTIONS.map((action) => LICENCE_TRANSITIONS[action])
    .filter(({ from, fault }) => from.includes(status) && (fault?.(clock) ?? null) === null)
    .flatMap((row) => row.asked ?? []);
  return [...new Set(asked)];
}

/** @throws DomainError `licence-action-refused`, naming the status and what is possible in it */
export function assertLicenceAction(action: LicenceAction, licence: Standing): void {
  const { from, asked = action, fault } = LICENCE_TRANSITIONS[action];
  const { id, status } = licence;
  const why = from.includes(status) ? (fault?.(licence) ?? null) : '';
  if (why === null) return;
  const allowed = actionsFrom(licence);
  const possible = allowed.length === 0 ? 'nothing' : allowed.join(', ');
  const because = why === '' ? '' : `, as ${why}`;
  const detail = `The licence ${id} is ${status}: ${asked} is not possible${because}. Possible: ${possible}.`;
  throw new DomainError('licence-action-refused', detail, { licenceStatus: status, action: asked, allowed });
}
