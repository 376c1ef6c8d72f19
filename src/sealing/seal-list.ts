import { isAbsolute } from 'node:path';

/** One row of `seals.json`: which certificate and key make the seal of which authority. */
export type SealListing = Readonly<{
  id: string;
  uscc: string;
  /** Shown on the arc of the seal. */
  name: string;
  sealCode: string;
  /** PEM file: the seal's certificate first, then its chain up to the root. Relative to the folder of the list. */
  certificate: string;
  /** PEM file: PKCS#8. */
  key: string;
}>;

const FORMS: Readonly<Record<keyof SealListing, { is: (text: string) => boolean; form: string }>> = {
  id: { is: (text) => /^[\w.-]{1,64}$/.test(text), form: '1-64 letters, digits, dots, hyphens' },
  uscc: { is: (text) => /^[0-9A-Z]{18}$/.test(text), form: '18 digits and capital letters' },
  name: { is: (text) => text !== '', form: 'text' },
  sealCode: { is: (text) => /^\d{13}$/.test(text), form: '13 digits' },
  certificate: { is: isPath, form: 'path of a file' },
  key: { is: isPath, form: 'path of a file' },
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
  for (const [name, { is, form }] of Object.entries(FORMS)) {
    const value = members[name];
    if (typeof value !== 'string' || !is(value)) {
      throw new Error(`row ${index + 1}: "${name}" must be ${form}`);
    }
  }
  return members as SealListing;
}

function isPath(text: string): boolean {
  return text !== '' && (isAbsolute(text) || !text.split(/[\\/]/).includes('..'));
}
