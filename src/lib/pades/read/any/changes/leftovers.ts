import type { AnyPdf, WrittenObject } from '../../../../pdf/read/any/index.js';
import { PdfName, PdfRef, PdfStream } from '../../../../pdf/read/objects.js';
import type { ChangeCode } from './change-code.js';
import { ObjectPath } from './object-path.js';
import type { Step } from './step.js';

/** What a revision wrote and no rule has seen: used by nothing, or the same as before. */
export function judgeLeftovers(step: Step, pdf: AnyPdf): void {
  const { revision, before, comparison, touched } = step;
  const found = new Map<ChangeCode, number>();
  const note = (code: ChangeCode, number: number): unknown => found.has(code) || found.set(code, number);
  for (const [number, written] of revision.written) {
    if (isElsewhere(pdf, revision.index, written)) note('object-elsewhere', number);
    if (isContainer(step, written)) continue;
    if (!comparison.reached.has(number)) note('object-unused', number);
    else if (!touched.has(number) && before.view.definedIn(number) !== undefined)
      note('object-rewritten', number);
  }
  for (const [code, number] of found)
    step.refuse(code, {
      permitted: code !== 'object-elsewhere',
      path: ObjectPath.trailer.inside(number, undefined),
    });
}

/** Object and cross-reference streams hold the file together and belong to no document. */
function isContainer({ after: { view } }: Step, { objectNumber, generation }: WrittenObject): boolean {
  const object = view.get(new PdfRef(objectNumber, generation));
  if (!(object instanceof PdfStream)) return false;
  const type = object.dict.entries.get('Type');
  return type instanceof PdfName && (type.name === 'ObjStm' || type.name === 'XRef');
}

/** An update whose cross-reference brings to light what stands in the bytes before it. */
function isElsewhere(pdf: AnyPdf, index: number, { objectNumber, offset, inStream }: WrittenObject): boolean {
  const revision = pdf.revisions[index];
  if (revision === undefined || inStream !== undefined) return false;
  if (offset >= revision.start && offset < revision.end) return false;
  return !pdf.revisions.slice(0, index).some(({ written }) => written.get(objectNumber)?.offset === offset);
}
