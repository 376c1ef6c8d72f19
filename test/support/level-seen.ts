import type { PadesLevel } from '../../src/lib/pades/level.js';

/** Of id-aa-signatureTimeStampToken (1.2.840.113549.1.9.16.2.14), DER, as it stands in Contents. */
const SIGNATURE_TIMESTAMP = '060b2a864886f70d010910020e';
const SEAL = /\/Type \/Sig\n[^<(]*\/ByteRange [^<]*<([0-9a-f]+)>/g;
const DOCUMENT_TIMESTAMP = /\/Type \/DocTimeStamp\n/g;
/** With at least one answer or list about revocation. */
const SECURITY_STORE = /\/Type \/DSS\n[^>]*\/(?:OCSPs|CRLs) \[ \d+ 0 R/;

export type SeenInFile = Readonly<{ seals: number; level: PadesLevel }>;

/** What a look at the bytes finds of seals, timestamps and stores of evidence, without any code of the service. */
export function seenIn(pdf: Buffer): SeenInFile {
  const text = pdf.toString('latin1');
  const seals = [...text.matchAll(SEAL)].map(([, contents = '']) => contents);
  const timestamps = [...text.matchAll(DOCUMENT_TIMESTAMP)].map(({ index }) => index);
  const store = SECURITY_STORE.exec(text)?.index;
  const areTimestamped = seals.length > 0 && seals.every((seal) => seal.includes(SIGNATURE_TIMESTAMP));
  const level = levelOf({ areTimestamped, timestamps, store });
  return { seals: seals.length, level };
}

function levelOf(seen: {
  areTimestamped: boolean;
  timestamps: readonly number[];
  store: number | undefined;
}): PadesLevel {
  const { areTimestamped, timestamps, store } = seen;
  if (!areTimestamped && timestamps.length === 0) return 'B-B';
  if (store === undefined) return 'B-T';
  return timestamps.some((timestamp) => timestamp > store) ? 'B-LTA' : 'B-LT';
}
