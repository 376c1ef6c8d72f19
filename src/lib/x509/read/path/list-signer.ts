import type { AnyCertificate } from '../any-certificate.js';
import type { AnyCrl } from '../any-crl.js';
import type { AnyPublicKey } from '../any-public-key.js';
import { isSameCertificate } from './candidate-index.js';
import { fault, type Question } from './revocation-question.js';
import type { RevocationFault } from './revocation-types.js';
import { answerOf } from './signed-by.js';
import { validatePath } from './validate-path.js';

export type ListSigner = Readonly<{
  /** Signer first, anchor last. */
  path: readonly AnyCertificate[];
  key: AnyPublicKey;
  status: 'exempt' | 'good';
}>;

/** Who signed a list, and may (RFC 5280 §6.3.3 f, g): an authority of the path itself, or one with a path of its own. */
export function findListSigner(crl: AnyCrl, question: Question): ListSigner | RevocationFault {
  const own = authoritySigner(crl, question);
  if (own !== undefined) return own;
  const { inquiry, issuers } = question;
  const others = inquiry.index
    .named(crl.issuer.canonical)
    .filter(({ subjectKeyId }) => !isOtherKey(crl.authorityKeyId, subjectKeyId));
  let wrong: RevocationFault | undefined;
  for (const candidate of others) {
    const signer = outsideSigner(crl, candidate, question);
    if ('path' in signer) return signer;
    if (wrong === undefined || wrong.code === 'crl-signature') wrong = signer;
  }
  const isNamed = issuers.some(({ subject }) => subject.canonical === crl.issuer.canonical);
  const isForged = isNamed && wrong === undefined;
  if (isForged) return fault('crl-signature', 'the list was not signed by its authority');
  return wrong ?? fault('crl-issuer', 'who signed the list is not known');
}

function isOtherKey(wanted: string | undefined, found: string | undefined): boolean {
  return wanted !== undefined && found !== undefined && wanted !== found;
}

/** Its path is the question's own, and revocation there is asked about anyway. */
function authoritySigner(crl: AnyCrl, { issuers, issuerKeys, inquiry }: Question): ListSigner | undefined {
  const at = issuers.findIndex(({ subject, keyUsage }, i) => {
    const key = issuerKeys[i];
    const isAllowed = subject.canonical === crl.issuer.canonical && (keyUsage?.has('cRLSign') ?? true);
    return isAllowed && key !== undefined && answerOf(crl, key, inquiry.settings.signatureOk) === 'ok';
  });
  const key = issuerKeys[at];
  return key && { path: issuers.slice(at), key, status: 'exempt' };
}

function outsideSigner(
  crl: AnyCrl,
  candidate: AnyCertificate,
  question: Question,
): ListSigner | RevocationFault {
  const { inquiry, issuers } = question;
  const { signatureOk } = inquiry.settings;
  if (answerOf(crl, candidate.key, signatureOk) !== 'ok')
    return fault('crl-signature', 'the list was not signed by its authority');
  if (!inquiry.maySeek()) return fault('crl-issuer', 'too many signers to try them all');
  const at = question.signerTime(crl.thisUpdate);
  const found = validatePath({
    target: candidate,
    candidates: [...issuers, ...inquiry.settings.candidates],
    // §6.3.3 f: the same anchor as that of the path.
    anchors: issuers.slice(-1),
    at,
    purpose: 'crl-signing',
    ...(signatureOk && { signatureOk }),
  });
  if (!found.ok) return fault('crl-issuer', found.faults[0]?.detail ?? 'the signer is not trusted');
  const doubt = doubtAbout(found.path, question, at);
  return doubt ?? { path: found.path, key: candidate.key, status: 'good' };
}

/** The signer's own path, as far as it is not the question's, must be unrevoked as well. */
function doubtAbout(
  path: readonly AnyCertificate[],
  question: Question,
  at: Date,
): RevocationFault | undefined {
  for (const [i, certificate] of path.slice(0, -1).entries()) {
    if (question.path.some((own) => isSameCertificate(own, certificate))) continue;
    const { status } = question.ask(path.slice(i), at);
    if (status === 'revoked') return fault('crl-issuer', "a certificate of the list's signer is revoked");
    if (status === 'unknown') return fault('crl-issuer', "nobody knows whether the list's signer is revoked");
  }
  return undefined;
}
