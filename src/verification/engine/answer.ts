import type { FileFacts, SealFacts } from './facts.js';

/** What can be compared with other validators: cryptography and changes alone, no register. */
export const ANSWERS = ['valid', 'unsigned', 'indeterminate', 'invalid', 'error'] as const;
export type Answer = (typeof ANSWERS)[number];

/** Works on facts alone. A change counts unless it only extends the file, or the file's own permissions allow it. */
export function answerOf({ unreadable, seals, faults }: FileFacts): Answer {
  if (unreadable) return 'error';
  if (seals.length === 0) return 'unsigned';
  const failed = seals.some(({ judgement }) => judgement.indication === 'TOTAL_FAILED');
  const changed = [...faults, ...seals.flatMap(({ changes }) => changes)].some(({ permitted }) => !permitted);
  if (failed || changed) return 'invalid';
  return deciding(seals).every(({ judgement }) => judgement.indication === 'TOTAL_PASSED')
    ? 'valid'
    : 'indeterminate';
}

/** Seals decide; a timestamp that cannot be trusted proves nothing, and takes nothing from them. */
function deciding(seals: readonly SealFacts[]): readonly SealFacts[] {
  const proper = seals.filter(({ judgement }) => judgement.kind === 'signature');
  return proper.length > 0 ? proper : seals;
}
