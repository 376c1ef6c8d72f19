import { inflateSync } from 'node:zlib';
import { pdfFault } from './pdf-fault.js';

/** Decoded bytes may be this many times the encoded ones; Deflate itself ends near 1032. */
const MAX_RATIO = 1040;

/** What one file may still inflate to; shared by all its streams. */
export type InflationBudget = { left: number };

/**
 * FlateDecode (ISO 32000-1 §7.4.4) under a cap.
 *
 * @param perStream most bytes this stream may decode to
 * @throws FaultError `pdf-inflate` on broken data or bytes after its end, `pdf-inflate-limit` over a cap
 */
export function inflate(raw: Uint8Array, perStream: number, budget: InflationBudget): Uint8Array {
  const maxOutputLength = Math.min(perStream, budget.left, raw.length * MAX_RATIO + 1);
  const { buffer, engine } = inflateOrFault(raw, maxOutputLength);
  if (engine.bytesWritten !== raw.length)
    throw pdfFault('pdf-inflate', `${raw.length - engine.bytesWritten} bytes after the compressed data`);
  budget.left -= buffer.length;
  return buffer;
}

type Inflated = { buffer: Buffer; engine: { bytesWritten: number } };

function inflateOrFault(raw: Uint8Array, maxOutputLength: number): Inflated {
  try {
    return inflateSync(raw, { maxOutputLength, info: true }) as unknown as Inflated;
  } catch (error) {
    const isTooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLong)
      throw pdfFault('pdf-inflate-limit', `stream inflates to more than ${maxOutputLength} bytes`);
    throw pdfFault('pdf-inflate', 'compressed data are broken');
  }
}
