import { PdfDict, type PdfObject, PdfStream, PdfString } from '../../../src/lib/pdf/read/objects.js';
import { type PdfAFile, type PdfARule, typeOf } from './rule.js';

/** ISO 19005-3 Annex E. */
const RELATIONSHIPS: ReadonlySet<string> = new Set([
  'Source',
  'Data',
  'Alternative',
  'Supplement',
  'Unspecified',
]);
const DATE = /^D:\d{14}([+-]\d{2}'\d{2}'|Z)$/;

/** 6.8, embedded files. */
export const ATTACHMENT_RULES: readonly PdfARule[] = [
  {
    rule: '6.8: the kind of every embedded file is said',
    faults: (file) =>
      filesOf(file)
        .filter((stream) => !/^[a-z]+\/[a-z0-9.+-]+$/.test(typeOf(file.document, stream.dict, 'Subtype')))
        .map(() => 'Subtype'),
  },
  {
    rule: '6.8: every embedded file says when it was changed',
    faults: (file) =>
      filesOf(file).flatMap((stream) => {
        const params = file.document.optionalDict(stream, 'Params');
        const date = params && file.document.entry(params, 'ModDate');
        return date instanceof PdfString && DATE.test(Buffer.from(date.bytes).toString('latin1'))
          ? []
          : ['ModDate'];
      }),
  },
  {
    rule: '6.8: every file specification has F and UF',
    faults: (file) =>
      specificationsOf(file).flatMap((specification) =>
        ['F', 'UF'].filter((key) => !(specification.entries.get(key) instanceof PdfString)),
      ),
  },
  {
    rule: '6.8: every file specification says how the file relates to the document',
    faults: (file) =>
      specificationsOf(file)
        .map((specification) => typeOf(file.document, specification, 'AFRelationship'))
        .filter((relationship) => !RELATIONSHIPS.has(relationship)),
  },
  {
    rule: '6.8: every embedded file is associated with the document',
    faults: (file) => {
      const associated = (file.document.optionalArray(file.catalog, 'AF') ?? []).map((ref) =>
        file.document.resolve(ref),
      );
      return specificationsOf(file)
        .filter((specification) => !associated.includes(specification))
        .map(() => 'not in AF');
    },
  },
  {
    rule: '6.8: every embedded file has a name in the name tree',
    faults: (file) => {
      const names = file.document.optionalDict(file.catalog, 'Names');
      const tree = names && file.document.optionalDict(names, 'EmbeddedFiles');
      const named = tree ? file.document.array(tree, 'Names').map((each) => file.document.resolve(each)) : [];
      return specificationsOf(file)
        .filter((specification) => !named.includes(specification))
        .map(() => 'not in EmbeddedFiles');
    },
  },
];

function specificationsOf({ dicts }: PdfAFile): PdfDict[] {
  return dicts.filter((dict) => dict.entries.has('EF'));
}

/** The streams that the file specifications lead to. */
function filesOf(file: PdfAFile): PdfStream[] {
  const found = specificationsOf(file).flatMap((specification) =>
    [...file.document.dict(specification, 'EF').entries.values()].map((ref) => file.document.resolve(ref)),
  );
  return [...new Set<PdfObject | undefined>(found)].filter((object) => object instanceof PdfStream);
}
