import { FaultError } from '../../../../faults/fault.js';
import type { PdfView } from '../../../../pdf/read/any/index.js';
import {
  isPdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from '../../../../pdf/read/objects.js';
import { ObjectPath } from './object-path.js';

/** One place where two states of a document say different things. */
export type Difference = Readonly<{
  path: ObjectPath;
  before: PdfObject | undefined;
  after: PdfObject | undefined;
}>;

type Pair = Readonly<{ path: ObjectPath; before: PdfObject | undefined; after: PdfObject | undefined }>;

export type Boundary = Readonly<{
  /** Objects that are judged by themselves: the walk does not enter them from elsewhere. */
  apart: ReadonlySet<number>;
  /** Page of an object that is a page, counted from 1. */
  pageOf: (objectNumber: number) => number | undefined;
  /** Whether an object is what some page is drawn with: then a page is compared as a whole. */
  isShown: (objectNumber: number) => boolean;
  /** Objects that were written, or lead to some that were: no other can say anything else. */
  affected: ReadonlySet<number>;
  /** Throws `FaultError` when the time is up. */
  deadline: () => void;
}>;

/** As many as the values of a file that is read at all. */
const PAIR_LIMIT = 2_000_000;
const DIFFERENCE_LIMIT = 400;

/** What says how a stream is written, not what it holds. */
const ENCODING_KEYS: ReadonlySet<string> = new Set(['Length', 'Filter', 'DecodeParms', 'DL']);

/**
 * Walks two states of a document side by side. A reference that leads to another object number is a difference even if
 * both objects say the same: nobody who only adds something moves what is there.
 */
export class GraphComparison {
  readonly differences: Difference[] = [];
  /** Numbers of the objects of the later state that were compared. */
  readonly reached = new Set<number>();
  /** Breadth first: paths stay short, and what pages share is named by the first of them. */
  private pending: Pair[] = [];
  private readonly seen = new Set<string>();
  private pairs = 0;

  constructor(
    private readonly before: PdfView,
    private readonly after: PdfView,
    private readonly boundary: Boundary,
  ) {}

  /** @returns what differs at this place and below, as far as nothing else led there before */
  compare(path: ObjectPath, before: PdfObject | undefined, after: PdfObject | undefined): Difference[] {
    const first = this.differences.length;
    this.pending = [{ path, before, after }];
    for (let next = 0; next < this.pending.length; next += 1) {
      if ((this.pairs += 1) > PAIR_LIMIT)
        throw new FaultError('changes-too-many-objects', `more than ${PAIR_LIMIT} objects to compare`);
      const pair = this.pending[next];
      if (pair !== undefined) this.visit(pair);
    }
    return this.differences.slice(first);
  }

  /** Compares what an object that is kept apart holds, entry by entry. */
  compareInside(
    path: ObjectPath,
    before: PdfObject | undefined,
    after: PdfObject | undefined,
    skip: ReadonlySet<string> = new Set(),
  ): Difference[] {
    const [old, fresh] = [this.before.resolve(before), this.after.resolve(after)];
    const place = after instanceof PdfRef ? this.enter(path, after.objectNumber) : path;
    if (!(old instanceof PdfDict) || !(fresh instanceof PdfDict)) return this.compare(place, old, fresh);
    const keys = new Set([...old.entries.keys(), ...fresh.entries.keys()]);
    return [...keys].flatMap((key) =>
      skip.has(key) ? [] : this.compare(place.to(key), old.entries.get(key), fresh.entries.get(key)),
    );
  }

  private enter(path: ObjectPath, objectNumber: number): ObjectPath {
    this.reached.add(objectNumber);
    return path.inside(objectNumber, this.boundary.pageOf(objectNumber));
  }

  private visit({ path, before, after }: Pair): void {
    if (before instanceof PdfRef && after instanceof PdfRef) {
      if (!isSameNumber(before, after)) this.differ(path, before, after);
      else if (!this.boundary.apart.has(after.objectNumber)) this.visitObject(path, before, after);
      return;
    }
    const old = before instanceof PdfRef ? this.before.resolve(before) : (before ?? null);
    const fresh = after instanceof PdfRef ? this.after.resolve(after) : (after ?? null);
    const place = after instanceof PdfRef ? this.enter(path, after.objectNumber) : path;
    if (!this.visitValue(place, old, fresh)) this.differ(path, before, after);
  }

  private visitObject(path: ObjectPath, before: PdfRef, after: PdfRef): void {
    if (!this.boundary.affected.has(after.objectNumber)) return;
    const key = `${after.objectNumber} ${after.generation}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.boundary.deadline();
    const place = this.enter(path, after.objectNumber);
    const [old, fresh] = [this.before.get(before), this.after.get(after)];
    if (!this.visitValue(place, old, fresh)) this.differ(place, old, fresh);
  }

  /** @returns false where the two differ as a whole; what they hold is compared later */
  private visitValue(path: ObjectPath, old: PdfObject, fresh: PdfObject): boolean {
    if (old instanceof PdfRef || fresh instanceof PdfRef) {
      this.pending.push({ path, before: old, after: fresh });
      return true;
    }
    if (old instanceof PdfDict && fresh instanceof PdfDict) {
      this.pushEntries(path, old, fresh);
      return true;
    }
    if (isPdfArray(old) && isPdfArray(fresh)) return this.visitArrays(path, old, fresh);
    if (old instanceof PdfStream && fresh instanceof PdfStream) return this.visitStreams(path, old, fresh);
    return this.isSameValue(path.holder, old, fresh);
  }

  private pushEntries(path: ObjectPath, old: PdfDict, fresh: PdfDict, left?: ReadonlySet<string>): void {
    const { pageOf, isShown } = this.boundary;
    const isPage = path.isObject && pageOf(path.holder) !== undefined && !isShown(path.holder);
    const skip = isPage ? ANNOTATIONS : left;
    for (const [key, value] of old.entries)
      if (!skip?.has(key)) this.push(path, key, value, fresh.entries.get(key));
    for (const [key, value] of fresh.entries)
      if (!skip?.has(key) && !old.entries.has(key))
        this.pending.push({ path: path.to(key), before: undefined, after: value });
  }

  /** Most entries are the same plain value, which needs no second look. */
  private push(
    path: ObjectPath,
    key: string | number,
    before: PdfObject | undefined,
    after: PdfObject | undefined,
  ): void {
    if (before !== after || mayLead(before)) this.pending.push({ path: path.to(key), before, after });
  }

  /** Where the length differs the array is the difference; what stays in both is compared all the same. */
  private visitArrays(path: ObjectPath, old: readonly PdfObject[], fresh: readonly PdfObject[]): boolean {
    const isSameLength = old.length === fresh.length;
    const kept = isSameLength ? undefined : new Set(old.map((entry) => refNumber(entry)));
    fresh.forEach((entry, index) => {
      if (isSameLength) this.push(path, index, old[index], entry);
      else if (entry instanceof PdfRef && kept?.has(entry.objectNumber))
        this.pending.push({ path: path.to(index), before: entry, after: entry });
    });
    return isSameLength;
  }

  private visitStreams(path: ObjectPath, old: PdfStream, fresh: PdfStream): boolean {
    if (old === fresh) this.pushEntries(path, old.dict, fresh.dict);
    else if (Buffer.compare(old.raw, fresh.raw) === 0) this.pushEntries(path, old.dict, fresh.dict, LENGTH);
    else if (this.isSameContent(path.holder, old, fresh))
      this.pushEntries(path, old.dict, fresh.dict, ENCODING_KEYS);
    else return false;
    return true;
  }

  private isSameContent(holder: number, old: PdfStream, fresh: PdfStream): boolean {
    try {
      const ref = new PdfRef(holder, 0);
      return Buffer.compare(this.before.decode(old, ref), this.after.decode(fresh, ref)) === 0;
    } catch (error) {
      if (error instanceof FaultError) return false;
      throw error;
    }
  }

  private isSameValue(holder: number, old: PdfObject, fresh: PdfObject): boolean {
    if (old === fresh) return true;
    if (old instanceof PdfName && fresh instanceof PdfName) return old.name === fresh.name;
    if (!(old instanceof PdfString) || !(fresh instanceof PdfString)) return false;
    if (Buffer.compare(old.bytes, fresh.bytes) === 0) return true;
    const ref = new PdfRef(holder, 0);
    return Buffer.compare(this.before.stringBytes(old, ref), this.after.stringBytes(fresh, ref)) === 0;
  }

  private differ(path: ObjectPath, before: PdfObject | undefined, after: PdfObject | undefined): void {
    if (this.differences.length >= DIFFERENCE_LIMIT)
      throw new FaultError('changes-too-many', `more than ${DIFFERENCE_LIMIT} differences`);
    this.differences.push({ path, before, after });
  }
}

const LENGTH: ReadonlySet<string> = new Set(['Length']);

/** What lies on a page is judged by itself. */
const ANNOTATIONS: ReadonlySet<string> = new Set(['Annots']);

function mayLead(object: PdfObject | undefined): boolean {
  return (
    object instanceof PdfRef ||
    object instanceof PdfDict ||
    object instanceof PdfStream ||
    isPdfArray(object ?? null)
  );
}

function isSameNumber(before: PdfRef, after: PdfRef): boolean {
  return before.objectNumber === after.objectNumber && before.generation === after.generation;
}

function refNumber(object: PdfObject): number {
  return object instanceof PdfRef ? object.objectNumber : -1;
}
