import { PdfStream } from '../../../pdf/read/objects.js';
import { differingKeys } from '../../../pdf/read/same-object.js';
import { readSealImage } from '../seal-image.js';
import { assertLocks, type ReservedField } from '../reserved-field.js';
import { readSealDictionary } from '../seal-dictionary.js';
import type { SealField } from '../seal-field.js';
import { updateFault } from '../update-fault.js';
import { assertOnlyEntry, assertWritten, newObject, type Step, where } from './written-objects.js';

const KIND = 'a countersignature';

/**
 * The reserved field gets its seal and shows the specimen; nothing else of the file changes.
 *
 * @throws FaultError with an `update-` or `seal-` code
 */
export function readCountersignature(step: Step, reserved: ReservedField): SealField {
  const { document } = step.after;
  const { ref, appearanceRef } = reserved;
  const field = assertOnlyEntry(step, ref.objectNumber, 'V');
  const signature = newObject(step, field.entries.get('V'));
  if (signature === undefined)
    throw updateFault('update-entry', `${where(step.after)}: the reserved field gets no seal of its own`);
  const appearance = appearanceOf(step, reserved);
  assertWritten(step, {
    kind: KIND,
    changed: [ref.objectNumber, appearanceRef.objectNumber],
    added: [signature, ...imagesOf(step, appearance)],
  });
  const seal = { ...reserved, dict: field, appearance, ...readSealDictionary(document, field) };
  assertLocks(document, seal.signature, reserved);
  return seal;
}

/** What a specimen brings along; the type of the form stays. */
const DRAWING_KEYS: ReadonlySet<string> = new Set(['Length', 'Filter', 'BBox', 'Resources']);

function appearanceOf({ after }: Step, reserved: ReservedField): PdfStream {
  const number = reserved.appearanceRef.objectNumber;
  const appearance = after.document.objects[number];
  if (!(appearance instanceof PdfStream))
    throw updateFault('update-entry', `${where(after)}: the appearance, object ${number}, is no stream`);
  const foreign = differingKeys(reserved.appearance.dict, appearance.dict).find(
    (key) => !DRAWING_KEYS.has(key),
  );
  if (foreign !== undefined)
    throw updateFault('update-entry', `${where(after)}: /${foreign} of the appearance, object ${number}`);
  return appearance;
}

/** Object numbers of the image that a specimen may be, and of its opacity. */
function imagesOf({ after: { document } }: Step, appearance: PdfStream): number[] {
  const image = readSealImage(document, appearance);
  return image === undefined ? [] : [image.number, image.maskNumber];
}
