import { PDFObject } from 'pdf-lib';

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

/**
 * The dictionary of a certifying signature that allows no change (ISO 32000-1 §12.8.1, §12.8.2.2: DocMDP, P 1).
 *
 * ByteRange and Contents are of fixed width. Their places become known when the file is written.
 */
export class SignatureDictionary extends PDFObject {
  private readonly text: string;
  private offset: number | undefined;

  constructor(private readonly entries: SignatureEntries) {
    super();
    const contents = `<${'0'.repeat(entries.reserve * 2)}>`;
    this.text = [
      BEFORE_BYTE_RANGE + ' '.repeat(BYTE_RANGE_WIDTH) + BEFORE_CONTENTS + contents,
      `/M (${pdfDate(entries.at)})`,
      `/Name ${textString(entries.name)}`,
      `/Reason ${textString(entries.reason)}`,
      '/Reference [<< /Type /SigRef /TransformMethod /DocMDP',
      '/TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]',
      '>>',
    ].join('\n');
  }

  override sizeInBytes(): number {
    return this.text.length;
  }

  override copyBytesInto(buffer: Uint8Array, offset: number): number {
    this.offset = offset;
    return Buffer.from(buffer.buffer, buffer.byteOffset).write(this.text, offset, 'latin1');
  }

  override toString(): string {
    return this.text;
  }

  /** Where the ByteRange array stands in the written file. */
  get byteRange(): Span {
    const start = this.written + BEFORE_BYTE_RANGE.length;
    return { start, end: start + BYTE_RANGE_WIDTH };
  }

  /** Where the Contents string stands in the written file, its angle brackets included. */
  get contents(): Span {
    const start = this.byteRange.end + BEFORE_CONTENTS.length;
    return { start, end: start + this.entries.reserve * 2 + 2 };
  }

  private get written(): number {
    if (this.offset === undefined) throw new Error('The signature dictionary has not been written');
    return this.offset;
  }
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
