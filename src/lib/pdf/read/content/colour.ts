import { contentFault } from './content-fault.js';

/** Red, green, blue from 0 to 1, as a plain screen shows them. */
export type Colour = readonly [number, number, number];

export const BLACK: Colour = [0, 0, 0];

/** Perceived lightness, 0 black to 1 white (coefficients of ITU-R BT.709). */
export function luminance([red, green, blue]: Colour): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Components in a device space, or an ICC-based one with that many components (ISO 32000-1 §8.6.4).
 *
 * @throws FaultError `page-colour` for another number of components
 */
export function colourOf(components: readonly number[]): Colour {
  const [a = 0, b = 0, c = 0, d = 0] = components;
  if (components.length === 1) return [a, a, a];
  if (components.length === 3) return [a, b, c];
  if (components.length === 4) return [(1 - a) * (1 - d), (1 - b) * (1 - d), (1 - c) * (1 - d)];
  throw contentFault('page-colour', `a colour of ${components.length} components`);
}

/** The red of a seal: clearly red, neither dark nor pale. */
export function isSealRed([red, green, blue]: Colour): boolean {
  return red > 0.55 && green < 0.45 && blue < 0.45 && red - Math.max(green, blue) > 0.3;
}
