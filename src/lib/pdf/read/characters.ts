/** ISO 32000-1 §7.2.2, table 1 and table 2. */
const WHITE = 1;
const DELIMITER = 2;

const CLASSES = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) CLASSES[code] = WHITE;
for (const character of '()<>[]{}/%') CLASSES[character.charCodeAt(0)] = DELIMITER;

/** `undefined` is the end of the bytes, which ends a token as white space does. */
export function isWhite(code: number | undefined): boolean {
  return code !== undefined && CLASSES[code] === WHITE;
}

export function isRegular(code: number | undefined): boolean {
  return code !== undefined && CLASSES[code] === 0;
}

export function isDigit(code: number | undefined): code is number {
  return code !== undefined && code >= 0x30 && code <= 0x39;
}

const HEX_VALUES = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit += 1) {
  HEX_VALUES[digit.toString(16).charCodeAt(0)] = digit;
  HEX_VALUES[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** @returns 0-15, or -1 for anything that is no hexadecimal digit */
export function hexValue(code: number | undefined): number {
  return code === undefined ? -1 : (HEX_VALUES[code] ?? -1);
}
