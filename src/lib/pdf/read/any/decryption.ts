import { createDecipheriv, createHash } from 'node:crypto';
import { isPdfArray, PdfDict, PdfName, type PdfObject, PdfString } from '../objects.js';
import { anyFault } from './any-fault.js';
import type { AnyEncryption } from './any-pdf.js';
import { type KeyTerms, openFileKey } from './file-key.js';
import { rc4 } from './rc4.js';

/** The indirect object in which a string or stream stands. */
export type Owner = Readonly<{ objectNumber: number; generation: number }>;

type Method = 'none' | 'V2' | 'AESV2' | 'AESV3';

type Resolve = (value: PdfObject | undefined) => PdfObject;

/** The standard security handler of one file (ISO 32000-2 §7.6), opened. */
export class Decryption {
  constructor(
    private readonly key: Uint8Array,
    private readonly methods: Readonly<{ string: Method; stream: Method }>,
    private readonly named: ReadonlyMap<string, Method>,
    readonly encryptsMetadata: boolean,
    readonly facts: AnyEncryption,
  ) {}

  string(data: Uint8Array, owner: Owner): Uint8Array {
    return this.run(this.methods.string, data, owner);
  }

  /** @param filter name in the stream's own Crypt filter, if it has one */
  stream(data: Uint8Array, owner: Owner, filter: string | undefined): Uint8Array {
    if (filter === undefined) return this.run(this.methods.stream, data, owner);
    const method = filter === 'Identity' ? 'none' : this.named.get(filter);
    if (method === undefined) throw anyFault('pdf-filter', `no crypt filter ${filter}`);
    return this.run(method, data, owner);
  }

  private run(method: Method, data: Uint8Array, owner: Owner): Uint8Array {
    if (method === 'none') return data;
    if (method === 'V2') return rc4(this.objectKey(owner, false), data);
    return method === 'AESV2' ? aes(this.objectKey(owner, true), data) : aes(this.key, data);
  }

  /** Algorithm 1 of ISO 32000-1 §7.6.2. */
  private objectKey({ objectNumber, generation }: Owner, isAes: boolean): Uint8Array {
    const place = Buffer.alloc(5);
    place.writeUIntLE(objectNumber & 0xffffff, 0, 3);
    place.writeUIntLE(generation & 0xffff, 3, 2);
    const hash = createHash('md5').update(this.key).update(place);
    if (isAes) hash.update('sAlT');
    return hash.digest().subarray(0, Math.min(this.key.length + 5, 16));
  }
}

const BLOCK = 16;

/** CBC with the vector in front and padding behind (RFC 8018); broken padding is left as it is. */
function aes(key: Uint8Array, data: Uint8Array): Uint8Array {
  const whole = data.length - (data.length % BLOCK);
  if (whole < 2 * BLOCK) return new Uint8Array(0);
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, data.subarray(0, BLOCK));
  const plain = decipher.setAutoPadding(false).update(data.subarray(BLOCK, whole));
  const padding = plain.at(-1) ?? 0;
  return padding >= 1 && padding <= BLOCK ? plain.subarray(0, plain.length - padding) : plain;
}

/** @throws FaultError `pdf-encryption` for a handler that is none of the standard, `pdf-password` */
export function openEncryption(
  dict: PdfDict,
  id: PdfObject,
  { resolve, password }: { resolve: Resolve; password: Uint8Array | undefined },
): Decryption {
  const entry = (key: string): PdfObject => resolve(dict.entries.get(key));
  const number = (key: string, otherwise: number): number => {
    const value = entry(key);
    return typeof value === 'number' && Number.isInteger(value) ? value : otherwise;
  };
  const filter = entry('Filter');
  const [version, revision] = [number('V', 0), number('R', 0)];
  if (!(filter instanceof PdfName) || filter.name !== 'Standard' || !isKnown(version, revision))
    throw anyFault('pdf-encryption', `security handler of version ${version}, revision ${revision}`);
  const named = version >= 4 ? cryptFilters(entry('CF'), resolve) : new Map<string, Method>();
  const methods = methodsOf(version, { named, string: entry('StrF'), stream: entry('StmF') });
  const bits = bitsOf(version, number('Length', 40));
  const terms: KeyTerms = {
    revision,
    length: bits / 8,
    o: bytesOf(entry('O')),
    u: bytesOf(entry('U')),
    oe: bytesOf(entry('OE')),
    ue: bytesOf(entry('UE')),
    permissions: number('P', 0),
    encryptMetadata: entry('EncryptMetadata') !== false,
    id: bytesOf(isPdfArray(id) ? resolve(id[0]) : null),
  };
  const none = new Uint8Array(0);
  const opened = openFileKey(terms, password ?? none) ?? openFileKey(terms, none);
  if (opened === undefined) throw anyFault('pdf-password', 'the password is not that of the file');
  const facts: AnyEncryption = {
    algorithm: ALGORITHMS[methods.stream],
    version,
    revision,
    keyBits: bits,
    openedBy: opened.openedBy,
  };
  return new Decryption(opened.key, methods, named, terms.encryptMetadata, facts);
}

const ALGORITHMS = { none: 'none', V2: 'RC4', AESV2: 'AES-128', AESV3: 'AES-256' } as const;

function isKnown(version: number, revision: number): boolean {
  if (version === 5) return revision === 5 || revision === 6;
  return [1, 2, 4].includes(version) && revision >= 2 && revision <= 4;
}

function bitsOf(version: number, length: number): number {
  if (version === 5) return 256;
  if (version === 4) return 128;
  if (version === 1) return 40;
  if (length % 8 !== 0 || length < 40 || length > 128) throw anyFault('pdf-encryption', `${length} bits`);
  return length;
}

const MAX_CRYPT_FILTERS = 32;

function cryptFilters(filters: PdfObject, resolve: Resolve): Map<string, Method> {
  const found = new Map<string, Method>();
  if (!(filters instanceof PdfDict)) return found;
  for (const [name, value] of [...filters.entries].slice(0, MAX_CRYPT_FILTERS)) {
    const filter = resolve(value);
    const method = filter instanceof PdfDict ? resolve(filter.entries.get('CFM')) : null;
    const word = method instanceof PdfName ? method.name : 'None';
    if (word === 'None') found.set(name, 'none');
    else if (word === 'V2' || word === 'AESV2' || word === 'AESV3') found.set(name, word);
    else throw anyFault('pdf-encryption', `crypt filter method ${word}`);
  }
  return found;
}

type MethodNames = Readonly<{ named: ReadonlyMap<string, Method>; string: PdfObject; stream: PdfObject }>;

function methodsOf(version: number, names: MethodNames): { string: Method; stream: Method } {
  if (version < 4) return { string: 'V2', stream: 'V2' };
  const methodOf = (name: PdfObject): Method => {
    if (!(name instanceof PdfName) || name.name === 'Identity') return 'none';
    const method = names.named.get(name.name);
    const isFitting = method === 'none' || (version === 5) === (method === 'AESV3');
    if (method === undefined || !isFitting) throw anyFault('pdf-encryption', `crypt filter ${name.name}`);
    return method;
  };
  return { string: methodOf(names.string), stream: methodOf(names.stream) };
}

function bytesOf(value: PdfObject): Uint8Array {
  return value instanceof PdfString ? value.bytes : new Uint8Array(0);
}
