import { DomainError, type Violation } from '../lib/errors/domain-error.js';
import type { ApplicationEvent } from './application-event.entity.js';
import type { ApplicationState } from './application-state.js';

/** What is to be put right: a material by its code, or the application's own data (`data`), and how. */
export type CorrectionItem = Readonly<{ material: string; detail: string }>;

/** Stands for what the applicant wrote itself. */
export const DATA_ITEM = 'data';

/**
 * All that has to be corrected is said at once (一次性告知): whoever asks again may only name what was named before.
 *
 * @param events of the application, the first first
 * @param state that the application is in: before and after acceptance are asked about separately
 * @throws DomainError `request-invalid`
 * @see 行政许可法 art. 32 (4)
 */
export function assertCorrections(
  items: readonly CorrectionItem[],
  materials: readonly string[],
  { events, state }: Readonly<{ events: readonly ApplicationEvent[]; state: ApplicationState }>,
): void {
  const asked = askedBefore(events, state);
  const errors = items.flatMap(({ material }, index): Violation[] => {
    const pointer = `/items/${index}/material`;
    if (material !== DATA_ITEM && !materials.includes(material))
      return [{ pointer, detail: 'is not a material of this matter' }];
    if (asked !== null && !asked.has(material))
      return [{ pointer, detail: 'was not named the first time: all corrections are asked for at once' }];
    return [];
  });
  if (errors.length > 0) throw new DomainError('request-invalid', 'This cannot be asked for.', { errors });
}

/** What was named so far in this phase; null when nothing was asked yet. */
function askedBefore(
  events: readonly ApplicationEvent[],
  state: ApplicationState,
): ReadonlySet<string> | null {
  const target = state === 'accepted' ? 'correcting' : 'returned';
  const requests = events.filter((event) => event.action === 'ask-correction' && event.state === target);
  if (requests.length === 0) return null;
  return new Set(requests.flatMap((event) => itemsOf(event)).map(({ material }) => material));
}

/** What a request for corrections named. */
export function itemsOf({ detail }: Pick<ApplicationEvent, 'detail'>): readonly CorrectionItem[] {
  return (JSON.parse(detail) as { items?: readonly CorrectionItem[] }).items ?? [];
}
