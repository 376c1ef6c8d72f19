import { createHash } from 'node:crypto';
import type { PdfRevision } from '../../../pdf/read/strict-file.js';
import { readTimestampToken, type TimestampToken } from '../../../tsp/read/timestamp-token.js';
import { tspFault } from '../../../tsp/read/tsp-fault.js';
import type { CertificateReader } from '../../../x509/read/certificate-reader.js';
import type { SealFacts } from '../check-seal.js';
import { assertPadding, digestRanges, readSealedRanges } from '../sealed-ranges.js';
import type { TimestampField } from '../updates/document-timestamp.js';

/** A timestamp that is genuine; who vouches for its authority is not yet said. */
export type FileTimestamp = Readonly<{
  kind: 'signature' | 'document';
  /** Of the seal that it stands in, or its own. */
  fieldName: string;
  /** Number of the revision that it came with. */
  revision: number;
  token: TimestampToken;
}>;

/**
 * The timestamp in a seal, over the seal's signature value (RFC 3161 appendix A).
 *
 * @throws FaultError with a `timestamp-`, `cms-` or `certificate-` code
 */
export function readSignatureTimestamp(
  seal: Pick<SealFacts, 'signature' | 'timestamp'>,
  place: Pick<FileTimestamp, 'fieldName' | 'revision'>,
  reader: CertificateReader,
): FileTimestamp | undefined {
  if (seal.timestamp === undefined) return undefined;
  const token = readTimestampToken(seal.timestamp, reader);
  const digest = createHash(token.imprint.algorithm).update(seal.signature).digest();
  assertGenuine(token, digest, place.fieldName);
  return { kind: 'signature', ...place, token };
}

/**
 * A document timestamp, over all of the file up to it but itself (ISO 32000-2 §12.8.5).
 *
 * @throws FaultError with a `timestamp-`, `seal-`, `cms-` or `certificate-` code
 */
export function readFileTimestamp(
  bytes: Uint8Array,
  { revision, timestamp }: { revision: PdfRevision; timestamp: TimestampField },
  reader: CertificateReader,
): FileTimestamp {
  const { byteRange, contents } = readSealedRanges(revision.document, timestamp.signature, revision.end);
  const token = readTimestampToken(contents, reader);
  assertPadding(contents, token.encoded.length);
  assertGenuine(token, digestRanges(bytes, byteRange, token.imprint.algorithm), timestamp.fieldName);
  return { kind: 'document', fieldName: timestamp.fieldName, revision: revision.number, token };
}

function assertGenuine(token: TimestampToken, digest: Uint8Array, fieldName: string): void {
  if (!token.isImprintOver(digest))
    throw tspFault('timestamp-imprint', `the timestamp of ${fieldName} is over other bytes`);
  if (!token.isSignatureRight)
    throw tspFault('timestamp-signature', `the authority did not sign the timestamp of ${fieldName}`);
  if (token.hasUnsignedAttributes)
    throw tspFault('timestamp-attributes', `the timestamp of ${fieldName} has attributes that nobody signed`);
}
