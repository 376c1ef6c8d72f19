import { createHash } from 'node:crypto';
import { faultOf } from '../../lib/faults/fault.js';
import { readSealForm, type SealForm } from '../../lib/pades/read/seal-field.js';
import { judgeUpdates, type Update } from '../../lib/pades/read/updates/judge-updates.js';
import { type PdfLimits, PERMIT_LIMITS } from '../../lib/pdf/read/limits.js';
import { assertClosedGraph } from '../../lib/pdf/read/object-graph.js';
import { type PdfPage, readPages } from '../../lib/pdf/read/page-tree.js';
import { type PdfRevision, readRevisions } from '../../lib/pdf/read/strict-file.js';
import type { CertificateReader } from '../../lib/x509/read/certificate-reader.js';
import { checkAttachments } from './attachment-check.js';
import { checkPages, type DrawnPage, type PageCheck, type PageCheckTools } from './page-check.js';
import type { SelfCheckFacts, SelfCheckFault, SelfCheckInput } from './report.js';
import type { SealDrawing } from './seal-drawing.js';
import { checkSeals, type PlacedSeal, type SealsCheck } from './seal-check.js';

/** What the bytes alone say; no pixels yet. */
export type FileCheck = Readonly<{
  facts: SelfCheckFacts;
  faults: readonly SelfCheckFault[];
  seals: readonly SealDrawing[];
  pages: readonly DrawnPage[];
}>;

/** More than this helps nobody. */
const MAX_FAULTS = 50;

export type FileCheckTools = PageCheckTools & Readonly<{ certificates: CertificateReader }>;

/** Judges the bytes of a sealed permit: structure, updates, seals, and what the pages show. Pure, and never throws. */
export function checkPermit(
  input: SelfCheckInput,
  tools: FileCheckTools,
  limits: PdfLimits = PERMIT_LIMITS,
): FileCheck {
  const faults: SelfCheckFault[] = [];
  const step = <T>(run: () => T): T | undefined => {
    try {
      return run();
    } catch (error) {
      faults.push(faultOf(error, 'self-check-crashed'));
      return undefined;
    }
  };
  const file = step(() => openPermit(input.bytes, limits));
  const form = file && step(() => readSealForm(file.revisions[0].document, file.pages));
  const updates = file && form && step(() => judgeUpdates(file.revisions, form));
  const sealed = file && form && updates && { form, updates, placed: placedSeals(file, form, updates) };
  const seals = sealed && checkSeals(input, sealed, tools.certificates);
  faults.push(...(sealed ? unexpectedFaults(input, sealed) : []), ...(seals?.faults ?? []));
  // Pages of a file with an update that is not understood would be judged for somebody else's content.
  const isJudged = file !== undefined && (updates !== undefined || file.revisions.length === 1);
  const page = isJudged
    ? step(() => checkPages(input, { ...lastOf(file), fields: fieldsOf(sealed, form) }, tools))
    : undefined;
  faults.push(...(page?.faults ?? []));
  const attachments = isJudged
    ? step(() => checkAttachments(lastOf(file).document, input.attachments))
    : undefined;
  faults.push(...(attachments?.faults ?? []));
  return {
    facts: factsOf(input.bytes, { file, sealed, seals, page, attachments: attachments?.facts }),
    faults: faults.slice(0, MAX_FAULTS),
    seals: page?.seals ?? [],
    pages: page?.pages ?? [],
  };
}

/** No update may change a page, so that those of the first revision are those of the file. */
type OpenedFile = Readonly<{ revisions: readonly [PdfRevision, ...PdfRevision[]]; pages: PdfPage[] }>;

type SealedParts = Readonly<{
  form: SealForm;
  updates: readonly Update[];
  placed: readonly PlacedSeal[];
}>;

/** @throws FaultError with a `pdf-` code */
function openPermit(bytes: Uint8Array, limits: PdfLimits): OpenedFile {
  const revisions = readRevisions(bytes, limits);
  for (const { document } of revisions) assertClosedGraph(document);
  return { revisions, pages: readPages(revisions[0].document) };
}

function lastOf({ revisions, pages }: OpenedFile): { document: PdfRevision['document']; pages: PdfPage[] } {
  return { document: (revisions.at(-1) ?? revisions[0]).document, pages };
}

function placedSeals({ revisions }: OpenedFile, form: SealForm, updates: readonly Update[]): PlacedSeal[] {
  const later = updates.flatMap((update) =>
    update.kind === 'countersignature' ? [{ field: update.seal, revision: update.revision }] : [],
  );
  return [{ field: form.seal, revision: revisions[0] }, ...later];
}

function fieldsOf(sealed: SealedParts | undefined, form: SealForm | undefined): PlacedSeal['field'][] {
  if (sealed) return sealed.placed.map(({ field }) => field);
  return form ? [form.seal] : [];
}

function awaitedBy({ form, placed }: SealedParts): string | undefined {
  return placed.length === 1 ? form.reserved?.fieldName : undefined;
}

/** The right fields are sealed, in the right order, and the right one is still to be. */
function unexpectedFaults(input: SelfCheckInput, sealed: SealedParts): SelfCheckFault[] {
  const found = sealed.placed.map(({ field }) => field.fieldName);
  const expected = input.seals.map(({ fieldName }) => fieldName);
  const awaited = awaitedBy(sealed);
  if (found.join() === expected.join() && awaited === input.awaiting) return [];
  const detail = `sealed in ${found.join(', ')}, waiting for ${awaited ?? 'none'}`;
  return [{ code: 'seal-unexpected', detail }];
}

function factsOf(
  bytes: Uint8Array,
  found: {
    file: OpenedFile | undefined;
    sealed: SealedParts | undefined;
    seals: SealsCheck | undefined;
    page: PageCheck | undefined;
    attachments: SelfCheckFacts['attachments'];
  },
): SelfCheckFacts {
  const { file, sealed, seals, page, attachments } = found;
  const last = file && lastOf(file);
  return {
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    structure: last && { objects: last.document.objects.length - 1, pages: last.pages.length },
    revisions: sealed && ['seal', ...sealed.updates.map(({ kind }) => kind)],
    awaiting: sealed && awaitedBy(sealed),
    ...(seals?.facts ?? { seals: [], timestamps: [], level: undefined }),
    page: page?.facts,
    attachments,
    pixels: undefined,
  };
}
