import { FaultError } from '../../../../faults/fault.js';

/** Faults of one revision; every other one, such as the end of the time given, ends the whole reading. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'pdf-syntax',
  'pdf-catalog',
  'pdf-page-tree',
  'pdf-form',
  'pdf-filter',
  'pdf-inflate',
  'pdf-trailer',
]);

export function isUnreadable({ code }: FaultError): boolean {
  return UNREADABLE.has(code);
}

/** @returns nothing where this revision cannot be read; whatever came later is judged all the same */
export function readingOf<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FaultError && isUnreadable(error)) return undefined;
    throw error;
  }
}
