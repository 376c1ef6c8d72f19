import type { FormMark } from '../../lib/pdf/read/content/marks.js';
import type { InterpreterSession } from '../../lib/pdf/read/content/interpreter.js';
import { PdfDict, PdfStream } from '../../lib/pdf/read/objects.js';
import { type Box, intersection, type PdfPage } from '../../lib/pdf/read/page-tree.js';
import type { ExpectedDrawing, SelfCheckFault } from './report.js';
import { allowImage, specimenDigest } from './seal-drawing.js';

/** Resource name of the specimen on the pages that show it. */
const NAME = 'SealImpression';

/** Rounding of numbers that were written with three decimals. */
const SLACK = 0.01;

/** The forms that show the first seal's specimen on the pages themselves; their images may be shown. */
export function specimenForms(
  session: InterpreterSession,
  pages: readonly PdfPage[],
  specimenSha256: string | undefined,
): ReadonlySet<PdfStream> {
  const { document } = session;
  const named = pages.map(({ dict }) => {
    const resources = document.optionalDict(dict, 'Resources');
    const forms = resources && document.optionalDict(resources, 'XObject');
    return forms instanceof PdfDict ? document.entry(forms, NAME) : undefined;
  });
  const forms = [...new Set(named.filter((form) => form instanceof PdfStream))];
  const specimens = forms.filter((form) => specimenDigest(document, form) === specimenSha256);
  for (const form of specimens) allowImage(session, form);
  return new Set(specimens);
}

/** Holds the specimens that the pages show against those that they are to show. */
export function checkDrawings(
  drawn: readonly Readonly<{ page: PdfPage; forms: readonly FormMark[] }>[],
  expected: readonly ExpectedDrawing[],
  specimens: ReadonlySet<PdfStream>,
): SelfCheckFault[] {
  const found = drawn.flatMap(({ page, forms }) =>
    forms.filter(({ form }) => specimens.has(form)).map((mark) => ({ page, mark })),
  );
  const isAt = (each: (typeof found)[number], { pageNumber, rect, clip }: ExpectedDrawing): boolean =>
    each.page.number === pageNumber &&
    isNear(each.mark.box, rect) &&
    isNear(each.mark.clip, intersection(intersection(rect, clip), each.page.box));
  const missing = expected.filter((drawing) => !found.some((each) => isAt(each, drawing)));
  const unexpected = found.filter((each) => !expected.some((drawing) => isAt(each, drawing)));
  const isRepeated = found.length > expected.length && unexpected.length === 0;
  return [
    ...missing.map(({ pageNumber }): SelfCheckFault => {
      return { code: 'drawing-missing', detail: `page ${pageNumber} does not show the seal where it has to` };
    }),
    ...unexpected.map(({ page }): SelfCheckFault => {
      return { code: 'drawing-unexpected', detail: `page ${page.number} shows the seal where it must not` };
    }),
    ...(isRepeated
      ? [{ code: 'drawing-unexpected' as const, detail: 'the seal is shown twice in one place' }]
      : []),
  ];
}

function isNear(a: Box, b: Box): boolean {
  return a.every((value, index) => Math.abs(value - (b[index] ?? 0)) < SLACK);
}
