import { isAbsolute } from 'node:path';

/** Where a secret stands. The secret itself is never part of a reference. */
export type SecretReference = Readonly<{ kind: 'env' | 'file'; name: string }>;

/** Where a key is and how it is opened. Holds no secret: it may be stored, shown and logged. */
export type SignerReference =
  | Readonly<{ scheme: 'pem'; path: string; pin?: SecretReference }>
  | Readonly<{ scheme: 'pkcs12'; path: string; pin: SecretReference; name?: string }>
  | Readonly<{
      scheme: 'pkcs11';
      module: string;
      token: string;
      object: string;
      id?: string;
      pin: SecretReference;
    }>
  | Readonly<{ scheme: 'csc'; url: string; credential: string; token: SecretReference }>;

type Scheme = SignerReference['scheme'];

/** Variables with another beginning hold other secrets, which no reference may send to a token or a host. */
export const SECRET_VARIABLE = /^SEAL_SECRET_[A-Z0-9_]{1,64}$/;

const MAX_LENGTH = 1024;

type Parameter = Readonly<{ read: (text: string) => unknown; form: string; required: boolean }>;

const text = (form: string, accepts: (value: string) => boolean) => ({
  read: (value: string) => (accepts(value) ? value : undefined),
  form,
});
const LABEL = text('1-128 characters', (value) => /^.{1,128}$/su.test(value));
const SECRET = { read: secretReference, form: 'env:SEAL_SECRET_NAME or file:PATH' };

const TARGETS: Readonly<
  Record<Scheme, Readonly<{ member: string; read: (text: string) => unknown; form: string }>>
> = {
  pem: { member: 'path', ...text("a path in the seals' folder, without ..", isInFolder) },
  pkcs12: { member: 'path', ...text("a path in the seals' folder, without ..", isInFolder) },
  pkcs11: { member: 'module', ...text('the path or file name of a module', isModule) },
  csc: {
    member: 'url',
    ...text('an https address without query, fragment, user or end slash', isServiceUrl),
  },
};

const PARAMETERS: Readonly<Record<Scheme, Readonly<Record<string, Parameter>>>> = {
  pem: { pin: { ...SECRET, required: false } },
  pkcs12: { pin: { ...SECRET, required: true }, name: { ...LABEL, required: false } },
  pkcs11: {
    token: { ...text('1-32 octets', (value) => inOctets(value, 32)), required: true },
    object: { ...LABEL, required: true },
    id: { ...text('octets in hexadecimal', (value) => /^([0-9a-f]{2}){1,64}$/.test(value)), required: false },
    pin: { ...SECRET, required: true },
  },
  csc: { credential: { ...LABEL, required: true }, token: { ...SECRET, required: true } },
};

/**
 * Reads `scheme:target?name=value&name=value`. `%`, `?`, `&`, `=` and `#` inside a value are percent-encoded;
 * everything else may stand as it is, Chinese included.
 *
 * @throws Error naming the part that is wrong; what stands there is never quoted, as it may be a PIN
 */
export function parseSignerReference(reference: string): SignerReference {
  const [, scheme, target = '', query] = /^([a-z0-9]+):([^?]*)(?:\?(.*))?$/su.exec(reference) ?? [];
  if (!isScheme(scheme)) throw wrong('scheme', `one of ${Object.keys(TARGETS).join(', ')}`);
  if (reference.length > MAX_LENGTH) throw wrong('length', `at most ${MAX_LENGTH}`);
  if (/[\p{Cc}#]/u.test(reference)) throw wrong('text', 'free of control characters and #');
  const { member, read, form } = TARGETS[scheme];
  const place = read(decoded(target, member));
  if (place === undefined) throw wrong(member, form);
  // The table has a row for each member of the type, and nothing else gets in.
  return {
    scheme,
    [member]: place,
    ...readParameters(PARAMETERS[scheme], query),
  } as unknown as SignerReference;
}

function readParameters(
  known: Readonly<Record<string, Parameter>>,
  query: string | undefined,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const pair of query?.split('&') ?? []) {
    const [, name = '', value = ''] = /^([a-z]+)=([^=]*)$/su.exec(pair) ?? [];
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!parameter) throw wrong('parameters', `name=value, each of ${Object.keys(known).join(', ')}`);
    if (Object.hasOwn(found, name)) throw wrong(name, 'given once');
    found[name] = parameter.read(decoded(value, name));
    if (found[name] === undefined) throw wrong(name, parameter.form);
  }
  const missing = Object.keys(known).find((name) => known[name]?.required && !Object.hasOwn(found, name));
  if (missing) throw wrong(missing, `given: ${known[missing]?.form}`);
  return found;
}

function decoded(value: string, part: string): string {
  try {
    const plain = decodeURIComponent(value);
    if (!/\p{Cc}/u.test(plain)) return plain;
  } catch {
    // Told below, like a control character.
  }
  throw wrong(part, 'percent-encoded text');
}

function secretReference(value: string): SecretReference | undefined {
  const [, kind, name = ''] = /^(env|file):(.+)$/u.exec(value) ?? [];
  if (kind === 'env' && SECRET_VARIABLE.test(name)) return { kind, name };
  return kind === 'file' && isInFolder(name) ? { kind, name } : undefined;
}

function isScheme(scheme: string | undefined): scheme is Scheme {
  return scheme !== undefined && Object.hasOwn(TARGETS, scheme);
}

function isInFolder(path: string): boolean {
  return (
    path !== '' && !isAbsolute(path) && !path.includes('\\') && !path.split('/').some((step) => step === '..')
  );
}

function isModule(module: string): boolean {
  return /^[\w.-]+$/.test(module) || (isAbsolute(module) && !module.split('/').includes('..'));
}

/** Plain http only to this machine, where a tunnel may listen. */
function isServiceUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const isSafe =
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname));
  return (
    isSafe &&
    url.username === '' &&
    url.password === '' &&
    `${url.origin}${url.pathname}`.replace(/\/$/, '') === value
  );
}

function inOctets(value: string, most: number): boolean {
  return value !== '' && Buffer.byteLength(value) <= most;
}

function wrong(part: string, form: string): Error {
  return new Error(`key reference: ${part} must be ${form}`);
}
