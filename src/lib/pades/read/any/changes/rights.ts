import type { AnySignatureField, FieldLock } from '../../../../pdf/read/any/index.js';

/** What the signatures of earlier revisions allow to follow. */
export type Rights = Readonly<{
  /** The strictest P of a certification or lock (ISO 32000-2 tables 236, 257); absent: nothing is said. */
  p: 1 | 2 | 3 | undefined;
  locks: readonly FieldLock[];
}>;

/** @param revision index of the revision whose changes are judged: signatures over it, or later, say nothing */
export function rightsBefore(fields: readonly AnySignatureField[], revision: number): Rights {
  const earlier = fields.filter((field) => field.filled && (field.revision ?? Infinity) < revision);
  const levels = earlier.flatMap(levelsOf);
  return {
    p: levels.length === 0 ? undefined : (Math.min(...levels) as 1 | 2 | 3),
    locks: earlier.flatMap(locksOf),
  };
}

function levelsOf({ reference, lock }: AnySignatureField): number[] {
  return [reference?.docMdp?.p, lock?.p].filter((level) => level !== undefined);
}

/** A lock counts whether the signature repeats it or only its field has it. */
export function locksOf({ reference, lock }: AnySignatureField): FieldLock[] {
  return [reference?.fieldMdp, lock].filter((entry) => entry !== undefined);
}

export function isLocked({ locks }: Rights, name: string): boolean {
  return locks.some(({ action, fields }) => {
    if (action === 'All') return true;
    const isListed = fields.some((field) => name === field || name.startsWith(`${field}.`));
    return action === 'Include' ? isListed : !isListed;
  });
}

/** P 2 and 3 let forms be filled and seals be put; without certification the first signature forbids no other. */
export function mayFill(rights: Rights, name: string): boolean {
  return rights.p !== 1 && !isLocked(rights, name);
}

/** Only a certification can allow annotations. */
export function mayAnnotate({ p }: Rights): boolean {
  return p === 3;
}
