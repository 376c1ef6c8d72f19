import { type Fault, FaultError } from '../../../faults/fault.js';
import type { PadesLevel } from '../../level.js';
import type { Certificate } from '../../../x509/read/certificate.js';
import type { CertificateReader } from '../../../x509/read/certificate-reader.js';
import type { SealFacts } from '../check-seal.js';
import type { SealField } from '../seal-field.js';
import type { Update } from '../updates/judge-updates.js';
import { chainOfSeal, chainOfTimestamp } from './chains.js';
import { levelReached } from './level-reached.js';
import { RevocationEvidence } from './revocation-evidence.js';
import { type TimedSeal, Timeline } from './timeline.js';
import { type FileTimestamp, readFileTimestamp, readSignatureTimestamp } from './timestamps.js';
import { type DatedStore, readValidationEvidence, type ValidationEvidence } from './validation-evidence.js';

/** A seal whose form is right, in the revision that it covers. */
export type ReadSeal = Readonly<{ field: SealField; revision: number; facts: SealFacts }>;

export type ProofInput = Readonly<{
  bytes: Uint8Array;
  /** In the order in which they were made. */
  seals: readonly ReadSeal[];
  updates: readonly Update[];
  anchors: readonly Certificate[];
  at: Date;
}>;

/** What is proved about the seals of a file. */
export type FileProof = Readonly<{
  /** By field name; without those that lead to no anchor. */
  chains: ReadonlyMap<string, readonly Certificate[]>;
  timestamps: readonly FileTimestamp[];
  /** Of the seals given; `undefined` when nothing is proved of one of them. */
  level: PadesLevel | undefined;
  faults: readonly Fault[];
}>;

/** Follows every chain, reads every timestamp and all validation data; what is wrong is among the faults. */
export function proveFile(input: ProofInput, reader: CertificateReader): FileProof {
  const faults: Fault[] = [];
  const step: Step = (run) => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      faults.push({ code: error.code, detail: error.detail });
      return undefined;
    }
  };
  const timestamps = readTimestamps(input, reader, step);
  const stores = storesOf(input.updates);
  const evidence = step(() => readValidationEvidence(stores, reader));
  const seals = input.seals.map(timedSeal);
  const timeline = new Timeline(seals, timestamps, input.at);
  for (const timestamp of timestamps) step(() => timeline.assertOrder(timestamp));
  const known = { anchors: input.anchors, intermediates: intermediatesOf(evidence) };
  const ofSeals = present(seals.map((seal) => step(() => chainOfSeal(seal, timeline, known))));
  const ofTimestamps = present(timestamps.map((each) => step(() => chainOfTimestamp(each, timeline, known))));
  const chains = [...ofSeals, ...ofTimestamps];
  const revocation = evidence && step(() => new RevocationEvidence(evidence, chains, timeline));
  faults.push(...(revocation?.faults ?? []).map(({ code, detail }) => ({ code, detail })));
  const isProven = revocation !== undefined && seals.length > 0 && faults.length === 0;
  const parts = { seals, timestamps, stores, chains };
  return {
    chains: new Map(ofSeals.map(({ fieldName, certificates }) => [fieldName, certificates])),
    timestamps,
    level: isProven ? levelReached({ ...parts, evidence: revocation }) : undefined,
    faults,
  };
}

function timedSeal({ field, revision, facts }: ReadSeal): TimedSeal & SealFacts {
  const { fieldName, claimedAt } = field;
  return { ...facts, fieldName, revision, claimedAt };
}

type Step = <T>(run: () => T) => T | undefined;

function readTimestamps(
  { bytes, seals, updates }: ProofInput,
  reader: CertificateReader,
  step: Step,
): FileTimestamp[] {
  const inSeals = seals.map(({ facts, field, revision }) =>
    step(() => readSignatureTimestamp(facts, { fieldName: field.fieldName, revision }, reader)),
  );
  const overFile = updates.map((update) =>
    update.kind === 'document-timestamp' ? step(() => readFileTimestamp(bytes, update, reader)) : undefined,
  );
  return present([...inSeals, ...overFile]);
}

function storesOf(updates: readonly Update[]): DatedStore[] {
  return updates.flatMap((update) =>
    update.kind === 'validation-data' ? [{ revision: update.revision.number, store: update.store }] : [],
  );
}

function intermediatesOf(evidence: ValidationEvidence | undefined): readonly Certificate[] {
  return evidence?.certificates.map(({ certificate }) => certificate) ?? [];
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}
