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

const BEFORE_BYTE_RANGE =
  '<<\n/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n/ByteRange ';
const BEFORE_CONTENTS = '\n/Contents ';

/** A dictionary in its written form; the spans count from its first byte. */
export type EncodedSignature = Readonly<{ source: string; byteRange: Span; contents: Span }>;

/**
 * The dictionary of a certifying signature that allows no change (ISO 32000-1 §12.8.1, §12.8.2.2: DocMDP, P 1).
 *
 * ByteRange is blank and Contents zeros, both of their final width.
 */
export function encodeSignature({ reserve, name, reason, at }: SignatureEntries): EncodedSignature {
  const byteRange = spanAt(BEFORE_BYTE_RANGE.length, BYTE_RANGE_WIDTH);
  const contents = spanAt(byteRange.end + BEFORE_CONTENTS.length, reserve * 2 + 2);
  const source = [
    `${BEFORE_BYTE_RANGE}${' '.repeat(BYTE_RANGE_WIDTH)}${BEFORE_CONTENTS}<${'0'.repeat(reserve * 2)}>`,
    `/M (${pdfDate(at)})`,
    `/Name ${textString(name)}`,
    `/Reason ${textString(reason)}`,
    '/Reference [<< /Type /SigRef /TransformMethod /DocMDP',
    '/TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]',
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
