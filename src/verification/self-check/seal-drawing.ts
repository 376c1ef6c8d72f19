import { createHash } from 'node:crypto';
import type { SealField } from '../../lib/pades/read/seal-field.js';
import { isSealRed } from '../../lib/pdf/read/content/colour.js';
import type { InterpreterSession } from '../../lib/pdf/read/content/interpreter.js';
import type { ShapeMark } from '../../lib/pdf/read/content/marks.js';
import { readAppearanceMarks } from '../../lib/pdf/read/content/page-marks.js';
import { union } from '../../lib/pdf/read/content/matrix.js';
import type { Box } from '../../lib/pdf/read/page-tree.js';
import type { PageCheckFacts, SelfCheckFault } from './report.js';

/** What is seen in the seal's place. */
export type SealDrawing = Readonly<{
  facts: Pick<PageCheckFacts, 'sealIsDrawn' | 'specimenIsExpected'>;
  faults: readonly SelfCheckFault[];
  shapes: readonly ShapeMark[];
}>;

/** The seal's red must reach across this part of its rectangle, both ways. */
const MIN_SPAN = 0.8;

const NOT_DRAWN: SelfCheckFault = { code: 'seal-not-drawn', detail: 'no red ring in the place of the seal' };

/**
 * Looks at what the seal shows: whether it is there to be seen, and whether it is the right one. The signature says
 * nothing about the latter, as it covers whatever specimen was drawn.
 *
 * @param field `undefined` where the file has none
 * @param specimenSha256 of the operators, hexadecimal; their compression does not count
 * @throws FaultError for content that is not understood
 */
export function lookAtSeal(
  session: InterpreterSession,
  field: SealField | undefined,
  specimenSha256: string,
): SealDrawing {
  if (field === undefined)
    return { facts: { sealIsDrawn: false, specimenIsExpected: false }, faults: [NOT_DRAWN], shapes: [] };
  const place = { rect: field.rect, page: field.page.box };
  const { texts, shapes } = readAppearanceMarks(session, field.appearance, place);
  const content = session.document.decode(field.appearance);
  const specimenIsExpected = createHash('sha256').update(content).digest('hex') === specimenSha256;
  const sealIsDrawn = isDrawn(field.rect, shapes);
  const faults: SelfCheckFault[] = texts.flatMap((text) => text.faults);
  if (!sealIsDrawn) faults.push(NOT_DRAWN);
  if (!specimenIsExpected)
    faults.push({ code: 'seal-other-specimen', detail: 'the seal shows another specimen than its own' });
  return { facts: { sealIsDrawn, specimenIsExpected }, faults, shapes };
}

function isDrawn(rect: Box, shapes: readonly ShapeMark[]): boolean {
  const red = shapes.filter(({ colour, alpha }) => alpha > 0.2 && isSealRed(colour)).map(({ box }) => box);
  if (red.length === 0) return false;
  const span = red.reduce(union);
  return (
    span[2] - span[0] >= (rect[2] - rect[0]) * MIN_SPAN && span[3] - span[1] >= (rect[3] - rect[1]) * MIN_SPAN
  );
}
