import { type AnyMessage, readAnyMessage } from '../../../cms/read/any/any-message.js';
import { FaultError } from '../../../faults/fault.js';
import { OIDS } from '../../../oids.js';
import type { AnySignatureField } from '../../../pdf/read/any/index.js';
import { type AnyToken, readAnyToken } from '../../../tsp/read/any/any-token.js';
import { type Conclusion, refused } from './conclusion.js';

/** A filled signature field whose contents could be read; nothing of it is believed yet. */
export type ReadSeal = Readonly<{ field: AnySignatureField; kind: SealKind }> &
  (
    | Readonly<{ state: 'refused'; conclusion: Conclusion }>
    | Readonly<{ state: 'signature'; message: AnyMessage; carrier: Carrier }>
    | Readonly<{ state: 'timestamp'; token: AnyToken }>
  );

export type SealKind = 'signature' | 'document-timestamp';

/** What the message signs: the bytes of the file, or, as PKCS #7 once did, their SHA-1 inside the message. */
export type Carrier = 'detached' | 'sha1';

/** ISO 32000-2 table 260, /SubFilter. */
const CARRIERS: ReadonlyMap<string, Carrier> = new Map([
  ['adbe.pkcs7.detached', 'detached'],
  ['ETSI.CAdES.detached', 'detached'],
  ['adbe.pkcs7.sha1', 'sha1'],
]);

const TIMESTAMP = 'ETSI.RFC3161';

/** Signatures without a message, by the key alone: given up in PDF 2.0, and bound to SHA-1. */
const BARE = 'adbe.x509.rsa_sha1';

/** ETSI EN 319 102-1 §5.2.2, format checking: what has not the form of a signature is refused here. */
export function readSeal(field: AnySignatureField): ReadSeal {
  const isTimestamp = field.subFilter === TIMESTAMP || field.type === 'DocTimeStamp';
  const base = { field, kind: isTimestamp ? ('document-timestamp' as const) : ('signature' as const) };
  const wrong = formFault(field);
  if (wrong !== undefined) return { ...base, state: 'refused', conclusion: wrong };
  try {
    return { ...base, ...readContents(field) };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const conclusion = refused('FORMAT_FAILURE', error.code, error.detail);
    return { ...base, state: 'refused', conclusion };
  }
}

function formFault(field: AnySignatureField): Conclusion | undefined {
  const [first] = field.byteRangeFaults;
  if (first !== undefined) {
    const conclusion = refused('FORMAT_FAILURE', first.code, first.detail);
    return { ...conclusion, reasons: field.byteRangeFaults };
  }
  const { subFilter, type } = field;
  if (subFilter === BARE) {
    const detail = 'a signature by the key alone (adbe.x509.rsa_sha1) is not judged';
    return refused('SIG_CONSTRAINTS_FAILURE', 'signature-sub-filter-unsupported', detail);
  }
  const isKnown = subFilter === TIMESTAMP || CARRIERS.has(subFilter ?? '');
  if (!isKnown)
    return refused('FORMAT_FAILURE', 'signature-sub-filter', `SubFilter ${subFilter ?? 'is missing'}`);
  if (type === 'DocTimeStamp' && subFilter !== TIMESTAMP)
    return refused('FORMAT_FAILURE', 'signature-sub-filter', `a document timestamp of form ${subFilter}`);
  return undefined;
}

type Contents =
  | Readonly<{ state: 'signature'; message: AnyMessage; carrier: Carrier }>
  | Readonly<{ state: 'timestamp'; token: AnyToken }>;

/** @throws FaultError */
function readContents({ contents = new Uint8Array(), subFilter = '' }: AnySignatureField): Contents {
  const carrier = CARRIERS.get(subFilter);
  if (carrier === undefined) {
    const token = readAnyToken(contents);
    assertPadding(contents, token.message.data.length);
    return { state: 'timestamp', token };
  }
  const message = readAnyMessage(contents);
  assertPadding(contents, message.data.length);
  assertContent(message, carrier);
  return { state: 'signature', message, carrier };
}

/** ISO 32000-1 §12.8.3.3.1: zeros fill what was reserved and not needed. */
function assertPadding(contents: Uint8Array, length: number): void {
  const padding = contents.subarray(length);
  if (Buffer.compare(padding, Buffer.alloc(padding.length)) !== 0)
    throw new FaultError('contents-padding', 'something stands behind the signature that is not zero');
}

/** A signature over something inside the message is none over the file. */
function assertContent({ data }: AnyMessage, carrier: Carrier): void {
  if (data.contentType !== OIDS.data)
    throw new FaultError('cms-content', `the message is about content of type ${data.contentType}`);
  const hasContent = data.content !== undefined;
  if (hasContent !== (carrier === 'sha1'))
    throw new FaultError('cms-content', hasContent ? 'the message has content of its own' : 'no content');
}
