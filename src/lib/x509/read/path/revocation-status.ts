import { answerStatuses } from './answer-status.js';
import { listStatus } from './list-status.js';
import { fault, Inquiry, Question } from './revocation-question.js';
import type { Known, RevocationFault, RevocationInput, RevocationStatus } from './revocation-types.js';

/**
 * What lists (RFC 5280 §6.3) and OCSP answers (RFC 6960) say about one certificate of a valid path.
 *
 * A revocation is told whenever it happened: whether it came before or after what is judged is for the caller to say,
 * as is whether evidence is new enough for its purpose, beyond what `freshness` asks.
 */
export function revocationStatus(input: RevocationInput): RevocationStatus {
  const path = input.path.slice(input.index);
  const [certificate] = path;
  if (certificate === undefined || path.length < 2)
    return { status: 'unknown', why: [fault('revocation-anchor', 'nobody revokes a trust anchor')] };
  return answer(new Question(new Inquiry(input), path, input.at, [certificate], answer));
}

function answer(question: Question): RevocationStatus {
  const lists = listStatus(question);
  const answers = answerStatuses(question);
  const known: Known[] = [
    'status' in lists ? [lists] : [],
    answers.filter((found) => 'status' in found),
  ].flat();
  const [best] = known.toSorted(byWeight);
  if (best !== undefined) return best;
  const why: RevocationFault[] = [
    'status' in lists ? [] : lists,
    answers.filter((found) => 'code' in found),
  ].flat();
  return { status: 'unknown', why };
}

/** Revoked for good is revoked, whoever says otherwise; of the rest the newest counts, as a hold may have ended. */
function byWeight(a: Known, b: Known): number {
  return weight(b) - weight(a) || b.thisUpdate.getTime() - a.thisUpdate.getTime();
}

function weight(found: Known): number {
  return found.status === 'revoked' && found.reason !== 'certificateHold' ? 1 : 0;
}
