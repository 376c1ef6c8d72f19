import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { TrueTypeFont } from '../../lib/truetype/true-type-font.js';

const FONT = '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf';

/** A 宋体 face in bold. Read once to draw the specimens and let go: 15 MB that nobody needs afterwards. */
export async function readSpecimenFont(): Promise<TrueTypeFont> {
  return TrueTypeFont.parse(await readFile(createRequire(import.meta.url).resolve(FONT)));
}
