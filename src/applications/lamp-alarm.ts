import type { FoundAlarm } from '../platform/alarms/alarms.service.js';
import type { ShownClock } from './application-clock.service.js';
import type { Application } from './application.entity.js';

/** 亮灯预警: past the last day, and close to it. */
export const LAMP_ALARMS = ['application-overdue', 'application-due-soon'] as const;

/** An alarm about a lamp that is not green. */
export type LampAlarm = FoundAlarm & Readonly<{ code: (typeof LAMP_ALARMS)[number] }>;

type About = Pick<Application, 'id' | 'caseNo' | 'dueOn'>;

/** What the lamp of a running application warns of, if anything. */
export function lampAlarm({ id, caseNo }: About, clock: ShownClock): LampAlarm | undefined {
  const { left, lamp, stands, dueOn } = clock;
  const when = stands ? 'the clock stands' : `due on ${dueOn ?? 'a day that the calendar does not reach'}`;
  const about = { subject: id, detail: `${caseNo ?? ''}: ${left} working days left, ${when}` };
  if (left < 0) return { ...about, code: 'application-overdue', severity: 'critical' };
  return lamp === 'green' || stands
    ? undefined
    : { ...about, code: 'application-due-soon', severity: 'warning' };
}

/**
 * The same for one whose working days cannot be counted now: by the last day that was told, else what was found before stays so.
 *
 * @param open alarms that are open
 */
export function uncountedLampAlarm(
  { id, caseNo, dueOn }: About,
  today: string,
  open: readonly (FoundAlarm & Readonly<{ code: string }>)[],
): LampAlarm | undefined {
  if (dueOn !== null && dueOn < today) {
    const detail = `${caseNo ?? ''}: was due on ${dueOn}; the working days since are not known`;
    return { code: 'application-overdue', subject: id, detail, severity: 'critical' };
  }
  for (const code of LAMP_ALARMS) {
    const known = open.find((alarm) => alarm.code === code && alarm.subject === id);
    if (known) return { code, subject: id, detail: known.detail, severity: known.severity };
  }
  return undefined;
}
