import type { FieldLock } from '../../../../pdf/read/any/index.js';
import type { ChangeCode } from './change-code.js';

/** How EU DSS sorts what came after a signature; `undefined` is what fits nothing. */
export type ChangeKind = 'extension' | 'signature' | 'form-fill' | 'annotation' | 'undefined';

/** One thing that is not as it was when a seal was made. */
export type Change = Readonly<{
  kind: ChangeKind;
  /** Whether the file's own DocMDP, FieldMDP and locks allow it, or it changes nothing that a reader sees. */
  permitted: boolean;
  /** Whether our own issuing makes such a change: validation data, a document timestamp, the reserved seal. */
  ownForm: boolean;
  code: ChangeCode;
  /** @example { objectNumber: 12, path: '/Root/Pages/Kids[0]/Contents' } */
  object?: Readonly<{ objectNumber: number; path: string }>;
  /** Counted from 1. */
  page?: number;
  /** Index of the revision that brought it. */
  revision: number;
  detail: Readonly<{ zh: string; en: string }>;
}>;

/** What happened to a file after the revision that one signature covers. */
export type SealChanges = Readonly<{
  /** Full name of the signature's field. */
  field: string;
  changes: readonly Change[];
  certification?: Readonly<{ p: 1 | 2 | 3 }>;
  locks: readonly FieldLock[];
}>;
