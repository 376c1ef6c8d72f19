import type { LampThresholds } from './application-clock.js';

/** More stages than these no construction approval of a county may have (审批环节). */
const MOST_STAGES = 3;

export type Stage = Readonly<{
  key: string;
  name: string;
  /** What is planned for it; the law's clock runs over all stages. */
  workingDays: number;
}>;

/** Why time may pass that does not count. */
export type ClockStop = Readonly<{ code: string; name: string; legalBasis: string }>;

/** How a matter is dealt with: one item of `seeds/application-stages.json`. */
export type Procedure = Readonly<{
  /** Code of the matter. */
  matter: string;
  /** What an approval is issued as. */
  licenceType: string;
  source: string;
  confirmed: boolean;
  /** Working days after which an application that nobody answered counts as accepted (行政许可法 art. 32). */
  answerDays: number;
  /** From acceptance to decision. */
  workingDays: number;
  lamps: LampThresholds;
  /** The first ends with acceptance, the last with the decision. */
  stages: readonly Stage[];
  clockStops: readonly ClockStop[];
}>;

/**
 * @param text content of `seeds/application-stages.json`
 * @throws Error naming the item and what is wrong in it
 */
export function readProcedures(text: string): readonly Procedure[] {
  const items = JSON.parse(text) as readonly Procedure[];
  if (!Array.isArray(items)) throw new Error('application-stages.json: must be an array');
  for (const [index, item] of items.entries()) assertProcedure(item, `application-stages.json: /${index}`);
  const matters = items.map(({ matter }) => matter);
  if (new Set(matters).size < matters.length)
    throw new Error('application-stages.json: a matter stands there twice');
  return items;
}

function assertProcedure(item: Partial<Procedure>, place: string): void {
  const { stages = [], clockStops = [], lamps } = item;
  const checks: readonly (readonly [string, boolean])[] = [
    ['matter', isText(item.matter)],
    ['licenceType', isText(item.licenceType)],
    ['answerDays', isDays(item.answerDays)],
    ['workingDays', isDays(item.workingDays)],
    ['lamps', Number.isInteger(lamps?.red) && Number.isInteger(lamps?.yellow)],
    ['lamps', (lamps?.red ?? 0) < (lamps?.yellow ?? 0)],
    ['stages', stages.length >= 1 && stages.length <= MOST_STAGES],
    [
      'stages',
      stages.every(({ key, name, workingDays }) => isText(key) && isText(name) && isDays(workingDays)),
    ],
    ['stages', sum(stages.map(({ workingDays }) => workingDays)) === item.workingDays],
    ['clockStops', clockStops.every(({ code, name, legalBasis }) => [code, name, legalBasis].every(isText))],
  ];
  const wrong = checks.find(([, holds]) => !holds);
  if (wrong) throw new Error(`${place}/${wrong[0]}: is missing or wrong`);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isDays(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
