import { createHash } from 'node:crypto';
import { faultOf } from '../../lib/faults/fault.js';
import { readSealField, type SealField } from '../../lib/pades/read/seal-field.js';
import { type PdfLimits, PERMIT_LIMITS } from '../../lib/pdf/read/limits.js';
import { assertClosedGraph } from '../../lib/pdf/read/object-graph.js';
import { type PdfPage, readPages } from '../../lib/pdf/read/page-tree.js';
import type { PdfDocument } from '../../lib/pdf/read/pdf-document.js';
import { pdfFault } from '../../lib/pdf/read/pdf-fault.js';
import { readRevisions } from '../../lib/pdf/read/strict-file.js';
import type { CertificateReader } from '../../lib/x509/read/certificate-reader.js';
import { checkPages, type DrawnPage, type PageCheckTools } from './page-check.js';
import type {
  PageCheckFacts,
  SealCheckFacts,
  SelfCheckFacts,
  SelfCheckFault,
  SelfCheckInput,
} from './report.js';
import { checkSeal } from './seal-check.js';

/** What the bytes alone say; no pixels yet. */
export type FileCheck = Readonly<{
  facts: SelfCheckFacts;
  faults: readonly SelfCheckFault[];
  field: SealField | undefined;
  pages: readonly DrawnPage[];
}>;

/** More than this helps nobody. */
const MAX_FAULTS = 50;

export type FileCheckTools = PageCheckTools & Readonly<{ certificates: CertificateReader }>;

/** Judges the bytes of a sealed permit: structure, seal, and what the pages show. Pure, and never throws. */
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
  const field = file && step(() => readSealField(file.document, file.pages));
  const seal =
    file && field && step(() => checkSeal(input, { document: file.document, field }, tools.certificates));
  const page = file && step(() => checkPages(input, { ...file, field }, tools));
  faults.push(...(seal?.faults ?? []), ...(page?.faults ?? []));
  return {
    facts: factsOf(input.bytes, { file, seal: seal?.facts, page: page?.facts }),
    faults: faults.slice(0, MAX_FAULTS),
    field,
    pages: page?.pages ?? [],
  };
}

/** @throws FaultError with a `pdf-` code */
function openPermit(bytes: Uint8Array, limits: PdfLimits): { document: PdfDocument; pages: PdfPage[] } {
  const [{ document }, ...updates] = readRevisions(bytes, limits);
  if (updates.length > 0) throw pdfFault('pdf-revisions', `${updates.length} updates`);
  assertClosedGraph(document);
  return { document, pages: readPages(document) };
}

function factsOf(
  bytes: Uint8Array,
  found: {
    file: { document: PdfDocument; pages: PdfPage[] } | undefined;
    seal: SealCheckFacts | undefined;
    page: PageCheckFacts | undefined;
  },
): SelfCheckFacts {
  const { file, seal, page } = found;
  return {
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    structure: file && { objects: file.document.objects.length - 1, pages: file.pages.length },
    seal,
    page,
    pixels: undefined,
  };
}
