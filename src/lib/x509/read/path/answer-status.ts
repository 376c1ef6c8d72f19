import { createHash } from 'node:crypto';
import type { AnyOcsp } from '../../../ocsp/read/any-ocsp.js';
import type { AnySingleResponse } from '../../../ocsp/read/any-single-response.js';
import type { AnyCertificate } from '../any-certificate.js';
import type { AnyPublicKey } from '../any-public-key.js';
import { judgePath } from './certification-path.js';
import { evidenceId, fault, type Question } from './revocation-question.js';
import type { EvidenceFacts, Known, RevocationFault } from './revocation-types.js';
import { answerOf } from './signed-by.js';

/** RFC 6960 §4.2.2.1: without nextUpdate there is newer news at any time; so long is it still taken. */
const MAXIMUM_AGE = 24 * 3600 * 1000;
const MAX_ANSWERS = 256;

/** What each OCSP answer about the certificate says, or why it says nothing (RFC 6960 §3.2). */
export function answerStatuses(question: Question): readonly (Known | RevocationFault)[] {
  return question.inquiry.settings.evidence.ocsps
    .slice(0, MAX_ANSWERS)
    .flatMap((response): (Known | RevocationFault)[] => {
      const single = response.responses.find((candidate) => isAbout(candidate, question));
      if (single === undefined) return [];
      const found = judge(response, single, question);
      return 'code' in found ? [{ ...found, evidenceId: evidenceId(response.encoded) }] : [found];
    });
}

/** The name is hashed as either certificate writes it. */
function isAbout(single: AnySingleResponse, { certificate, issuers: [issuer] }: Question): boolean {
  const { digest, issuerNameHash, issuerKeyHash, serial } = single;
  if (issuer === undefined || digest === undefined || serial !== certificate.serial) return false;
  const isHash = (bytes: Uint8Array, hash: Uint8Array): boolean =>
    Buffer.compare(createHash(digest).update(bytes).digest(), hash) === 0;
  const names = [certificate.issuer.encoded, issuer.subject.encoded];
  return names.some((name) => isHash(name, issuerNameHash)) && isHash(issuer.key.bits, issuerKeyHash);
}

function judge(response: AnyOcsp, single: AnySingleResponse, question: Question): Known | RevocationFault {
  const [unknown] = [...response.unknownCritical, ...single.unknownCritical];
  if (unknown !== undefined)
    return fault('ocsp-critical-extension', `critical extension ${unknown} is not understood`);
  if (single.status === 'unknown')
    return fault('ocsp-unknown', 'the responder does not know the certificate');
  const { thisUpdate, nextUpdate } = single;
  const end = nextUpdate ?? new Date(thisUpdate.getTime() + MAXIMUM_AGE);
  const stale = question.staleness(thisUpdate, end, 'ocsp');
  if (stale !== undefined) return stale;
  const signer = findResponder(response, question);
  if ('code' in signer) return signer;
  const facts: EvidenceFacts = {
    source: 'OCSP',
    evidence: response,
    evidenceId: evidenceId(response.encoded),
    where: response.where,
    thisUpdate,
    nextUpdate,
    producedAt: response.producedAt,
    signerPath: signer.path,
    signerStatus: signer.status,
    coversExpiredSince: single.archiveCutoff,
  };
  const { revocation } = single;
  return revocation === undefined
    ? { status: 'good', ...facts }
    : { status: 'revoked', ...revocation, ...facts };
}

type Responder = Readonly<{ path: readonly AnyCertificate[]; status: EvidenceFacts['signerStatus'] }>;

/** §4.2.2.2: the issuer itself, or whom it certified, directly, for answering in its place. */
function findResponder(response: AnyOcsp, question: Question): Responder | RevocationFault {
  const { issuers, issuerKeys, inquiry } = question;
  const [issuer] = issuers;
  const [issuerKey] = issuerKeys;
  if (issuer === undefined || issuerKey === undefined) return fault('ocsp-signer', 'nobody issued it');
  const { signatureOk } = inquiry.settings;
  const isOwn = isResponder(response, issuer) && answerOf(response, issuerKey, signatureOk) === 'ok';
  if (isOwn) return { path: issuers, status: 'exempt' };
  const others = [...response.certificates, ...inquiry.settings.candidates].filter((candidate) =>
    isResponder(response, candidate),
  );
  let wrong: RevocationFault | undefined;
  for (const candidate of others) {
    const found = delegated(response, candidate, issuerKey, question);
    if ('path' in found) return found;
    wrong ??= found;
  }
  return (
    wrong ?? fault('ocsp-signer', "the responder's certificate is not at hand, or the signature is wrong")
  );
}

function delegated(
  response: AnyOcsp,
  candidate: AnyCertificate,
  issuerKey: AnyPublicKey,
  question: Question,
): Responder | RevocationFault {
  const { inquiry, issuers } = question;
  const { signatureOk } = inquiry.settings;
  if (answerOf(response, candidate.key.completedBy(issuerKey), signatureOk) !== 'ok')
    return fault('ocsp-signature', 'the response was not signed by its responder');
  if (!inquiry.maySeek()) return fault('ocsp-signer', 'too many responders to try them all');
  const at = question.signerTime(response.producedAt);
  const path = [candidate, ...issuers];
  const { faults } = judgePath(path, { at, purpose: 'ocsp-signing', ...(signatureOk && { signatureOk }) });
  const [first] = faults;
  if (first !== undefined) return fault('ocsp-signer', first.detail);
  if (candidate.isNoCheck) return { path, status: 'exempt' };
  const { status } = question.ask(path, at);
  if (status === 'revoked') return fault('ocsp-signer', "the responder's certificate is revoked");
  return { path, status };
}

/** ResponderID by key is always SHA-1 (§4.2.1), which here only finds, and proves nothing. */
function isResponder({ responder }: AnyOcsp, candidate: AnyCertificate): boolean {
  if ('name' in responder) return responder.name.canonical === candidate.subject.canonical;
  const hash = createHash('sha1').update(candidate.key.bits).digest();
  return Buffer.compare(responder.keyHash, hash) === 0;
}
