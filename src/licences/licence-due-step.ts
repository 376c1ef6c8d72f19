import { plusDays } from '../platform/time/calendar-periods.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { type DueStep, type LicenceClock, nextStep } from './licence-clock.js';
import type { StatusOrder } from './licence-orders.js';
import { isOverdue, type LicenceStatus } from './licence-status.js';

const REASONS: Readonly<Record<DueStep['action'], Readonly<{ reason: string; legalBasis: string }>>> = {
  lapse: {
    reason: '开工期限届满，既未报告开工也未延期，施工许可证自行废止',
    legalBasis: '《中华人民共和国建筑法》第九条',
  },
  'await-recheck': {
    reason: '中止施工满一年，恢复施工前应当报发证机关核验施工许可证',
    legalBasis: '《中华人民共和国建筑法》第十条',
  },
};

const EXPIRED = {
  reason: '有效期届满，证照自行失效',
  legalBasis: '《中华人民共和国行政许可法》第七十条第一项',
};

type Due = LicenceClock & Readonly<{ id: string; status: LicenceStatus; dueOn: string | null }>;

/**
 * The step that time has taken by now and nobody noted, as nobody orders it; null when none is due.
 *
 * @throws Error for one that is due for nothing: its row is not what was written
 */
export function dueOrder(
  licence: Due,
  at: Date,
): Readonly<{ action: DueStep['action']; order: StatusOrder }> | null {
  if (!isOverdue(licence, shanghaiDate(at))) return null;
  const step = nextStep(licence.status, licence);
  if (!step) throw new Error(`licence ${licence.id} is due for nothing`);
  const { action, effectiveDate } = step;
  return { action, order: { ...reasonOf(step, licence), officer: null, at, effectiveDate } };
}

function reasonOf({ action, effectiveDate }: DueStep, { validUntil }: LicenceClock) {
  const isOver = action === 'lapse' && validUntil !== null && effectiveDate === plusDays(validUntil, 1);
  return isOver ? EXPIRED : REASONS[action];
}
