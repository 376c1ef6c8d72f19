import type { Change } from '../../lib/pades/read/any/changes/index.js';
import type { SealJudgement } from '../../lib/pades/read/any/judge-signature.js';
import type { AnySignatureField } from '../../lib/pdf/read/any/index.js';
import type { Fault } from '../../lib/faults/fault.js';

/** A filled signature field with everything that was found about it. */
export type SealFacts = Readonly<{
  field: AnySignatureField;
  judgement: SealJudgement;
  /** What was written after the revision that it covers. */
  changes: readonly Change[];
  /** Whether its certificate is, or was, one of our own seals. */
  ours: boolean;
}>;

/** Everything that the bytes of a file say, before anybody is asked and anything is concluded. */
export type FileFacts = Readonly<{
  sha256: string;
  bytes: number;
  /** Why it could not be read as a PDF; then nothing else is known. */
  unreadable?: Fault;
  revisions: number;
  seals: readonly SealFacts[];
  /** Signature fields that wait for a seal. */
  reserved: readonly string[];
  /** What is wrong with the file as a whole. */
  faults: readonly Change[];
}>;
