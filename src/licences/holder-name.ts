/** Stands before the first character of a name. */
const START = '^';

/**
 * A holder's name as it is searched: full-width characters made plain, letters small, no blanks.
 *
 * @see Unicode Standard Annex #15 for NFKC
 */
export function searchedName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{Cc}]/gu, '');
}

/**
 * Every pair of neighbouring characters of a name, each once, the start counting as one: `^延`, `延津`, `津县`.
 *
 * @param searched see {@link searchedName}
 */
export function nameGrams(searched: string): readonly string[] {
  return pairs([START, ...Array.from(searched)]);
}

/** Pairs that every name has which begins with, or contains, the text; `[]` where a single character says too little. */
export function gramsAskedFor(searched: string, mode: NameMode): readonly string[] {
  return pairs(mode === 'prefix' ? [START, ...Array.from(searched)] : Array.from(searched));
}

export const NAME_MODES = ['prefix', 'contains'] as const;
export type NameMode = (typeof NAME_MODES)[number];

function pairs(characters: readonly string[]): readonly string[] {
  return [...new Set(characters.slice(1).map((character, index) => (characters[index] ?? '') + character))];
}
