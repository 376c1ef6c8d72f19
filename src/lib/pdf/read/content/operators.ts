import { PdfDict, PdfName, PdfString } from '../objects.js';
import { colourOf } from './colour.js';
import { contentFault } from './content-fault.js';
import type { Interpreter } from './interpreter.js';
import { type Matrix, multiply } from './matrix.js';
import type { Operands } from './operands.js';

type Operator = (on: Interpreter, operands: Operands) => void;

/** Operators that only end a path; f and F are one (ISO 32000-1 table 60). */
const PAINTING: Readonly<Record<string, { fill: boolean; stroke: boolean; closes?: true }>> = {
  S: { fill: false, stroke: true },
  s: { fill: false, stroke: true, closes: true },
  f: { fill: true, stroke: false },
  F: { fill: true, stroke: false },
  'f*': { fill: true, stroke: false },
  B: { fill: true, stroke: true },
  'B*': { fill: true, stroke: true },
  b: { fill: true, stroke: true, closes: true },
  'b*': { fill: true, stroke: true, closes: true },
  n: { fill: false, stroke: false },
};

const painting: Record<string, Operator> = Object.fromEntries(
  Object.entries(PAINTING).map(([word, how]): [string, Operator] => [
    word,
    (on, operands) => {
      operands.none();
      on.paint(how);
    },
  ]),
);

/** Operators that change how something looks but not whether it can be seen. */
const ignored: Record<string, Operator> = Object.fromEntries(
  ['w', 'J', 'j', 'M', 'd', 'i', 'ri', 'BMC', 'BDC', 'EMC', 'MP', 'DP'].map((word): [string, Operator] => [
    word,
    () => undefined,
  ]),
);

const state: Record<string, Operator> = {
  q: (on, operands) => {
    operands.none();
    if (on.saved.length > on.session.document.limits.depth)
      throw contentFault('page-too-complex', 'graphics states are nested too deep');
    on.saved.push(on.state);
  },
  Q: (on, operands) => {
    operands.none();
    on.restore();
  },
  cm: (on, operands) => on.set({ ctm: multiply(matrixOf(operands), on.state.ctm) }),
  gs: (on, operands) => applyExtendedState(on, operands.name()),
  Do: (on, operands) => on.form(operands.name()),
};

const path: Record<string, Operator> = {
  m: (on, operands) => on.path.moveTo(...pair(operands.numbers(2))),
  l: (on, operands) => on.path.lineTo(...pair(operands.numbers(2))),
  c: (on, operands) => on.path.curveThrough(operands.numbers(6)),
  v: (on, operands) => on.path.curveThrough(operands.numbers(4)),
  y: (on, operands) => on.path.curveThrough(operands.numbers(4)),
  h: (_, operands) => operands.none(),
  re: (on, operands) => {
    const [x = 0, y = 0, width = 0, height = 0] = operands.numbers(4);
    on.path.rectangle(x, y, width, height);
  },
  W: (on, operands) => willClip(on, operands),
  'W*': (on, operands) => willClip(on, operands),
};

const colour: Record<string, Operator> = {
  g: (on, operands) => on.set({ fill: colourOf(operands.numbers(1)) }),
  rg: (on, operands) => on.set({ fill: colourOf(operands.numbers(3)) }),
  k: (on, operands) => on.set({ fill: colourOf(operands.numbers(4)) }),
  G: (on, operands) => on.set({ stroke: colourOf(operands.numbers(1)) }),
  RG: (on, operands) => on.set({ stroke: colourOf(operands.numbers(3)) }),
  K: (on, operands) => on.set({ stroke: colourOf(operands.numbers(4)) }),
  cs: (on, operands) => on.set({ fill: on.initialColour(operands.name()) }),
  CS: (on, operands) => on.set({ stroke: on.initialColour(operands.name()) }),
  sc: (on, operands) => on.set({ fill: colourOf(operands.allNumbers()) }),
  scn: (on, operands) => on.set({ fill: colourOf(operands.allNumbers()) }),
  SC: (on, operands) => on.set({ stroke: colourOf(operands.allNumbers()) }),
  SCN: (on, operands) => on.set({ stroke: colourOf(operands.allNumbers()) }),
};

const text: Record<string, Operator> = {
  BT: (on, operands) => {
    operands.none();
    on.text.begin();
  },
  ET: (_, operands) => operands.none(),
  Tf: (on, operands) => {
    const [name, fontSize] = operands.nameAndNumber();
    on.set({ font: on.font(name), fontSize });
  },
  Tc: (on, operands) => on.set({ characterSpacing: operands.number() }),
  Tw: (on, operands) => on.set({ wordSpacing: operands.number() }),
  Tz: (on, operands) => on.set({ horizontalScale: operands.number() / 100 }),
  TL: (on, operands) => on.set({ leading: operands.number() }),
  Ts: (on, operands) => on.set({ rise: operands.number() }),
  Tr: (on, operands) => on.set({ renderMode: operands.number() }),
  Tm: (on, operands) => on.text.setMatrix(matrixOf(operands)),
  Td: (on, operands) => on.text.moveLine(...pair(operands.numbers(2))),
  TD: (on, operands) => {
    const [x, y] = pair(operands.numbers(2));
    on.set({ leading: -y });
    on.text.moveLine(x, y);
  },
  'T*': (on, operands) => {
    operands.none();
    on.text.moveLine(0, -on.state.leading);
  },
  Tj: (on, operands) => on.show([operands.string()]),
  "'": (on, operands) => {
    on.text.moveLine(0, -on.state.leading);
    on.show([operands.string()]);
  },
  TJ: (on, operands) => on.show(operands.array().map(textPart)),
};

/** By word; whatever is not here is not understood. */
export const OPERATORS: Readonly<Record<string, Operator | undefined>> = Object.assign(
  Object.create(null) as Record<string, Operator>,
  ignored,
  painting,
  state,
  path,
  colour,
  text,
);

function pair(numbers: readonly number[]): [number, number] {
  return [numbers[0] ?? 0, numbers[1] ?? 0];
}

function matrixOf(operands: Operands): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = operands.numbers(6);
  return [a, b, c, d, e, f];
}

function willClip(on: Interpreter, operands: Operands): void {
  operands.none();
  on.willClip = true;
}

function textPart(part: unknown): Uint8Array | number {
  if (part instanceof PdfString) return part.bytes;
  if (typeof part === 'number') return part;
  throw contentFault('page-operand', 'TJ has a part that is neither a string nor a number');
}

/** Constant alpha counts; a soft mask or a blend mode other than the two harmless ones could hide anything (§11.6). */
function applyExtendedState(on: Interpreter, name: string): void {
  const dict = on.resource('ExtGState', name);
  if (!(dict instanceof PdfDict)) throw contentFault('page-resource', `ExtGState ${name} is no dictionary`);
  const { document } = on.session;
  const mask = document.entry(dict, 'SMask');
  const blend = document.optionalName(dict, 'BM') ?? 'Normal';
  const hasMask = mask !== undefined && !(mask instanceof PdfName && mask.name === 'None');
  if (hasMask || !['Normal', 'Multiply'].includes(blend) || dict.entries.has('Font'))
    throw contentFault('page-transparency', `ExtGState ${name} could hide what is drawn`);
  on.set({
    fillAlpha: document.optionalNumber(dict, 'ca') ?? on.state.fillAlpha,
    strokeAlpha: document.optionalNumber(dict, 'CA') ?? on.state.strokeAlpha,
  });
}
