import { isAbsolute } from 'node:path';
import {
  areLicenceTypes,
  isDailyLimit,
  isInstant,
  isSignerReference,
  MAX_DAILY_LIMIT,
  SEAL_CODE,
  SEAL_ID,
  USCC,
} from './records/seal-forms.js';

/** One row of `seals.json`: which certificate and key make the seal of which authority, and what it may be used for. */
export type SealListing = Readonly<{
  id: string;
  uscc: string;
  /** Shown on the arc of the seal. */
  name: string;
  sealCode: string;
  /** PEM file: the seal's certificate first, then its chain up to the root. Relative to the folder of the list. */
  certificate: string;
  /** PEM file: PKCS#8. Left out where `keyReference` says where the key is. */
  key?: string;
  /** See `openSigner`. */
  keyReference?: string;
  /** `["*"]` when left out: every type that the authority may issue. */
  licenceTypes?: readonly string[];
  dailyLimit?: number;
  /** RFC 3339. */
  validFrom?: string;
  validUntil?: string;
}>;

type Form = Readonly<{ is: (value: unknown) => boolean; form: string; optional?: true }>;

const textOf = (form: string, is: (value: string) => boolean): Form => ({
  is: (value) => typeof value === 'string' && is(value),
  form,
});
const optional = (form: Form): Form => ({ ...form, optional: true });
const instant = textOf('time of RFC 3339', isInstant);

const FORMS: Readonly<Record<keyof SealListing, Form>> = {
  id: textOf('1-64 letters, digits, dots, hyphens', (value) => SEAL_ID.test(value)),
  uscc: textOf('18 digits and capital letters', (value) => USCC.test(value)),
  name: textOf('text', (value) => value !== ''),
  sealCode: textOf('13 digits', (value) => SEAL_CODE.test(value)),
  certificate: textOf('path of a file', isPath),
  key: optional(textOf('path of a file', isPath)),
  keyReference: optional(textOf('key reference', isSignerReference)),
  licenceTypes: optional({ is: areLicenceTypes, form: 'list of licence types, or ["*"]' }),
  dailyLimit: optional({ is: isDailyLimit, form: `integer 1-${MAX_DAILY_LIMIT}` }),
  validFrom: optional(instant),
  validUntil: optional(instant),
};

/**
 * @param text contents of `seals.json`: `{"seals": [row, …]}`; members that are not known are left alone
 * @throws Error naming the first row and member that are wrong, without its value
 */
export function parseSealList(text: string): readonly SealListing[] {
  const rows = rowsOf(text);
  if (!rows || rows.length === 0)
    throw new Error('is no JSON object with a list "seals" of at least one row');
  const listings = rows.map((row, i) => readRow(row, i));
  const ids = new Set(listings.map(({ id }) => id));
  if (ids.size < listings.length) throw new Error('has two rows with the same id');
  return listings;
}

function rowsOf(text: string): readonly unknown[] | undefined {
  try {
    const { seals } = JSON.parse(text) as { seals?: unknown };
    return Array.isArray(seals) ? seals : undefined;
  } catch {
    return undefined;
  }
}

function readRow(row: unknown, index: number): SealListing {
  const members = (typeof row === 'object' && row !== null ? row : {}) as Readonly<Record<string, unknown>>;
  for (const [name, { is, form, optional: mayBeLeftOut }] of Object.entries(FORMS)) {
    const value = members[name];
    if (mayBeLeftOut && value === undefined) continue;
    if (!is(value)) throw new Error(`row ${index + 1}: "${name}" must be ${form}`);
  }
  if ((members['key'] === undefined) === (members['keyReference'] === undefined)) {
    throw new Error(`row ${index + 1}: either "key" or "keyReference" must be there`);
  }
  return members as SealListing;
}

function isPath(text: string): boolean {
  return text !== '' && (isAbsolute(text) || !text.split(/[\\/]/).includes('..'));
}
