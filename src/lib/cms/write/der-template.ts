/** An encoding with gaps of fixed length, to be filled without encoding anything again. */
export class DerTemplate {
  private constructor(
    private readonly bytes: Uint8Array,
    private readonly gaps: readonly Readonly<{ at: number; length: number }>[],
  ) {}

  /**
   * @param build encodes the whole for given fillings, whatever their octets
   * @param lengths octets of each filling
   */
  static of(
    build: (...fillings: [Uint8Array, ...Uint8Array[]]) => Uint8Array,
    lengths: readonly number[],
  ): DerTemplate {
    const markers = lengths.map((length, i) => new Uint8Array(length).fill(0xa5 + i));
    const bytes = build(...(markers as [Uint8Array, ...Uint8Array[]]));
    const gaps = markers.map((marker) => ({ at: onlyIndexOf(bytes, marker), length: marker.length }));
    return new DerTemplate(bytes, gaps);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** @throws RangeError when a filling has not the length of its gap */
  fill(...fillings: readonly Uint8Array[]): Uint8Array {
    const filled = Uint8Array.from(this.bytes);
    this.gaps.forEach(({ at, length }, i) => {
      const filling = fillings[i];
      if (filling?.length !== length) throw new RangeError(`filling ${i} is not of ${length} octets`);
      filled.set(filling, at);
    });
    return filled;
  }
}

function onlyIndexOf(bytes: Uint8Array, marker: Uint8Array): number {
  const buffer = Buffer.from(bytes);
  const at = buffer.indexOf(marker);
  if (at < 0 || buffer.indexOf(marker, at + 1) >= 0) throw new RangeError('marker is not unique');
  return at;
}
