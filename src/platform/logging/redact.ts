import { isCitizenId } from '../../lib/numbering/citizen-id.js';

export const REDACTED = '[redacted]';

const MAX_DEPTH = 6;
const MAX_ITEMS = 50;
const MAX_TEXT = 4000;

/** Endings of names whose value is secret or personal, in lower case without separators. */
const SECRET_ENDINGS = (
  'authorization cookie password passphrase secret token credentials pin pem key keys ' +
  'idno idnumber citizenid phone mobile databaseurl'
).split(' ');

/** Names that end like a secret and are none. */
const HARMLESS: readonly string[] = ['idempotencykey', 'publickey', 'openkey'];

/** Nobody issued a permit on our side before 2020, and nobody born since 2015 holds one. */
const FIRST_YEAR_NOBODY_WAS_BORN = 2015;

/** What is a secret wherever it stands, and what the log shows instead. */
const PATTERNS: readonly (readonly [RegExp, string | ((match: string) => string)])[] = [
  [/\b(jz_[a-z2-7]{4,16})_[A-Za-z0-9_-]+/g, `$1_${REDACTED}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  [/\b(Bearer|Basic) +[A-Za-z0-9+/=_.~-]{8,}/gi, `$1 ${REDACTED}`],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${REDACTED}@`],
  [/\/v\/[A-Z2-7]{26}/g, `/v/${REDACTED}`],
  [/(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, maskCitizenIdOf],
  [/(?<![\dA-Za-z.])(\+86[- ]?)?1\d{10}(?![\dA-Za-z])/g, '[phone]'],
];

/** Something that every one of the patterns needs: most texts of a log have none of it. */
const SUSPICIOUS = /jz_|-----|bearer|basic|:\/\/|\/v\/|\d{11}/i;

/** Names are few and stand in every line. */
const judged = new Map<string, boolean>();
const MAX_JUDGED = 1000;

/**
 * A copy of the value that may be written to a log: secrets and personal numbers masked by the name they stand
 * under and by what they look like; bounded in depth, items and text.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1));
  return redactObject(value, depth);
}

/** @returns at most 4,000 characters and a mark when something was cut off */
export function redactText(text: string): string {
  if (text.length <= MAX_TEXT && !SUSPICIOUS.test(text)) return text;
  // Cut after masking, and generously before: a number cut in half is not recognised.
  let masked = text.slice(0, MAX_TEXT * 2);
  for (const [pattern, replacement] of PATTERNS) {
    masked =
      typeof replacement === 'string'
        ? masked.replace(pattern, replacement)
        : masked.replace(pattern, replacement);
  }
  return masked.length > MAX_TEXT ? `${masked.slice(0, MAX_TEXT)}…` : masked;
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(value).slice(0, MAX_ITEMS);
  return Object.fromEntries(
    entries.map(([name, item]) => [
      name,
      isSecretName(name) && holdsSomething(item) ? REDACTED : redact(item, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: redactText(error.stack) }),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1) }),
  };
}

function isSecretName(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const isSecret = endsLikeSecret(name);
  if (judged.size < MAX_JUDGED) judged.set(name, isSecret);
  return isSecret;
}

function endsLikeSecret(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[-_.]/g, '');
  return !HARMLESS.includes(plain) && SECRET_ENDINGS.some((ending) => plain.endsWith(ending));
}

/** A number of keys, or whether there is one, is no secret. */
function holdsSomething(item: unknown): boolean {
  return item !== null && item !== undefined && typeof item !== 'boolean';
}

function maskCitizenIdOf(text: string): string {
  const isPerson = isCitizenId(text.toUpperCase()) && Number(text.slice(6, 10)) < FIRST_YEAR_NOBODY_WAS_BORN;
  return isPerson ? '[citizen-id]' : text;
}
