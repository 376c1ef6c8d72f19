import { DomainError } from '../lib/errors/domain-error.js';
import type { LicenceStatus } from './licence-status.js';

export const LICENCE_ACTIONS = ['publish', 'discard', 'supersede', 'suspend', 'resume', 'revoke'] as const;

/** What takes a version of a licence from one status to another. */
export type LicenceAction = (typeof LICENCE_ACTIONS)[number];

type Row = Readonly<{
  from: readonly LicenceStatus[];
  to: LicenceStatus;
  /** What an officer asks for to have it done; left out where issuing alone does it. */
  asked?: string;
}>;

/** The life of a licence (证照状态): what is not in this table cannot happen. */
export const LICENCE_TRANSITIONS: Readonly<Record<LicenceAction, Row>> = {
  publish: { from: ['sealing'], to: 'valid' },
  // A version that was numbered and never came to be; its number and version are not given again.
  discard: { from: ['sealing'], to: 'void' },
  // 变更换证. A suspended licence is resumed first: its successor would be valid at once.
  supersede: { from: ['valid'], to: 'superseded', asked: 'change' },
  // 中止施工, 恢复施工
  suspend: { from: ['valid'], to: 'suspended', asked: 'suspend' },
  resume: { from: ['suspended'], to: 'valid', asked: 'resume' },
  // 撤销: 行政许可法 art. 69
  revoke: { from: ['valid', 'suspended'], to: 'revoked', asked: 'revoke' },
};

/** What an officer may ask for in this status; `[]` at an end. */
export function actionsFrom(status: LicenceStatus): readonly string[] {
  return LICENCE_ACTIONS.map((action) => LICENCE_TRANSITIONS[action]).flatMap(({ from, asked }) =>
    asked !== undefined && from.includes(status) ? [asked] : [],
  );
}

/** @throws DomainError `licence-action-refused`, naming the status and what is possible in it */
export function assertLicenceAction(
  action: LicenceAction,
  { id, status }: Readonly<{ id: string; status: LicenceStatus }>,
): void {
  const { from, asked = action } = LICENCE_TRANSITIONS[action];
  if (from.includes(status)) return;
  const allowed = actionsFrom(status);
  const possible = allowed.length === 0 ? 'nothing' : allowed.join(', ');
  const detail = `The licence ${id} is ${status}: ${asked} is not possible. Possible: ${possible}.`;
  throw new DomainError('licence-action-refused', detail, {
    licenceStatus: status,
    action: asked,
    allowed,
  });
}
