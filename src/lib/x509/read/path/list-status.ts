import { FaultError } from '../../../faults/fault.js';
import type { AnyCrl } from '../any-crl.js';
import { type AnyRevocation, CrlEntries } from '../any-crl-entries.js';
import { ALL_REASONS } from '../any-distribution-points.js';
import { coveredReasons } from './list-scope.js';
import { findListSigner, type ListSigner } from './list-signer.js';
import { evidenceId, fault, type Question } from './revocation-question.js';
import type { EvidenceFacts, Known, RevocationFault } from './revocation-types.js';
import { answerOf } from './signed-by.js';

/** Lists that are looked into for one certificate. */
const MAX_LISTS = 256;

/** What the lists say (RFC 5280 §6.3.3): one that covers all reasons, or several that do so together. */
export function listStatus(question: Question): Known | readonly RevocationFault[] {
  const lists = question.inquiry.settings.evidence.crls
    .filter(({ deltaBase }) => deltaBase === undefined)
    .toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  const faults: RevocationFault[] = [];
  let covered = 0;
  let oldest: EvidenceFacts | undefined;
  for (const crl of lists.slice(0, MAX_LISTS)) {
    const reasons = coveredReasons(crl, question.certificate);
    if ((reasons & ~covered) === 0) continue;
    const found = askList(crl, question);
    if ('code' in found) faults.push({ ...found, evidenceId: evidenceId(crl.encoded) });
    if ('code' in found) continue;
    covered |= reasons;
    oldest = found.facts;
    if (found.revocation !== undefined) return { status: 'revoked', ...found.revocation, ...found.facts };
    if (covered === ALL_REASONS) return { status: 'good', ...oldest };
  }
  if (covered !== 0) faults.push(fault('crl-reasons', 'the lists do not cover every reason'));
  if (faults.length === 0) faults.push(fault('crl-missing', 'no list is about this certificate'));
  return faults;
}

type Found = Readonly<{ facts: EvidenceFacts; revocation: AnyRevocation | undefined }>;

function askList(crl: AnyCrl, question: Question): Found | RevocationFault {
  try {
    return lookUp(crl, question);
  } catch (error) {
    if (error instanceof FaultError) return fault(error.code, error.detail);
    throw error;
  }
}

/** @throws FaultError for a list whose entries cannot be read */
function lookUp(crl: AnyCrl, question: Question): Found | RevocationFault {
  const [unknown] = crl.unknownCritical;
  if (unknown !== undefined)
    return fault('crl-critical-extension', `critical extension ${unknown} is not understood`);
  const signer = findListSigner(crl, question);
  if ('code' in signer) return signer;
  const delta = findDelta(crl, signer, question);
  const newest = delta ?? crl;
  const stale = question.staleness(newest.thisUpdate, newest.nextUpdate ?? newest.thisUpdate, 'crl');
  if (stale !== undefined) return stale;
  const { serial, issuer } = question.certificate;
  const changed = delta && CrlEntries.of(delta).find(serial, issuer.canonical);
  const entry = changed ?? CrlEntries.of(crl).find(serial, issuer.canonical);
  const revocation = entry?.reason === 'removeFromCRL' ? undefined : entry;
  return { facts: factsOf(crl, newest, signer), revocation };
}

/** §6.3.3 c, h: the newest changes to this very list, signed by the same key. */
function findDelta(crl: AnyCrl, signer: ListSigner, question: Question): AnyCrl | undefined {
  const { evidence, signatureOk } = question.inquiry.settings;
  return evidence.crls
    .filter((delta) => isDeltaOf(delta, crl))
    .toSorted((a, b) => Number((b.number ?? 0n) - (a.number ?? 0n)))
    .find(
      (delta) =>
        answerOf(delta, signer.key, signatureOk) === 'ok' &&
        question.staleness(delta.thisUpdate, delta.nextUpdate ?? delta.thisUpdate, 'crl') === undefined,
    );
}

function isDeltaOf(delta: AnyCrl, crl: AnyCrl): boolean {
  const { deltaBase, number, unknownCritical } = delta;
  if (deltaBase === undefined || number === undefined || crl.number === undefined) return false;
  return (
    unknownCritical.length === 0 &&
    delta.issuer.canonical === crl.issuer.canonical &&
    delta.authorityKeyId === crl.authorityKeyId &&
    Buffer.compare(delta.scopeEncoded ?? new Uint8Array(), crl.scopeEncoded ?? new Uint8Array()) === 0 &&
    deltaBase <= crl.number &&
    crl.number < number
  );
}

function factsOf(crl: AnyCrl, newest: AnyCrl, signer: ListSigner): EvidenceFacts {
  const { thisUpdate, nextUpdate } = newest;
  return {
    source: 'CRL',
    evidence: crl,
    evidenceId: evidenceId(crl.encoded),
    where: crl.where,
    thisUpdate,
    nextUpdate,
    producedAt: thisUpdate,
    signerPath: signer.path,
    signerStatus: signer.status,
    coversExpiredSince: crl.coversExpiredSince,
  };
}
