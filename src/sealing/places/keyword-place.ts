import { DomainError } from '../../lib/errors/domain-error.js';
import { LONGEST_PHRASE } from '../../lib/pades/seal-placement.js';
import type { SealPlacement, TextLine } from './seal-placement.js';

type Keyword = Pick<SealPlacement & { kind: 'keyword' }, 'phrase' | 'occurrence'>;

/** Points from the lower left corner of the page. */
export type Centre = Readonly<{ pageNumber: number; x: number; y: number }>;

/**
 * The middle of a phrase that stands in one line.
 *
 * @throws DomainError `seal-place-invalid` where it is not found, or found several times and none is chosen
 */
export function keywordCentre(lines: readonly TextLine[], { phrase, occurrence }: Keyword): Centre {
  const sought = Array.from(phrase).filter(isInk);
  if (sought.length === 0 || sought.length > LONGEST_PHRASE) {
    throw refused(`A phrase to place a seal by has 1 to ${LONGEST_PHRASE} characters, not ${sought.length}.`);
  }
  const found = lines.flatMap((line) => centresIn(line, sought));
  const [only] = found;
  if (!only) throw refused(`“${phrase}” stands on no page, so there is no place for the seal.`);
  if (occurrence === undefined && found.length > 1) {
    throw refused(`“${phrase}” stands on the pages ${found.length} times: say which of them is meant.`);
  }
  const chosen = found[(occurrence ?? 1) - 1];
  if (!chosen)
    throw refused(`“${phrase}” stands on the pages ${timesOf(found.length)}, not ${occurrence} times.`);
  return chosen;
}

function centresIn({ pageNumber, characters, bottom, top }: TextLine, sought: readonly string[]): Centre[] {
  const inked = characters.filter(({ text }) => isInk(text));
  const centres: Centre[] = [];
  let at = 0;
  while (at + sought.length <= inked.length) {
    const [first, last] = [inked[at], inked[at + sought.length - 1]];
    const isHere = sought.every((character, i) => inked[at + i]?.text === character);
    if (isHere && first && last) {
      centres.push({ pageNumber, x: (first.left + last.right) / 2, y: (bottom + top) / 2 });
    }
    at += isHere ? sought.length : 1;
  }
  return centres;
}

function isInk(character: string): boolean {
  return !/\s/u.test(character);
}

function timesOf(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function refused(message: string): DomainError {
  return new DomainError('seal-place-invalid', message);
}
