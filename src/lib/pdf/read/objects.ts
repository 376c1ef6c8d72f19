/** ISO 32000-1 §7.3.5; bytes as Latin-1, `#xx` already decoded. */
export class PdfName {
  constructor(readonly name: string) {}
}

/** ISO 32000-1 §7.3.4; `start` and `end` bound the token, its `( )` or `< >` included. */
export class PdfString {
  constructor(
    readonly bytes: Uint8Array,
    readonly form: 'literal' | 'hex',
    readonly start: number,
    readonly end: number,
  ) {}
}

/** ISO 32000-1 §7.3.10. */
export class PdfRef {
  constructor(
    readonly objectNumber: number,
    readonly generation: number,
  ) {}
}

/** ISO 32000-1 §7.3.7; keys without the slash. */
export class PdfDict {
  constructor(readonly entries: ReadonlyMap<string, PdfObject>) {}
}

/** ISO 32000-1 §7.3.8; `raw` is still encoded. */
export class PdfStream {
  constructor(
    readonly dict: PdfDict,
    readonly raw: Uint8Array,
  ) {}
}

/** A word that is no object: `obj`, `endobj`, an operator of a content stream. */
export class PdfKeyword {
  constructor(readonly word: string) {}
}

export type PdfArray = readonly PdfObject[];

export type PdfObject =
  null | boolean | number | PdfName | PdfString | PdfRef | PdfArray | PdfDict | PdfStream;

/** `Array.isArray` does not narrow a readonly array. */
export function isPdfArray(object: PdfObject | undefined): object is PdfArray {
  return Array.isArray(object);
}
