import {
  isPdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfString,
} from '../../../src/lib/pdf/read/objects.js';
import { forbidden, type PdfARule } from './rule.js';

/** Syntax, graphics and document; header, trailer and lengths of streams (6.1.2-6.1.7) are what our reader insists on. */
export const FILE_RULES: readonly PdfARule[] = [
  {
    rule: '6.1.7: no stream lies outside the file, and none is of LZW',
    faults: ({ streams }) =>
      streams.flatMap(({ dict }) => [
        ...forbidden([dict], ['F', 'FFilter', 'FDecodeParms']),
        ...filtersOf(dict.entries.get('Filter')).filter((filter) => filter !== 'FlateDecode'),
      ]),
  },
  {
    rule: '6.1.12: permissions are those of DocMDP, without digests',
    faults: ({ document, catalog, dicts }) => {
      const permissions = document.optionalDict(catalog, 'Perms');
      const others = [...(permissions?.entries.keys() ?? [])].filter((key) => key !== 'DocMDP');
      const references = dicts.filter((dict) => document.optionalName(dict, 'Type') === 'SigRef');
      return [...others, ...forbidden(references, ['DigestLocation', 'DigestMethod', 'DigestValue'])];
    },
  },
  {
    rule: '6.1.13: names, strings and numbers are within the limits',
    faults: ({ leaves }) => leaves.flatMap((leaf) => (isWithinLimits(leaf) ? [] : ['too long or too large'])),
  },
  {
    rule: '6.2.3: one output intent for PDF/A, with a profile',
    faults: ({ document, catalog }) => {
      const intents = document.array(catalog, 'OutputIntents').map((intent) => document.resolve(intent));
      const isRight = (intent: PdfObject | undefined): boolean =>
        intent instanceof PdfDict &&
        document.name(intent, 'S') === 'GTS_PDFA1' &&
        document.number(document.stream(intent, 'DestOutputProfile'), 'N') === 3;
      return intents.length === 1 && intents.every(isRight) ? [] : ['output intents'];
    },
  },
  {
    rule: '6.2.8-9: images and forms are in the file and shown as they are',
    faults: ({ dicts }) => [
      ...forbidden(dicts, ['Alternates', 'OPI', 'PS', 'Subtype2']),
      ...dicts.flatMap(({ entries }) => (entries.get('Interpolate') === true ? ['/Interpolate'] : [])),
    ],
  },
  {
    rule: '6.2.11: every font program is in the file',
    faults: ({ document, dicts }) =>
      dicts
        .filter((dict) => document.optionalName(dict, 'Type') === 'FontDescriptor')
        .filter((dict) => !['FontFile', 'FontFile2', 'FontFile3'].some((key) => dict.entries.has(key)))
        .map(() => 'a font without program'),
  },
  {
    rule: '6.5: nothing acts',
    faults: ({ dicts }) => forbidden(dicts, ['A', 'AA', 'JS', 'JavaScript', 'OpenAction']),
  },
  {
    rule: '6.9-6.11: no layers, no alternates of pages, no requirements',
    faults: ({ dicts }) =>
      forbidden(dicts, ['OCProperties', 'OC', 'AlternatePresentations', 'PresSteps', 'Requirements']),
  },
];

function filtersOf(filter: PdfObject | undefined): string[] {
  if (filter === undefined) return [];
  const names = isPdfArray(filter) ? filter : [filter];
  return names.map((each) => (each instanceof PdfName ? each.name : 'a filter without name'));
}

function isWithinLimits(leaf: PdfObject): boolean {
  if (leaf instanceof PdfName) return leaf.name.length <= 127;
  if (leaf instanceof PdfString) return leaf.bytes.length <= 32_767;
  return typeof leaf !== 'number' || Math.abs(leaf) <= 2_147_483_647;
}
