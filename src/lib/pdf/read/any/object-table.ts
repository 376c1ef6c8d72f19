import { isSameEntry, type XrefEntry } from './xref-entry.js';
import type { XrefGroup } from './xref-chain.js';

type Written = Readonly<{ revision: number; entry: XrefEntry }>;

/** What one revision changes in the cross-reference. */
export type RevisionEntries = Readonly<{
  written: ReadonlyMap<number, XrefEntry>;
  freed: ReadonlySet<number>;
}>;

/** Where every object was after each revision. */
export class ObjectTable {
  private readonly history = new Map<number, Written[]>();

  readonly revisions: readonly RevisionEntries[];

  /** @param groups oldest first */
  constructor(groups: readonly XrefGroup[]) {
    this.revisions = groups.map(({ entries }, revision) => this.add(entries, revision));
  }

  /** The last entry that a revision up to this one has written. */
  at(objectNumber: number, revision: number): Written | undefined {
    const written = this.history.get(objectNumber);
    if (written === undefined) return undefined;
    for (let index = written.length - 1; index >= 0; index -= 1) {
      const each = written[index];
      if (each !== undefined && each.revision <= revision) return each;
    }
    return undefined;
  }

  *numbers(revision: number): Iterable<number> {
    for (const number of this.history.keys()) {
      const found = this.at(number, revision);
      if (found !== undefined && found.entry.kind !== 'free') yield number;
    }
  }

  /** An entry that only repeats what was so before is no change. */
  private add(entries: ReadonlyMap<number, XrefEntry>, revision: number): RevisionEntries {
    const written = new Map<number, XrefEntry>();
    const freed = new Set<number>();
    for (const [number, entry] of entries) {
      const known = this.history.get(number);
      if (isSameEntry(known?.at(-1)?.entry, entry)) continue;
      if (entry.kind === 'free') freed.add(number);
      else written.set(number, entry);
      if (known === undefined) this.history.set(number, [{ revision, entry }]);
      else known.push({ revision, entry });
    }
    return { written, freed };
  }
}
