export type SignatureEntries = Readonly<{
  /** Octets kept free for the CMS. */
  reserve: number;
  /** Who signs, as the certificate says. */
  name: string;
  reason: string;
  at: Date;
}>;

/** A half-open range of byte offsets in the file. */
export type Span = Readonly<{ start: number; end: number }>;

/** Digits enough for a file of 10 GB. */
const NUMBER_WIDTH = 10;
const BYTE_RANGE_WIDTH = '[0   ]'.length + 3 * NUMBER_WIDTH;

const BEFORE_CONTENTS = '\n/Contents ';

/** A dictionary in its written form; the spans count from its first byte. */
export type EncodedSignature = Readonly<{ source: string; byteRange: Span; contents: Span }>;

/**
 * The dictionary of a seal (ISO 32000-2 §12.8.1; ETSI EN 319 142-1 §5.3).
 *
 * @param reference what changes it allows or forbids, as a SigRef dictionary in its written form
 */
export function encodeSeal(
  { reserve, name, reason, at }: SignatureEntries,
  reference: string,
): EncodedSignature {
  const head = ['/Type /Sig', '/Filter /Adobe.PPKLite', '/SubFilter /ETSI.CAdES.detached'];
  return encode(head, reserve, [
    `/M (${pdfDate(at)})`,
    `/Name ${textString(name)}`,
    `/Reason ${textString(reason)}`,
    `/Reference [${reference}]`,
  ]);
}

/** The dictionary of a document timestamp (ISO 32000-2 §12.8.5; ETSI EN 319 142-1 §5.4.3): no time of its own. */
export function encodeDocumentTimestamp(reserve: number): EncodedSignature {
  return encode(
    ['/Type /DocTimeStamp', '/Filter /Adobe.PPKLite', '/SubFilter /ETSI.RFC3161', '/V 0'],
    reserve,
    [],
  );
}

/** ByteRange is blank and Contents zeros, both of their final width. */
function encode(head: readonly string[], reserve: number, rest: readonly string[]): EncodedSignature {
  const beforeByteRange = `${['<<', ...head].join('\n')}\n/ByteRange `;
  const byteRange = spanAt(beforeByteRange.length, BYTE_RANGE_WIDTH);
  const contents = spanAt(byteRange.end + BEFORE_CONTENTS.length, reserve * 2 + 2);
  const source = [
    `${beforeByteRange}${' '.repeat(BYTE_RANGE_WIDTH)}${BEFORE_CONTENTS}<${'0'.repeat(reserve * 2)}>`,
    ...rest,
    '>>',
  ].join('\n');
  return { source, byteRange, contents };
}

function spanAt(start: number, length: number): Span {
  return { start, end: start + length };
}

/** The array, padded behind with spaces to the width that was kept free. */
export function paddedByteRange(range: readonly [number, number, number, number]): string {
  return `[${range.join(' ')}]`.padEnd(BYTE_RANGE_WIDTH);
}

/** ISO 32000-1 §7.9.4, in China's time: the issuing office reads it in its viewer. */
export function pdfDate(at: Date): string {
  const local = new Date(at.getTime() + 8 * 60 * 60 * 1000);
  return `D:${local.toISOString().slice(0, 19).replace(/[-:T]/g, '')}+08'00'`;
}

/** A text string as UTF-16BE with its mark, in hex (ISO 32000-1 §7.9.2.2). */
function textString(text: string): string {
  return `<${Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex').toUpperCase()}>`;
}
