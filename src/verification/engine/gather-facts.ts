import { createHash } from 'node:crypto';
import { attempt } from '../../lib/faults/fault.js';
import { findChanges, findStructuralFaults } from '../../lib/pades/read/any/changes/index.js';
import type { RevocationMode } from '../../lib/pades/read/any/evidence-court.js';
import type { SealJudgement } from '../../lib/pades/read/any/judge-signature.js';
import type { MaterialCache } from '../../lib/pades/read/any/material-cache.js';
import { judgeSignatures } from '../../lib/pades/read/any/judge-signature.js';
import {
  type AnyPdf,
  type AnySignatureField,
  readAnyPdf,
  readSignatureFields,
} from '../../lib/pdf/read/any/index.js';
import type { AnyCertificate, RevocationEvidence } from '../../lib/x509/read/path/index.js';
import type { FileFacts, SealFacts } from './facts.js';
import type { VerificationPolicy } from './policy.js';

/** What a file is judged against; nothing of it comes from the file. */
export type Trust = Readonly<{
  anchors: readonly AnyCertificate[];
  /** Certificates that are known beside those of the file; only used, never believed. */
  intermediates: readonly AnyCertificate[];
  /** CRLs and OCSP answers that are known beside those of the file. */
  given?: RevocationEvidence;
  /** SHA-256, lower-case hex, of every certificate that is or was one of our seals. */
  ownCertificates: ReadonlySet<string>;
  revocation: RevocationMode;
  /** Remembers certificates and lists from file to file. */
  cache?: MaterialCache;
}>;

export type FileToRead = Readonly<{
  bytes: Uint8Array;
  password?: Uint8Array;
  /** Judge as of this instant. */
  at: Date;
  /** Throws when the time for this file is used up; see `AnyPdfOptions`. */
  deadline?: () => void;
}>;

/** Reads a file as far as it can be read. Never throws. */
export function gatherFacts(file: FileToRead, trust: Trust, policy: VerificationPolicy): FileFacts {
  const { bytes } = file;
  const known = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  const nothing = { ...known, revisions: 0, seals: [], reserved: [], faults: [] };
  const read = attempt('verification-crashed', () => readFacts(file, trust, policy));
  return read.ok ? { ...nothing, ...read.value } : { ...nothing, unreadable: read.fault };
}

type ReadFacts = Omit<FileFacts, 'sha256' | 'bytes' | 'unreadable'>;

function readFacts(file: FileToRead, trust: Trust, policy: VerificationPolicy): ReadFacts {
  const { bytes, password, deadline = () => undefined } = file;
  const pdf = readAnyPdf(bytes, {
    ...(password === undefined ? {} : { password }),
    deadline,
  });
  const fields = readSignatureFields(pdf);
  return {
    revisions: pdf.revisions.length,
    seals: sealFacts(pdf, fields, { file, trust, policy, deadline }),
    reserved: fields.filter(({ filled }) => !filled).map(({ name }) => name),
    faults: findStructuralFaults(pdf, fields),
  };
}

type Grounds = Readonly<{
  file: FileToRead;
  trust: Trust;
  policy: VerificationPolicy;
  deadline: () => void;
}>;

function sealFacts(
  pdf: AnyPdf,
  fields: readonly AnySignatureField[],
  { file, trust, policy, deadline }: Grounds,
): SealFacts[] {
  const filled = fields.filter((field) => field.filled);
  const changes = findChanges(pdf, fields, deadline);
  const judgements = judgeSignatures({
    pdf,
    fields: filled,
    anchors: trust.anchors,
    candidates: trust.intermediates,
    ...(trust.given === undefined ? {} : { given: trust.given }),
    at: file.at,
    algorithms: policy.algorithms,
    revocation: filled.some(isSeal) ? trust.revocation : forTimestampsAlone(trust.revocation),
    ...(trust.cache === undefined ? {} : { cache: trust.cache }),
    deadline,
  });
  const own = new Set(
    judgements.filter(({ signer }) => signer && trust.ownCertificates.has(digestOf(signer))),
  );
  return filled.flatMap((field, index) => {
    const judgement = judgements[index];
    if (judgement === undefined) return [];
    // Both lists are in the order of the filled fields; two fields may have one name.
    const judged = own.size > 0 ? strictly(judgement) : judgement;
    const ours = own.has(judgement);
    return [{ field, judgement: judged, ours, changes: changes[index]?.changes ?? [] }];
  });
}

/** Messages in our own files hold exactly the chain: what else is in one was put there, or changed, by somebody else. */
function strictly(judgement: SealJudgement): SealJudgement {
  const { indication, spare } = judgement;
  if (indication !== 'TOTAL_PASSED' || spare.length === 0) return judgement;
  const reason = {
    code: 'cms-certificate-unused',
    detail: `${spare.length} certificates are not of the chain`,
  };
  return {
    ...judgement,
    indication: 'TOTAL_FAILED',
    subIndication: 'FORMAT_FAILURE',
    reasons: [reason],
    cryptoIntact: false,
  };
}

function isSeal({ type, subFilter }: AnySignatureField): boolean {
  return type !== 'DocTimeStamp' && subFilter !== 'ETSI.RFC3161';
}

/** Where a timestamp is all there is, nothing else speaks for its authority: what it announces has to be there. */
function forTimestampsAlone(mode: RevocationMode): RevocationMode {
  return mode === 'if-present' ? 'if-announced' : mode;
}

function digestOf({ encoded }: Pick<AnyCertificate, 'encoded'>): string {
  return createHash('sha256').update(encoded).digest('hex');
}
