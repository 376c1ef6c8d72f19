import { createHash } from 'node:crypto';
import { DerError, readDer, TAG } from '../../../asn1/der.js';
import {
  isPdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfStream,
} from '../../../pdf/read/objects.js';
import type { PdfDocument } from '../../../pdf/read/pdf-document.js';
import { updateFault } from '../update-fault.js';

export const EVIDENCE_KINDS = ['certificates', 'ocsps', 'crls'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** Names of ISO 32000-2 tables 261 and 262. */
const STORE_KEYS: Readonly<Record<EvidenceKind, string>> = {
  certificates: 'Certs',
  ocsps: 'OCSPs',
  crls: 'CRLs',
};
const VRI_KEYS: Readonly<Record<EvidenceKind, string>> = { certificates: 'Cert', ocsps: 'OCSP', crls: 'CRL' };

/** What is kept for one signature; the object numbers are those of streams of the store. */
export type Vri = Readonly<{ number: number; refs: Readonly<Record<EvidenceKind, readonly number[]>> }>;

/** A document security store (ISO 32000-2 §12.8.4.3). */
export type SecurityStore = Readonly<{
  /** Object number of the DSS dictionary. */
  number: number;
  /** DER by object number, in the order of the arrays. */
  evidence: Readonly<Record<EvidenceKind, ReadonlyMap<number, Uint8Array>>>;
  /** By SHA-1 of the signature, upper-case hexadecimal. */
  vris: ReadonlyMap<string, Vri>;
}>;

/** @throws FaultError with a `validation-data-` code */
export function readSecurityStore(document: PdfDocument, number: number): SecurityStore {
  const dict = dictionaryOf(document.objects[number], 'DSS', [...Object.values(STORE_KEYS), 'VRI']);
  const evidence = eachKind((kind) => {
    const numbers = numbersOf(dict.entries.get(STORE_KEYS[kind]));
    return new Map(numbers.map((stream) => [stream, derOf(document, stream)]));
  });
  assertNoneTwice(EVIDENCE_KINDS.flatMap((kind) => [...evidence[kind].values()]));
  const vris = dict.entries.get('VRI');
  if (!(vris instanceof PdfDict)) throw updateFault('validation-data-form', 'the DSS has no dictionary VRI');
  return {
    number,
    evidence,
    vris: new Map([...vris.entries].map(([key, ref]) => [key, readVri(document, { key, ref, evidence })])),
  };
}

function readVri(
  document: PdfDocument,
  { key, ref, evidence }: { key: string; ref: PdfObject; evidence: SecurityStore['evidence'] },
): Vri {
  if (!/^[0-9A-F]{40}$/.test(key) || !(ref instanceof PdfRef))
    throw updateFault('validation-data-vri', `VRI ${key} is no reference under the SHA-1 of a signature`);
  const dict = dictionaryOf(document.resolve(ref), 'VRI', Object.values(VRI_KEYS));
  const refs = eachKind((kind) => {
    const numbers = numbersOf(dict.entries.get(VRI_KEYS[kind]));
    const foreign = numbers.find((number) => !evidence[kind].has(number));
    if (foreign === undefined) return numbers;
    throw updateFault(
      'validation-data-vri',
      `object ${foreign} of VRI ${key} is not under ${STORE_KEYS[kind]}`,
    );
  });
  return { number: ref.objectNumber, refs };
}

/** Only entries that are judged: no times, no private data, no extensions. */
function dictionaryOf(object: PdfObject | undefined, type: string, keys: readonly string[]): PdfDict {
  if (!(object instanceof PdfDict)) throw updateFault('validation-data-form', `${type} is no dictionary`);
  const named = object.entries.get('Type');
  if (!(named instanceof PdfName) || named.name !== type)
    throw updateFault('validation-data-form', `a dictionary is not of type ${type}`);
  const unknown = [...object.entries.keys()].find((key) => key !== 'Type' && !keys.includes(key));
  if (unknown !== undefined) throw updateFault('validation-data-form', `${type} has an entry /${unknown}`);
  return object;
}

/** Object numbers of an array of references; an array that would be empty is left out. */
function numbersOf(array: PdfObject | undefined): readonly number[] {
  if (array === undefined) return [];
  const refs = isPdfArray(array) ? array.filter((item) => item instanceof PdfRef) : [];
  const numbers = refs.map(({ objectNumber }) => objectNumber);
  const isExact = isPdfArray(array) && refs.length === array.length && new Set(numbers).size === refs.length;
  if (isExact && refs.length > 0) return numbers;
  throw updateFault(
    'validation-data-form',
    'a list of validation data is empty, or no list of different streams',
  );
}

/** A stream that is nothing but one DER element. */
function derOf(document: PdfDocument, number: number): Uint8Array {
  const stream = document.objects[number];
  const isPlain =
    stream instanceof PdfStream && [...stream.dict.entries.keys()].toSorted().join() === 'Filter,Length';
  if (!isPlain) throw updateFault('validation-data-stream', `object ${number} is no plain compressed stream`);
  const bytes = document.decode(stream);
  try {
    return readDer(bytes).expect(TAG.SEQUENCE).encoded;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw updateFault('validation-data-stream', `object ${number} is not DER: ${error.message}`);
  }
}

function assertNoneTwice(streams: readonly Uint8Array[]): void {
  const digests = streams.map((bytes) => createHash('sha256').update(bytes).digest('base64'));
  if (new Set(digests).size !== digests.length)
    throw updateFault('validation-data-repeated', 'the same validation data stand in two streams');
}

function eachKind<T>(read: (kind: EvidenceKind) => T): Readonly<Record<EvidenceKind, T>> {
  return { certificates: read('certificates'), ocsps: read('ocsps'), crls: read('crls') };
}
