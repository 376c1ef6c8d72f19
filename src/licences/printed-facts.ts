import type { Licence } from './licence.entity.js';

/** What everybody who holds a code is told, beside what has a column of its own anyway. */
export type PrintedFacts = Pick<Licence, 'projectName' | 'development'>;

/** @param snapshot JSON of a `LicenceSnapshot` */
export function printedFacts(snapshot: string): PrintedFacts {
  const { data, development } = JSON.parse(snapshot) as {
    data: Readonly<Record<string, unknown>>;
    development: boolean;
  };
  const { projectName } = data;
  return { projectName: typeof projectName === 'string' ? projectName : null, development };
}
