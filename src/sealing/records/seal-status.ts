import { DomainError } from '../../lib/errors/domain-error.js';

export const SEAL_STATUSES = ['draft', 'active', 'suspended', 'retired'] as const;
export type SealStatus = (typeof SEAL_STATUSES)[number];

/** What is done to a seal only when two officers say so. */
export const APPROVED_ACTIONS = ['activate', 'resume', 'replace-certificate', 'replace-specimen'] as const;
export type ApprovedAction = (typeof APPROVED_ACTIONS)[number];

export type SealAction = ApprovedAction | 'change' | 'suspend' | 'retire';

type Row = Readonly<{
  from: readonly SealStatus[];
  /** Left out: the status stays. */
  to?: SealStatus;
  /** What the seal's history says once it is done. */
  kind: string;
  done: string;
}>;

/** The life of a seal. Whatever puts a seal to use needs two officers; whatever stops it needs nobody's leave. */
export const SEAL_ACTIONS: Readonly<Record<SealAction, Row>> = {
  change: { from: ['draft'], kind: 'changed', done: '草稿已修改' },
  activate: { from: ['draft'], to: 'active', kind: 'activated', done: '印章已启用' },
  suspend: { from: ['active'], to: 'suspended', kind: 'suspended', done: '印章已停用' },
  resume: { from: ['suspended'], to: 'active', kind: 'resumed', done: '印章已恢复使用' },
  retire: { from: ['draft', 'active', 'suspended'], to: 'retired', kind: 'retired', done: '印章已注销' },
  'replace-certificate': {
    from: ['active', 'suspended'],
    kind: 'certificate-replaced',
    done: '印章证书已更换',
  },
  'replace-specimen': { from: ['active', 'suspended'], kind: 'specimen-replaced', done: '印模已更换' },
};

/** Officers, all different, who must approve. */
export const APPROVALS_NEEDED = 2;

/** @throws DomainError `seal-action-refused` */
export function assertPossible(action: SealAction, { id, status }: { id: string; status: SealStatus }): void {
  if (SEAL_ACTIONS[action].from.includes(status)) return;
  throw new DomainError('seal-action-refused', `The seal ${id} is ${status}: ${action} is not possible.`);
}
