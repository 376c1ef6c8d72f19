/** Where an object stands: a chain of steps from the trailer, kept as links since most of them are never printed. */
export class ObjectPath {
  private constructor(
    private readonly parent: ObjectPath | undefined,
    readonly key: string | number,
    /** The nearest object with a number on the way here; 0 is the trailer. */
    readonly holder: number,
    /** Counted from 1. */
    readonly page: number | undefined,
    /** Whether a whole object stands here and not a part of one. */
    readonly isObject: boolean,
  ) {}

  static readonly trailer = new ObjectPath(undefined, '', 0, undefined, true);

  to(key: string | number): ObjectPath {
    return new ObjectPath(this, key, this.holder, this.page, false);
  }

  /** The same place, seen from inside the object that stands there. */
  inside(holder: number, page: number | undefined): ObjectPath {
    return new ObjectPath(this.parent, this.key, holder, page ?? this.page, true);
  }

  /** @returns the steps from the trailer, e.g. `['Root', 'Pages', 'Kids', 0]` */
  keys(): (string | number)[] {
    return stepsTo(this);
  }

  /** Shortened in the middle where a chain of objects is long. */
  toString(): string {
    const text = this.keys()
      .map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`))
      .join('');
    return text.length > LENGTH_LIMIT ? `${text.slice(0, HALF)}…${text.slice(-HALF)}` : text;
  }

  /** @returns this step and the place it was taken from */
  step(): readonly [string | number, ObjectPath | undefined] {
    return [this.key, this.parent];
  }
}

const LENGTH_LIMIT = 240;
const HALF = 110;

function stepsTo(path: ObjectPath): (string | number)[] {
  const keys: (string | number)[] = [];
  let [key, parent] = path.step();
  while (parent !== undefined) {
    keys.push(key);
    [key, parent] = parent.step();
  }
  return keys.toReversed();
}
