import qrcode from 'qrcode';

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

/** The smallest symbol that holds the text at error correction level M (15 %). */
export function qrSymbol(text: string): QrSymbol {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const { size, data } = modules;
  return { size, isDark: (column, row) => (data[row * size + column] ?? 0) !== 0 };
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
