/** Where an object stands: a chain of steps from the trailer, kept as links since most of them are never printed. */
export class ObjectPath {
  private constructor(
    private readonly parent: ObjectPath | undefined,
    readonly key: string | number,
    /** The nearest object with a number on the way here; 0 is the trailer. */
    readonly holder: number,
    /** Counted from 1. */
    readonly page: number | undefined,
  ) {}

  static readonly trailer = new ObjectPath(undefined, '', 0, undefined);

  to(key: string | number): ObjectPath {
    return new ObjectPath(this, key, this.holder, this.page);
  }

  /** The same place, seen from inside the object that stands there. */
  inside(holder: number, page: number | undefined): ObjectPath {
    return new ObjectPath(this.parent, this.key, holder, page ?? this.page);
  }

  /** @returns the steps from the trailer, e.g. `['Root', 'Pages', 'Kids', 0]` */
  keys(): (string | number)[] {
    const keys: (string | number)[] = [];
    for (let path: ObjectPath | undefined = this; path?.parent; path = path.parent) keys.push(path.key);
    return keys.toReversed();
  }

  toString(): string {
    return this.keys()
      .map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`))
      .join('');
  }
}
