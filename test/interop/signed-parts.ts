import { ask } from './judges.js';

/** A signature cut out of a file by its own ByteRange, without any code of ours. */
export type SignedPart = Readonly<{
  kind: 'seal' | 'timestamp';
  /** Both ranges, one after the other. */
  covered: Uint8Array;
  /** Decoded Contents, padding included. */
  contents: Uint8Array;
}>;

const DICTIONARY =
  /\/Type \/(Sig|DocTimeStamp)\n[^<(]*\/ByteRange \[0 (\d+) (\d+) (\d+)\] *\n\/Contents <([0-9a-f]+)>/g;

/** In the order of the bytes. */
export function signedParts(pdf: Uint8Array): readonly SignedPart[] {
  const text = Buffer.from(pdf).toString('latin1');
  return [...text.matchAll(DICTIONARY)].map(([, type, end, start, length, digits = '']) => ({
    kind: type === 'Sig' ? 'seal' : 'timestamp',
    covered: Buffer.concat([
      pdf.subarray(0, Number(end)),
      pdf.subarray(Number(start), Number(start) + Number(length)),
    ]),
    contents: Buffer.from(digits, 'hex'),
  }));
}

/** Where OpenSSL finds the signature timestamp in a CMS, and the signature value that it was made over. */
export function signatureTimestamp(cmsFile: string): Readonly<{ offset: number; signature: Uint8Array }> {
  const lines = ask('openssl', ['asn1parse', '-inform', 'DER', '-in', cmsFile]).output.split('\n');
  const attribute = lines.findIndex((line) => line.includes(':id-smime-aa-timeStampToken'));
  const [token = ''] = lines.slice(attribute + 2);
  const unsigned = lines.findLastIndex((line, i) => i < attribute && line.includes('cont [ 1 ]'));
  const [, digits = ''] = /OCTET STRING\s+\[HEX DUMP\]:([0-9A-F]+)/.exec(lines[unsigned - 1] ?? '') ?? [];
  return { offset: Number(/^\s*(\d+):/.exec(token)?.[1]), signature: Buffer.from(digits, 'hex') };
}
