import { faultOf } from '../../lib/faults/fault.js';
import { checkPermit, type FileCheck, type FileCheckTools } from './check-permit.js';
import type { PaintedPage } from './page-painter.js';
import { checkPixels, PAINT_SCALE } from './pixel-check.js';
import {
  type PixelFacts,
  reportOf,
  type SelfCheckFault,
  type SelfCheckInput,
  type SelfCheckReport,
} from './report.js';

export type SelfCheckTools = FileCheckTools &
  Readonly<{ paint: (bytes: Uint8Array, scale: number) => Promise<readonly PaintedPage[]> }>;

/**
 * The whole self-check: the bytes, and the pixels where the input asks for them. Never rejects: whatever goes wrong
 * in the checker itself is a fault of the report, and the file is not sound.
 */
export async function runSelfCheck(input: SelfCheckInput, tools: SelfCheckTools): Promise<SelfCheckReport> {
  const file = checkPermit(input, tools);
  const pixels = input.render ? await lookAtPixels(input, file, tools) : undefined;
  const facts = { ...file.facts, pixels: pixels?.facts };
  return reportOf(input, facts, [...file.faults, ...(pixels?.faults ?? [])]);
}

/** A file whose content could not be read is not painted: there is nothing to compare the pixels with. */
async function lookAtPixels(
  input: SelfCheckInput,
  { pages, seals }: FileCheck,
  { paint }: SelfCheckTools,
): Promise<{ facts: PixelFacts | undefined; faults: SelfCheckFault[] }> {
  if (pages.length === 0) return { facts: undefined, faults: [] };
  try {
    const painted = await paint(input.bytes, PAINT_SCALE);
    return checkPixels(painted, { pages, seals, url: input.verificationUrl });
  } catch (error) {
    return { facts: undefined, faults: [faultOf(error, 'pixels-failed')] };
  }
}
