import type { AuditRow } from '../../audit/audit.service.js';
import { stampOf } from './lookup-stamp.js';

/** A batch that an item belongs to, and its place there from 0. */
export type BatchPlace = Readonly<{ id: string; position: number }>;

/** What a row of a look-up holds in its body. */
export type LookupBody = Readonly<{
  nonce: string;
  batch?: BatchPlace;
  dialect?: string;
  asked: Readonly<Record<string, unknown>>;
  entitlements?: readonly string[];
  shown?: object;
  /** Of a refused one: the last part of the problem's type, and the code of other dialects. */
  refused?: Readonly<{ problem: string; code: number | null }>;
}>;

/** What was asked and answered, by whom and when, as it is on record. */
export type LookupRecord = Readonly<{
  lookupId: string;
  sequence: number;
  asOf: string;
  kind: string;
  department: Readonly<{ name: string | null; uscc: string | null }>;
  operator: string | null;
  asked: object;
  shown: object | null;
  refused: Readonly<{ problem: string; code: number | null }> | null;
}>;

export function lookupBodyOf({ body }: Pick<AuditRow, 'body'>): LookupBody {
  return body as LookupBody;
}

export function lookupRecordOf(row: AuditRow): LookupRecord {
  const { nonce, asked, shown = null, refused = null } = lookupBodyOf(row);
  const { organisation, organisationUscc, operator } = row.actor;
  const department = { name: organisation, uscc: organisationUscc };
  return { ...stampOf(row, nonce), kind: row.kind, department, operator, asked, shown, refused };
}
