/**
 * What our formats hold (RFC 8949 §2): integers, text, octets, arrays, maps, tags, true, false, null. Floats and other
 * simple values have no place in them.
 *
 * An integer is a number as far as numbers are exact, a bigint beyond.
 */
export type CborValue =
  number | bigint | string | boolean | null | Uint8Array | readonly CborValue[] | CborMap | CborTag;

export type CborKey = number | bigint | string;
export type CborMap = ReadonlyMap<CborKey, CborValue>;

export class CborTag {
  constructor(
    readonly tag: number,
    readonly value: CborValue,
  ) {}
}

/** Major types (RFC 8949 §3.1). */
export const MAJOR = {
  UNSIGNED: 0,
  NEGATIVE: 1,
  OCTETS: 2,
  TEXT: 3,
  ARRAY: 4,
  MAP: 5,
  TAG: 6,
  SIMPLE: 7,
} as const;

/** Simple values (RFC 8949 §3.3). */
export const SIMPLE = { FALSE: 20, TRUE: 21, NULL: 22 } as const;
