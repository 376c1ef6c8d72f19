import { startOfNextDay } from '../../platform/time/shanghai-date.js';

/** How long an answer may be relied on, in words for the answer itself. */
export const RELIANCE_RULE =
  '答复自作出时起至当日24时（北京时间）可作为办件依据；次日及以后使用的，应重新查询或订阅证照变更通知。';

/** The end of the day of law on which it was given: the register's clocks turn at midnight, its officers act at any time. */
export function reliableUntil(now: Date): string {
  return startOfNextDay(now).toISOString();
}
