import type { AnyRevision } from '../../../../pdf/read/any/index.js';
import { isPdfArray, PdfDict, type PdfObject, PdfRef, PdfStream } from '../../../../pdf/read/objects.js';
import type { Change } from './change.js';
import { type ChangeCode, sentence } from './change-code.js';
import { type SealPlaces, sealPlaces } from './covered-seals.js';
import { type DocumentMap, formObjects } from './document-map.js';
import { type Difference, GraphComparison } from './graph-comparison.js';
import type { ObjectPath } from './object-path.js';
import type { ReferenceLog } from './reference-log.js';
import type { Rights } from './rights.js';

type Finding = Pick<Change, 'kind' | 'code'> &
  Readonly<{
    permitted?: boolean;
    ownForm?: boolean;
    path?: ObjectPath;
    page?: number | undefined;
    name?: string;
  }>;

type Surroundings = Readonly<{
  rights: Rights;
  references: ReferenceLog;
  /** Throws `FaultError` when the time is up. */
  deadline: () => void;
}>;

/** One revision, the states before and after it, and what is found to differ. */
export class Step {
  readonly changes: Change[] = [];
  readonly comparison: GraphComparison;
  /** Holders of whatever differs; a rewritten object that is not among them says what it said before. */
  readonly touched = new Set<number>();
  readonly rights: Rights;
  readonly deadline: () => void;
  private foundSeals: SealPlaces | undefined;
  private readonly affected: ReadonlySet<number>;
  private readonly followed = new Set<number>();

  constructor(
    readonly revision: AnyRevision,
    readonly before: DocumentMap,
    readonly after: DocumentMap,
    { rights, references, deadline }: Surroundings,
  ) {
    this.rights = rights;
    this.deadline = deadline;
    const apart = objectsApart(before, after, references.readUpTo(revision.index - 1));
    this.affected = references.affectedBy([...revision.written.keys(), ...revision.freed], apart, deadline);
    this.comparison = new GraphComparison(before.view, after.view, {
      apart,
      affected: this.affected,
      deadline,
      isShown: (objectNumber) => references.isShown(objectNumber),
      pageOf: (objectNumber) => after.pages.get(objectNumber) ?? before.pages.get(objectNumber),
    });
  }

  /** Asked for only where something new is to be seen. */
  get seals(): SealPlaces {
    this.foundSeals ??= sealPlaces(this.before, this.after);
    return this.foundSeals;
  }

  /** @param finding not permitted and not ours unless it says so */
  add({ kind, code, permitted = false, ownForm = false, path, page, name }: Finding): void {
    const shown = page ?? path?.page;
    this.changes.push({
      kind,
      code,
      permitted,
      ownForm,
      ...(path && { object: { objectNumber: path.holder, path: path.toString() } }),
      ...(shown !== undefined && { page: shown }),
      revision: this.revision.index,
      detail: sentence(code, { page: shown, name }),
    });
  }

  /** Something that no rule allows. */
  refuse(code: ChangeCode, place: Omit<Finding, 'kind' | 'code'>): void {
    this.add({ kind: 'undefined', code, ...place });
  }

  /** Takes note of differences that one rule judges together. */
  touch(differences: readonly Difference[]): readonly Difference[] {
    for (const { path, after } of differences) {
      this.touched.add(path.holder);
      this.reach(after);
    }
    return differences;
  }

  /** Follows something new to all that it brings along. */
  reach(object: PdfObject | undefined): void {
    const { reached } = this.comparison;
    const pending: (PdfObject | undefined)[] = [object];
    for (let value = pending.pop(); pending.length > 0 || value !== undefined; value = pending.pop()) {
      if (value instanceof PdfRef) {
        if (value !== object && this.isKnown(value)) continue;
        if (this.followed.has(value.objectNumber)) continue;
        this.followed.add(value.objectNumber);
        reached.add(value.objectNumber);
        this.touched.add(value.objectNumber);
        pending.push(this.after.view.get(value));
      } else if (value instanceof PdfStream) pending.push(value.dict);
      else if (value instanceof PdfDict) pending.push(...value.entries.values());
      else if (isPdfArray(value)) for (const item of value) pending.push(item);
    }
  }

  /** What was there before an update that only adds leads to nothing new. */
  private isKnown({ objectNumber }: PdfRef): boolean {
    return this.comparison.reached.has(objectNumber) || this.isUntouched(objectNumber);
  }

  /** Whether this revision is the first to have the object. */
  isNew(object: PdfObject | undefined): boolean {
    return (
      object instanceof PdfRef &&
      this.revision.written.has(object.objectNumber) &&
      this.before.view.definedIn(object.objectNumber) === undefined
    );
  }

  /** Whether an object, and all below it that is not kept apart, is as it was. */
  isUntouched(objectNumber: number): boolean {
    return !this.affected.has(objectNumber);
  }
}

/**
 * Whoever writes an update says what becomes a field or annotation: what was there, or was spoken of, is no new one. Nor is kept apart
 * what is to be seen in another role as well: its own rules would judge half of what it does.
 */
function objectsApart(before: DocumentMap, after: DocumentMap, references: ReferenceLog): Set<number> {
  const old = formObjects(before).filter((number) => !references.isShown(number) && !before.tree.has(number));
  const fresh = formObjects(after).filter(
    (number) => before.view.definedIn(number) === undefined && !references.isKnown(number),
  );
  return new Set([...old, ...fresh]);
}
