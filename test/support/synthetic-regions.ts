import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usccCheckCharacter } from '../../src/lib/numbering/uscc.js';
import { projectRoot } from '../../src/platform/config/project-root.js';

/** An authority of a county that does not exist. */
export type SyntheticAuthority = Readonly<{
  uscc: string;
  name: string;
  region: string;
  sealName: string;
  sealCode: string;
  licenceTypes: readonly string[];
}>;

/** Numbers of a region's day: more permits need more regions. */
export const NUMBERS_A_DAY = 99;

const NAMES = '甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌';

/** As many authorities as so many permits of one day need, each with a region and a seal of its own. */
export function syntheticAuthorities(permits: number): readonly SyntheticAuthority[] {
  const count = Math.ceil(permits / NUMBERS_A_DAY);
  if (count > NAMES.length) throw new RangeError(`at most ${NAMES.length * NUMBERS_A_DAY} permits`);
  return Array.from({ length: count }, (_, i) => {
    const region = String(419_001 + i);
    const name = `虚构${NAMES.charAt(i)}县行政审批局`;
    const body = `11${region}MB0X00${String(i).padStart(3, '0')}`;
    const uscc = `${body}${usccCheckCharacter(body)}`;
    const sealCode = `${region}0000001`;
    return { uscc, name, region, sealName: name, sealCode, licenceTypes: ['construction-permit'] };
  });
}

/** The seeds of the project with other authorities. */
export async function seedsWith(
  authorities: readonly SyntheticAuthority[],
  directory: string,
): Promise<void> {
  await cp(join(projectRoot, 'seeds'), directory, { recursive: true });
  await writeFile(join(directory, 'issuing-authorities.json'), JSON.stringify(authorities));
}
