import { contextTag, type DerNode, DerError, readDer, TAG } from '../../asn1/der.js';
import { readTime } from '../../asn1/time.js';
import { readBoolean, readInteger, readIntegerHex, readOctetString, readOid } from '../../asn1/values.js';
import { readAlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';
import { readExtensions } from '../../x509/read/extensions.js';
import { strongDigest, type StrongDigest } from './digest-algorithms.js';
import { tspFault } from './tsp-fault.js';

export type MessageImprint = Readonly<{ algorithm: StrongDigest; digest: Uint8Array }>;

/** RFC 3161 §2.4.2 TSTInfo: what a timestamp says. */
export type TstInfo = Readonly<{
  policy: string;
  imprint: MessageImprint;
  /** Content octets of the INTEGER, lower-case hex. */
  serial: string;
  genTime: Date;
  /** Largest difference between `genTime` and the true time, rounded up; `undefined` when not told. */
  accuracyMilliseconds: number | undefined;
  /** Content octets of the INTEGER, lower-case hex. */
  nonce: string | undefined;
}>;

const ACCURACY = TAG.SEQUENCE;
const TSA = contextTag(0, 'constructed');
const EXTENSIONS = contextTag(1, 'constructed');

/** Optional elements in the order in which they must stand. */
const OPTIONAL = [ACCURACY, TAG.BOOLEAN, TAG.INTEGER, TSA, EXTENSIONS] as const;

/** @throws FaultError with a `timestamp-` code; DerError for bytes of another form */
export function readTstInfo(bytes: Uint8Array): TstInfo {
  const [version, policy, imprint, serial, genTime, ...tail] = readDer(bytes).expect(TAG.SEQUENCE).children();
  if (
    version === undefined ||
    policy === undefined ||
    imprint === undefined ||
    serial === undefined ||
    genTime === undefined
  )
    throw new DerError('TSTInfo of another form');
  if (readInteger(version) !== 1n) throw tspFault('timestamp-version', 'TSTInfo is not of version 1');
  const optional = optionalElements(tail);
  const accuracy = optional.get(ACCURACY);
  const nonce = optional.get(TAG.INTEGER);
  assertOrdering(optional.get(TAG.BOOLEAN));
  assertExtensions(optional.get(EXTENSIONS));
  return {
    policy: readOid(policy),
    imprint: readImprint(imprint),
    serial: readIntegerHex(serial),
    genTime: readTime(genTime.expect(TAG.GENERALIZED_TIME)),
    accuracyMilliseconds: accuracy && readAccuracy(accuracy),
    nonce: nonce && readIntegerHex(nonce),
  };
}

function optionalElements(nodes: readonly DerNode[]): ReadonlyMap<number, DerNode> {
  const places = nodes.map(({ identifier }) => OPTIONAL.findIndex((tag) => tag === identifier));
  const isOrdered = places.every((place, index) => place > (places[index - 1] ?? -1));
  if (!isOrdered) throw new DerError('TSTInfo has an element that does not belong there');
  return new Map(nodes.map((node) => [node.identifier, node]));
}

function readImprint(node: DerNode): MessageImprint {
  const [algorithm, digest, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (algorithm === undefined || digest === undefined || rest.length > 0)
    throw new DerError('MessageImprint of another form');
  const { name, octets } = strongDigest(readAlgorithmIdentifier(algorithm));
  const value = readOctetString(digest);
  if (value.length !== octets) throw tspFault('timestamp-imprint', `${value.length} octets are no ${name}`);
  return { algorithm: name, digest: value };
}

const ACCURACY_PARTS = [
  { tag: TAG.INTEGER, milliseconds: 1000 },
  { tag: contextTag(0, 'primitive'), milliseconds: 1 },
  { tag: contextTag(1, 'primitive'), milliseconds: 0.001 },
] as const;

/** Seconds, `[0]` milliseconds, `[1]` microseconds, each optional. */
function readAccuracy(node: DerNode): number {
  const parts = node.children();
  const known = ACCURACY_PARTS.map(({ tag, milliseconds }) => {
    const part = parts.find(({ identifier }) => identifier === tag);
    return part === undefined ? [] : [Number(readInteger(part, tag)) * milliseconds];
  }).flat();
  if (known.length !== parts.length) throw new DerError('Accuracy of another form');
  return Math.ceil(known.reduce((sum, part) => sum + part, 0));
}

function assertOrdering(node: DerNode | undefined): void {
  // X.690 §11.5: FALSE is the default and is left out.
  if (node !== undefined && !readBoolean(node)) throw new DerError('ordering FALSE is written out');
}

/** `[1] IMPLICIT Extensions`: none is acted on, so none may be critical. */
function assertExtensions(node: DerNode | undefined): void {
  if (node === undefined) return;
  const bytes = Uint8Array.from(node.encoded);
  bytes[0] = TAG.SEQUENCE;
  const critical = readExtensions(readDer(bytes)).find((extension) => extension.critical);
  if (critical !== undefined)
    throw tspFault('timestamp-critical-extension', `critical extension ${critical.oid} is not understood`);
}
