import { readFile } from 'node:fs/promises';
import { answerOf, type Answer } from '../../verification/engine/answer.js';
import { cpuDeadline } from '../../verification/engine/cpu-deadline.js';
import type { FileFacts, SealFacts } from '../../verification/engine/facts.js';
import { gatherFacts } from '../../verification/engine/gather-facts.js';
import type { VerificationPolicy } from '../../verification/engine/policy.js';
import { verdictOf } from '../../verification/engine/verdict.js';
import type { Verdict } from '../../verification/report.js';
import { readCertificates } from './trusted-files.js';

/** One file to be judged against given roots, without register, database or service. */
export type ForeignFile = Readonly<{
  file: string;
  trust: readonly string[];
  certs: readonly string[];
  time?: Date;
  password?: string;
}>;

export type ForeignAnswer = Readonly<{
  file: string;
  answer: Answer;
  verdict: Verdict;
  ms: number;
  seals: readonly ForeignSeal[];
  reasons: readonly string[];
}>;

type ForeignSeal = Readonly<{
  field: string;
  kind: string;
  indication: string;
  subIndication: string | null;
  signer: string | null;
  level: string;
  bestSignatureTime: string | null;
}>;

/** More than the service gives a file: whoever asks here waits for one file, not in a row with others. */
const MILLISECONDS_A_FILE = 10_000;

type Circumstances = Readonly<{
  policy: VerificationPolicy;
  now: Date;
  path: string;
  /** How long a file may take; 10 s when absent. */
  milliseconds?: number;
}>;

/**
 * @param now used where the file names no time of its own
 * @throws Error for roots that cannot be read; a file that cannot be read, or not in time, is an answer
 */
export async function judgeForeignFile(
  { file, trust, certs, time, password }: ForeignFile,
  { policy, now, path, milliseconds = MILLISECONDS_A_FILE }: Circumstances,
): Promise<ForeignAnswer> {
  const begin = performance.now();
  const [anchors, intermediates] = [await readCertificates(trust), await readCertificates(certs)];
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes)
    return { file, answer: 'error', verdict: 'malformed', ms: 0, seals: [], reasons: ['file-unreadable'] };
  const facts = gatherFacts(
    {
      bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length),
      at: time ?? now,
      deadline: cpuDeadline(milliseconds),
      ...(password === undefined ? {} : { password: Buffer.from(password) }),
    },
    { anchors, intermediates, ownCertificates: new Set(), revocation: 'if-present' },
    policy,
  );
  const ms = Math.round((performance.now() - begin) * 1000) / 1000;
  return { file, ...foreignAnswer(facts), ms, seals: facts.seals.map(sealOf), reasons: reasonsOf(facts) };
}

function foreignAnswer(facts: FileFacts): Pick<ForeignAnswer, 'answer' | 'verdict'> {
  const circumstances = { facts, register: undefined, looksChanged: false, lookFailed: false };
  return { answer: answerOf(facts), verdict: verdictOf(circumstances) };
}

function sealOf({ field, judgement }: SealFacts): ForeignSeal {
  const { kind, indication, subIndication, signer, level, bestSignatureTime } = judgement;
  return {
    field: field.name,
    kind,
    indication,
    subIndication: subIndication ?? null,
    signer: signer?.subject.commonName ?? null,
    level,
    bestSignatureTime: bestSignatureTime?.toISOString() ?? null,
  };
}

/** Stable codes, with what they are about. */
function reasonsOf({ unreadable, seals, faults }: FileFacts): string[] {
  const told = [
    ...(unreadable ? [`${unreadable.code}: ${unreadable.detail}`] : []),
    ...faults.map(({ code, detail }) => `${code}: ${detail.en}`),
    ...seals.flatMap(({ field, judgement, changes }) => [
      ...judgement.reasons.map(({ code, detail }) => `${field.name}: ${code}: ${detail}`),
      ...changes.map(({ code, detail }) => `${field.name}: ${code}: ${detail.en}`),
    ]),
  ];
  return [...new Set(told)];
}
