import type { PdfView } from '../../../../pdf/read/any/index.js';
import { isPdfArray, type PdfObject } from '../../../../pdf/read/objects.js';
import type { ChangeCode } from './change-code.js';
import type { Difference } from './graph-comparison.js';
import { ObjectPath } from './object-path.js';
import type { Step } from './step.js';

/** Judged by rules of their own. */
const OTHER_RULES: ReadonlySet<string> = new Set([
  'AcroForm',
  'DSS',
  'Metadata',
  'Extensions',
  'Version',
  'Pages',
]);

const CATALOGUE_CODES: Readonly<Record<string, ChangeCode>> = {
  OpenAction: 'active-content-changed',
  AA: 'active-content-changed',
  JavaScript: 'active-content-changed',
  OCProperties: 'layers-changed',
  AF: 'attachments-changed',
  EmbeddedFiles: 'attachments-changed',
  Perms: 'permissions-changed',
};

const PAGE_CODES: Readonly<Record<string, ChangeCode>> = {
  Contents: 'page-content-changed',
  Resources: 'page-resource-changed',
  Font: 'page-font-changed',
  XObject: 'page-image-changed',
  MediaBox: 'page-box-changed',
  CropBox: 'page-box-changed',
  BleedBox: 'page-box-changed',
  TrimBox: 'page-box-changed',
  ArtBox: 'page-box-changed',
  Rotate: 'page-box-changed',
  UserUnit: 'page-box-changed',
  AA: 'active-content-changed',
};

/** Pages and catalogue: nothing that any permission allows changes them, except where other rules say so. */
export function judgeDocument(step: Step): void {
  const { before, after, comparison } = step;
  const [old, fresh] = [before.view.catalog.entries, after.view.catalog.entries];
  const { root } = after;
  comparison.reached.add(root.holder);
  const pages = comparison.compare(root.to('Pages'), old.get('Pages'), fresh.get('Pages'));
  for (const difference of step.touch(pages))
    step.refuse(pageCode(step, difference), { path: difference.path });
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    if (OTHER_RULES.has(key)) continue;
    for (const difference of step.touch(comparison.compare(root.to(key), old.get(key), fresh.get(key))))
      step.refuse(catalogueCode(difference), { path: difference.path });
  }
}

function pageCode(step: Step, { path }: Difference): ChangeCode {
  const keys = path.keys();
  const own = path.page === undefined ? keys : keys.slice(keys.lastIndexOf('Kids') + 2);
  if (path.page === undefined && !own.includes('Resources')) return pageTreeCode(step);
  const part = own.find((key) => key in PAGE_CODES && key !== 'Resources');
  const code = PAGE_CODES[part ?? (own.includes('Resources') ? 'Resources' : '')];
  return code ?? (own.length === 0 ? 'page-tree-changed' : 'page-changed');
}

function pageTreeCode({ before, after }: Step): ChangeCode {
  const growth = after.annotations.length - before.annotations.length;
  if (growth === 0) return 'page-tree-changed';
  return growth > 0 ? 'page-added' : 'page-removed';
}

function catalogueCode({ path }: Difference): ChangeCode {
  const keys = path.keys();
  const known = keys.find((key) => key in CATALOGUE_CODES);
  return (known === undefined ? undefined : CATALOGUE_CODES[known]) ?? 'catalogue-changed';
}

/** What every viewer writes when it saves: dates, producer, XMP. No validator objects, but ours never does. */
export function judgeMetadata(step: Step): void {
  const { before, after, comparison } = step;
  const [old, fresh] = [before.view, after.view];
  const { root } = after;
  const info = ObjectPath.trailer.to('Info');
  const differences = step.touch([
    ...comparison.compareInside(info, old.trailer.entries.get('Info'), fresh.trailer.entries.get('Info')),
    ...comparison.compare(root.to('Metadata'), ...both(old, fresh, 'Metadata')),
  ]);
  step.reach(fresh.trailer.entries.get('Info'));
  const [first] = differences;
  if (first) step.refuse('saved-again', { permitted: true, path: first.path });
  const [declared] = step.touch([
    ...comparison.compare(root.to('Extensions'), ...both(old, fresh, 'Extensions')),
    ...comparison.compare(root.to('Version'), ...both(old, fresh, 'Version')),
  ]);
  if (declared)
    step.add({ kind: 'extension', code: 'extensions-declared', permitted: true, path: declared.path });
}

/** Encryption and the part of the identifier that a file keeps for life (ISO 32000-2 §14.4). */
export function judgeTrailer(step: Step): void {
  const { before, after, comparison } = step;
  const [old, fresh] = [before.view.trailer.entries, after.view.trailer.entries];
  const trailer = ObjectPath.trailer;
  const [encryption] = step.touch(
    comparison.compare(trailer.to('Encrypt'), old.get('Encrypt'), fresh.get('Encrypt')),
  );
  if (encryption) step.refuse('encryption-changed', { path: encryption.path });
  const identifiers = [firstOf(before.view, old.get('ID')), firstOf(after.view, fresh.get('ID'))] as const;
  const [identifier] = comparison.compare(trailer.to('ID').to(0), ...identifiers);
  if (identifier) step.refuse('catalogue-changed', { path: identifier.path, permitted: true });
}

function firstOf(view: PdfView, identifiers: PdfObject | undefined): PdfObject | undefined {
  const pair = view.resolve(identifiers);
  return isPdfArray(pair) ? pair[0] : undefined;
}

function both(old: PdfView, fresh: PdfView, key: string): [PdfObject | undefined, PdfObject | undefined] {
  return [old.catalog.entries.get(key), fresh.catalog.entries.get(key)];
}
