/** Baseline levels of ETSI EN 319 142-1 §6, each with all that the one before it has. */
export const PADES_LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

export type PadesLevel = (typeof PADES_LEVELS)[number];

/** Whether a file of `level` has what was `asked` for, or more. */
export function reaches(level: PadesLevel, asked: PadesLevel): boolean {
  return PADES_LEVELS.indexOf(level) >= PADES_LEVELS.indexOf(asked);
}
