import { posix } from 'node:path';
import { malformed } from './xlsx-fault.js';
import { readXml } from './xml-events.js';
import type { Parts } from './zip-parts.js';

/** What is needed of a workbook beside its sheets; parts that it does not have are undefined. */
export type Workbook = Readonly<{
  sheets: readonly Readonly<{ name: string; part: Uint8Array }>[];
  strings: Uint8Array | undefined;
  styles: Uint8Array | undefined;
  /** Whether its days count from 1904 instead of 1900. */
  from1904: boolean;
}>;

type Relation = Readonly<{ id: string; type: string; target: string }>;

/**
 * Finds the parts as the relationships lead, never by their usual names.
 *
 * @throws TableFaultError `xlsx-malformed`
 * @see ISO/IEC 29500-1 §12.3; ISO/IEC 29500-2 §6.5 (relationships)
 */
export function openWorkbook(parts: Parts): Workbook {
  const [main] = relationsOf(parts, '').filter(({ type }) => type === 'officeDocument');
  const workbook = main && parts(main.target);
  if (!workbook) throw malformed('it is no XLSX workbook');
  const relations = relationsOf(parts, main.target);
  const partOf = (wanted: string): Uint8Array | undefined => {
    const relation = relations.find(({ type }) => type === wanted);
    return relation && parts(relation.target);
  };
  return {
    ...sheetsOf(workbook, relations, parts),
    strings: partOf('sharedStrings'),
    styles: partOf('styles'),
  };
}

function sheetsOf(
  workbook: Uint8Array,
  relations: readonly Relation[],
  parts: Parts,
): Pick<Workbook, 'sheets' | 'from1904'> {
  const sheets: { name: string; part: Uint8Array }[] = [];
  let from1904 = false;
  readXml(workbook, {
    open: (element, attributes) => {
      if (element === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (element !== 'sheet') return;
      const relation = relations.find(({ id }) => id === attributes['rel:id']);
      // Sheets of charts and dialogues have no cells.
      if (relation && relation.type !== 'worksheet') return;
      const part = relation && parts(relation.target);
      if (!part) throw malformed('a sheet is missing');
      sheets.push({ name: attributes.name ?? '', part });
    },
  });
  return { sheets, from1904 };
}

/** @param source part that they lead from; `''` for the package itself */
function relationsOf(parts: Parts, source: string): Relation[] {
  const folder = posix.dirname(source);
  const part = parts(posix.join(folder, '_rels', `${posix.basename(source)}.rels`));
  const relations: Relation[] = [];
  if (!part) return relations;
  readXml(part, {
    open: (element, { Id, Type, Target, TargetMode }) => {
      if (element !== 'Relationship' || TargetMode === 'External') return;
      if (Id === undefined || Type === undefined || Target === undefined)
        throw malformed('a relationship is damaged');
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target });
    },
  });
  return relations;
}
