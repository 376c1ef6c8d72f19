import { PDFHexString, PDFName, PDFNull } from 'pdf-lib';
import type { PdfUpdate } from '../../../src/lib/pdf/write/pdf-update.js';
import { appended, entryRef, fieldRefs } from '../planted-updates.js';
import {
  type Attack,
  BYTE_RANGE,
  byteRangeOf,
  CONTENTS,
  joined,
  octets,
  overwritten,
  type Sealed,
} from './attack.js';

const SPOILED = ['changed-after-sealing', 'malformed', 'not-sealed'] as const;

type Row = readonly [variant: string, pattern: RegExp, fresh: string, code: string];

/** Universal signature forgery: the signature is spoiled so that a careless reader skips the check. */
const USF: readonly Row[] = [
  ['ByteRange null', BYTE_RANGE, '/ByteRange null', 'byte-range-missing'],
  ['ByteRange absent', BYTE_RANGE, '/ByteRong [0 0 0 0]', 'byte-range-missing'],
  ['ByteRange empty', BYTE_RANGE, '/ByteRange []', 'byte-range-form'],
  ['ByteRange of zeros', BYTE_RANGE, '/ByteRange [0 0 0 0]', 'seal-covers-no-revision'],
  ['ByteRange negative', BYTE_RANGE, '/ByteRange [0 -1 9 9]', 'byte-range-form'],
  ['ByteRange of two', BYTE_RANGE, '/ByteRange [0 999]', 'byte-range-form'],
  ['ByteRange beyond the file', BYTE_RANGE, '/ByteRange [0 9 99 99999999]', 'byte-range-beyond-file'],
  ['Contents null', CONTENTS, '/Contents null', 'contents-missing'],
  ['Contents absent', CONTENTS, '/Contants <30>', 'contents-missing'],
  ['Contents empty', CONTENTS, '/Contents <>', 'contents-empty'],
  ['Contents of one zero', CONTENTS, '/Contents <00>', 'byte-range-gap'],
];

export function universalForgeries({ stages }: Sealed): Attack[] {
  const inPlace = USF.map(([variant, pattern, fresh, code]) => ({
    ...forgery(
      variant,
      overwritten(stages.oneSeal, pattern, () => fresh),
      code,
    ),
    seenBy: 'byte-range' as const,
  }));
  const zeros = overwritten(stages.oneSeal, CONTENTS, ([found]) =>
    found.replaceAll(/(?<=<|0)[0-9a-f]/g, '0'),
  );
  return [
    ...inPlace,
    { ...forgery('Contents of zeros', zeros), seenBy: 'cryptography' },
    forgery('ByteRange null in an update', inUpdate(stages.oneSeal, 'ByteRange'), 'seal-dictionary-changed'),
    forgery('Contents null in an update', inUpdate(stages.oneSeal, 'Contents'), 'seal-dictionary-changed'),
    forgery('no value in an update', appended(stages.oneSeal, dropValue)),
  ];
}

function forgery(variant: string, bytes: Uint8Array, ...expectedCodes: string[]): Attack {
  return {
    name: `universal forgery: ${variant}`,
    bytes,
    base: 'oneSeal',
    seenBy: 'changes',
    expectedCodes,
    verdicts: SPOILED,
  };
}

function inUpdate(bytes: Uint8Array, key: string): Uint8Array {
  return appended(bytes, (update) => {
    const ref = signatureRef(update);
    const signature = update.dict(ref);
    signature.set(PDFName.of(key), PDFNull);
    update.replace(ref, signature);
  });
}

function dropValue(update: PdfUpdate): void {
  const [ref] = fieldRefs(update);
  const field = update.dict(ref);
  field.delete(PDFName.of('V'));
  if (ref) update.replace(ref, field);
}

export function signatureRef(update: PdfUpdate): ReturnType<typeof entryRef> {
  return entryRef(update.dict(fieldRefs(update)[0]), 'V');
}

/** Signature wrapping: the second range of bytes is moved away, and something else is put between. */
export function wrappings({ stages }: Sealed): Attack[] {
  const bytes = stages.oneSeal;
  const [, second, length] = byteRangeOf(bytes);
  const [head, tail] = [bytes.subarray(0, second), bytes.subarray(second)];
  const planted = octets('\n99 0 obj\n<< /Type /Catalog >>\nendobj\n');
  const wrapped = octets(` /ByteRange [0 ${byteRangeOf(bytes)[0]} ${second + 90} ${length}] `.padEnd(90));
  return [
    wrapping('objects between the ranges', joined(head, planted, tail)),
    wrapping('a second ByteRange between the ranges', joined(head, wrapped, tail)),
    wrapping('the gap begins before Contents', movedGap(bytes, -20)),
    wrapping('the gap ends behind Contents', movedGap(bytes, 30)),
    wrapping('spaces between Contents and the second range', joined(head, octets('    '), tail)),
  ];
}

function wrapping(variant: string, bytes: Uint8Array): Attack {
  return {
    name: `wrapping: ${variant}`,
    bytes,
    base: 'oneSeal',
    seenBy: 'byte-range',
    expectedCodes: ['seal-covers-no-revision'],
    verdicts: SPOILED,
  };
}

/** @param by octets that the gap grows in front (less than 0) or behind */
function movedGap(bytes: Uint8Array, by: number): Uint8Array {
  const [first, second, length] = byteRangeOf(bytes);
  const range = by < 0 ? [first + by, second, length] : [first, second + by, length - by];
  return overwritten(bytes, BYTE_RANGE, () => `/ByteRange [0 ${range.join(' ')}]`);
}

/** A seal of another file in the place of this one's, certificates and all. */
export function swappedChains({ stages, stranger, strangerWhole }: Sealed): Attack[] {
  return [['oneSeal', stranger] as const, ['whole', strangerWhole] as const].map(([base, other]) => ({
    name: `chain swapped: ${base}`,
    bytes: overwritten(stages[base], CONTENTS, ([old]) => exchanged(old, other)),
    base,
    seenBy: 'cryptography' as const,
    expectedCodes: [],
    verdicts: SPOILED,
  }));
}

/** Other Contents in the length of the old ones. */
function exchanged(old: string, other: Uint8Array): string {
  const found =
    [...Buffer.from(other).toString('latin1').matchAll(new RegExp(CONTENTS.source, 'g'))].at(-1)?.[0] ?? '';
  const digits = found.slice('/Contents <'.length, -1);
  const room = old.length - '/Contents <>'.length;
  return `/Contents <${digits.slice(0, room).padEnd(room, '0')}>`;
}

/** What a panel shows of the signer, changed where no signature covers it. */
export function spoofings({ stages }: Sealed): Attack[] {
  const spoof = (update: PdfUpdate): void => {
    const ref = signatureRef(update);
    const signature = update.dict(ref);
    signature.set(PDFName.of('Name'), PDFHexString.fromText('住房和城乡建设部'));
    signature.set(PDFName.of('Reason'), PDFHexString.fromText('批准'));
    update.replace(ref, signature);
  };
  return (['oneSeal', 'half', 'lasting'] as const).map((base) => ({
    name: `dictionary spoofing: ${base}`,
    bytes: appended(stages[base], spoof),
    base,
    seenBy: 'changes' as const,
    expectedCodes: ['seal-dictionary-changed'],
    verdicts: SPOILED,
  }));
}
