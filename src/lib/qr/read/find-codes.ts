import { luminance } from '../../pdf/read/content/colour.js';
import type { ShapeMark } from '../../pdf/read/content/marks.js';
import { union } from '../../pdf/read/content/matrix.js';
import type { Box } from '../../pdf/read/page-tree.js';

/** A square of modules as it was drawn; row 0 is the uppermost. */
export type DrawnCode = Readonly<{
  box: Box;
  /** Modules a side. */
  size: number;
  /** 1 is dark; `size` rows of `size` modules. */
  modules: Uint8Array;
  /** Position in the order of painting of the last module. */
  order: number;
}>;

const MAX_DARK_LUMINANCE = 0.4;
const MIN_ALPHA = 0.9;

/** A code of version 1 has more runs than this, an ornament of equal bars seldom. */
const MIN_RUNS = 40;

/** ISO/IEC 18004 §5.3.1: 21 to 177 modules, in steps of four. */
const MIN_SIZE = 21;
const MAX_SIZE = 177;

/** Modules of the quiet zone (§5.3.8): marks farther apart belong to two codes. */
export const QUIET_ZONE = 4;

/** How far a run's edge may stand beside the grid, in modules. */
const GRID_SLACK = 0.1;

/** Finds QR codes among what a page paints: dark rectangles one module high that fill a square grid. */
export function findCodes(shapes: readonly ShapeMark[]): DrawnCode[] {
  const byHeight = new Map<number, ShapeMark[]>();
  for (const shape of shapes.filter(isDarkRectangle)) {
    const key = Math.round((shape.box[3] - shape.box[1]) * 100);
    const runs = byHeight.get(key);
    if (runs === undefined) byHeight.set(key, [shape]);
    else runs.push(shape);
  }
  return [...byHeight.values()].flatMap((runs) => clusters(runs, 0)).flatMap((runs) => codeOf(runs) ?? []);
}

function isDarkRectangle({ kind, box, colour, alpha }: ShapeMark): boolean {
  const isSolid = kind === 'rectangle' && alpha >= MIN_ALPHA && luminance(colour) <= MAX_DARK_LUMINANCE;
  return isSolid && box[2] > box[0] && box[3] > box[1];
}

/** Divides marks wherever a strip wider than the quiet zone is empty, across, then along, until nothing divides. */
function clusters(runs: readonly ShapeMark[], divided: number): (readonly ShapeMark[])[] {
  const [first] = runs;
  if (first === undefined || runs.length < MIN_RUNS) return [];
  const gap = (first.box[3] - first.box[1]) * QUIET_ZONE * 0.9;
  for (const [low, high] of [[0, 2] as const, [1, 3] as const]) {
    const parts = divide(runs, { low, high, gap });
    if (parts.length > 1 && divided < 8) return parts.flatMap((part) => clusters(part, divided + 1));
  }
  return [runs];
}

function divide(
  runs: readonly ShapeMark[],
  { low, high, gap }: { low: 0 | 1; high: 2 | 3; gap: number },
): ShapeMark[][] {
  const sorted = runs.toSorted((a, b) => a.box[low] - b.box[low]);
  const parts: ShapeMark[][] = [];
  let reach = -Infinity;
  for (const run of sorted) {
    if (run.box[low] - reach > gap) parts.push([]);
    parts.at(-1)?.push(run);
    reach = Math.max(reach, run.box[high]);
  }
  return parts;
}

function codeOf(runs: readonly ShapeMark[]): DrawnCode | undefined {
  const box = runs.map((run) => run.box).reduce(union);
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  const first = runs[0]?.box ?? box;
  const size = Math.round(height / (first[3] - first[1]));
  const isSquare = Math.abs(width - height) * size < GRID_SLACK * 5 * height;
  const isVersion = size >= MIN_SIZE && size <= MAX_SIZE && (size - 17) % 4 === 0;
  if (!isSquare || !isVersion) return undefined;
  const modules = rasterise(runs, { box, size, module: height / size });
  const order = runs.reduce((last, run) => Math.max(last, run.order), 0);
  return modules && { box, size, modules, order };
}

function rasterise(
  runs: readonly ShapeMark[],
  grid: { box: Box; size: number; module: number },
): Uint8Array | undefined {
  const modules = new Uint8Array(grid.size * grid.size);
  for (const { box } of runs) {
    const edges = [
      (box[0] - grid.box[0]) / grid.module,
      (box[2] - grid.box[0]) / grid.module,
      (grid.box[3] - box[3]) / grid.module,
    ];
    const [left = 0, right = 0, row = 0] = edges.map(Math.round);
    if (edges.some((edge) => Math.abs(edge - Math.round(edge)) > GRID_SLACK)) return undefined;
    modules.fill(1, row * grid.size + left, row * grid.size + right);
  }
  return modules;
}
