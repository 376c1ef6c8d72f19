import qrcode, { type QRCodeSegment } from 'qrcode';

/** The modules of a QR code symbol (ISO/IEC 18004), without quiet zone. */
export type QrSymbol = Readonly<{
  /** Modules on each side. */
  size: number;
  isDark: (column: number, row: number) => boolean;
}>;

/** Modules of white that must surround a symbol (ISO/IEC 18004:2015 §6.3.8). */
export const QUIET_ZONE = 4;

/** A stretch of dark modules side by side, counted from the upper left. */
export type DarkRun = Readonly<{ column: number; row: number; length: number }>;

/**
 * The data mask of every symbol (ISO/IEC 18004:2015 §7.8.2). Readers take any; trying all eight takes ten times as
 * long as the rest of the symbol, and for URLs of permits this one has the least penalty on average.
 */
const MASK = 2;

/** The smallest symbol that holds the text at error correction level M (15 %). */
export function qrSymbol(text: string): QrSymbol {
  const { modules } = qrcode.create(segments(text), { errorCorrectionLevel: 'M', maskPattern: MASK });
  const { size, data } = modules;
  return { size, isDark: (column, row) => (data[row * size + column] ?? 0) !== 0 };
}

/** Characters of the alphanumeric mode (ISO/IEC 18004:2015 §7.3.4). */
const ALPHANUMERIC_END = /[0-9A-Z $%*+\-./:]*$/;
/** From here on the shorter mode outweighs the head of a further segment. */
const LEAST_ALPHANUMERIC = 12;

/** Bytes, then what the alphanumeric mode can hold: a URL that ends in a token. Spares the search for a split. */
function segments(text: string): QRCodeSegment[] {
  const [end = ''] = ALPHANUMERIC_END.exec(text) ?? [];
  if (end.length < LEAST_ALPHANUMERIC || end.length === text.length) return byteSegment(text);
  const start = text.slice(0, text.length - end.length);
  return [...byteSegment(start), { data: end, mode: 'alphanumeric' }];
}

function byteSegment(text: string): QRCodeSegment[] {
  return [{ data: Buffer.from(text, 'utf8'), mode: 'byte' }];
}

export function darkRuns({ size, isDark }: QrSymbol): DarkRun[] {
  const runs: DarkRun[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const start = column;
      while (column < size && isDark(column, row)) column += 1;
      if (column > start) runs.push({ column: start, row, length: column - start });
    }
  }
  return runs;
}
