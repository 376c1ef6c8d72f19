import { ObjectParser } from '../object-parser.js';
import { PdfDict, PdfKeyword, PdfName, type PdfObject, PdfStream } from '../objects.js';
import { type Box, intersection, readBox } from '../page-tree.js';
import type { PdfDocument } from '../pdf-document.js';
import { BLACK, colourOf } from './colour.js';
import type { ContentCache, RememberedContent } from './content-cache.js';
import { contentFault } from './content-fault.js';
import type { GlyphJudge } from './glyph-judge.js';
import { type GraphicsState, initialState } from './graphics-state.js';
import type { FormMark, PageMarks, ShapeMark, TextMark } from './marks.js';
import { IDENTITY, type Matrix, multiply, transformBox, union } from './matrix.js';
import { Operands } from './operands.js';
import { OPERATORS } from './operators.js';
import { type PageFont, readPageFont } from './page-font.js';
import { PathBuilder } from './path.js';
import { TextPainter } from './text-painter.js';

/** A clip through which nothing shows. */
const NOTHING: Box = [0, 0, 0, 0];

/** What outlives one page: fonts are read once a file, operators are counted over all pages. */
export type InterpreterSession = {
  readonly document: PdfDocument;
  readonly judge: GlyphJudge;
  readonly fonts: Map<PdfDict, PageFont>;
  readonly cache: ContentCache;
  /** The images that may be shown, and what stands for each; any other is a fault. */
  readonly images: Map<PdfStream, ImagePaint>;
  operators: number;
};

/** The part of an image's unit square (ISO 32000-1 §8.9.5) that shows something, in the colour that most of it has. */
export type ImagePaint = Pick<ShapeMark, 'box' | 'colour' | 'alpha'>;

/**
 * Runs the content of one page (ISO 32000-1 §8 and §9) and notes what it paints.
 *
 * It knows what our pages use; anything else is a fault, since what is not understood cannot be vouched for.
 */
export class Interpreter {
  state: GraphicsState;
  readonly path = new PathBuilder();
  readonly text: TextPainter;
  readonly saved: GraphicsState[] = [];
  resources: PdfDict | undefined;
  /** Set by W and W*, done by the next painting operator (§8.5.4). */
  willClip = false;
  private readonly texts: TextMark[] = [];
  private readonly shapes: ShapeMark[] = [];
  private readonly forms: FormMark[] = [];
  private usedResource = false;
  private order = 0;
  private depth = 0;

  constructor(
    readonly session: InterpreterSession,
    page: Box,
    ctm: Matrix = IDENTITY,
  ) {
    this.state = initialState(ctm, page);
    this.text = new TextPainter(session.judge, page);
  }

  get marks(): PageMarks {
    return { texts: this.texts, shapes: this.shapes, forms: this.forms };
  }

  /**
   * Runs one stream, which must be whole: no operator and no saved state reaches over its end.
   *
   * @throws FaultError with a `page-`, `font-` or `pdf-` code
   */
  runStream(stream: PdfStream, resources: PdfDict | undefined): void {
    const { document, cache } = this.session;
    const key = this.state.font === undefined ? cache.key(stream, this.state) : undefined;
    const known = key === undefined ? undefined : cache.get(key);
    if (known !== undefined) return this.repeat(known);
    const start = { order: this.order, operators: this.session.operators, shapes: this.shapes.length };
    const texts = this.texts.length;
    const usedBefore = this.usedResource;
    this.usedResource = false;
    this.run(document.decode(stream), resources);
    if (key !== undefined && !this.usedResource && this.texts.length === texts) {
      cache.set(key, {
        shapes: this.shapes
          .slice(start.shapes)
          .map((shape) => ({ ...shape, order: shape.order - start.order })),
        order: this.order - start.order,
        operators: this.session.operators - start.operators,
        end: this.state,
      });
    }
    this.usedResource ||= usedBefore;
  }

  private repeat({ shapes, order, operators, end }: RememberedContent): void {
    for (const shape of shapes) this.shapes.push({ ...shape, order: shape.order + this.order });
    this.order += order;
    this.state = end;
    this.session.operators += operators;
  }

  run(content: Uint8Array, resources: PdfDict | undefined): void {
    const outer = this.resources;
    this.resources = resources;
    const { limits } = this.session.document;
    const parser = new ObjectParser(content, 0, {
      references: false,
      lenient: false,
      maxDepth: limits.depth,
    });
    const level = this.saved.length;
    let operands: PdfObject[] = [];
    for (let token = parser.next(); token !== undefined; token = parser.next()) {
      if (!(token instanceof PdfKeyword)) operands.push(token);
      else {
        this.session.operators += 1;
        if (this.session.operators > limits.operators)
          throw contentFault('page-too-complex', 'too many operators');
        const operate = OPERATORS[token.word];
        if (operate === undefined) throw contentFault('page-operator', `operator ${token.word} is not known`);
        operate(this, new Operands(token.word, operands));
        operands = [];
      }
    }
    if (operands.length > 0 || this.saved.length !== level || !this.path.isEmpty || this.willClip)
      throw contentFault('page-operator', 'the content ends in the middle');
    this.resources = outer;
  }

  set(change: Partial<GraphicsState>): void {
    this.state = { ...this.state, ...change };
  }

  restore(): void {
    const state = this.saved.pop();
    if (state === undefined) throw contentFault('page-operator', 'Q without q');
    this.state = state;
  }

  show(parts: readonly (Uint8Array | number)[]): void {
    this.texts.push(this.text.show(parts, this.state, this.nextOrder()));
  }

  /** Ends the path: fills it, strokes it, both or neither, then clips by it. */
  paint(how: { fill: boolean; stroke: boolean }): void {
    const { ctm, clip, fill, stroke, fillAlpha, strokeAlpha } = this.state;
    const order = this.nextOrder();
    const parts = this.path
      .take(ctm)
      .map((part) => ({ ...part, box: intersection(part.box, clip) }))
      .filter(({ box }) => box[0] <= box[2] && box[1] <= box[3]);
    if (how.fill) this.addShapes(parts, { colour: fill, alpha: fillAlpha, order });
    const whole = parts.map(({ box }) => box);
    if (how.stroke && whole.length > 0)
      this.shapes.push({
        box: whole.reduce(union),
        kind: 'stroke',
        colour: stroke,
        alpha: strokeAlpha,
        order,
      });
    if (this.willClip) this.set({ clip: whole.length > 0 ? whole.reduce(union) : NOTHING });
    this.willClip = false;
  }

  /** Rectangles one by one, all other shapes of the operator as one. */
  private addShapes(
    parts: readonly { box: Box; isRectangle: boolean }[],
    paint: Pick<ShapeMark, 'colour' | 'alpha' | 'order'>,
  ): void {
    const others: Box[] = [];
    for (const { box, isRectangle } of parts) {
      if (isRectangle) this.shapes.push({ box, kind: 'rectangle', ...paint });
      else others.push(box);
    }
    if (others.length > 0) this.shapes.push({ box: others.reduce(union), kind: 'path', ...paint });
  }

  font(name: string): PageFont {
    const { document, fonts } = this.session;
    const dict = this.resource('Font', name);
    if (!(dict instanceof PdfDict)) throw contentFault('page-font', `font ${name} is no dictionary`);
    let font = fonts.get(dict);
    if (font === undefined) fonts.set(dict, (font = readPageFont(document, dict)));
    return font;
  }

  /** Number of components of a colour space that can be told without its profile (§8.6.4, §8.6.5.5). */
  colourComponents(name: string): number {
    const known = { DeviceGray: 1, DeviceRGB: 3, DeviceCMYK: 4 }[name];
    if (known !== undefined) return known;
    const { document } = this.session;
    const space = this.resource('ColorSpace', name);
    const [family, profile] = Array.isArray(space)
      ? (space as PdfObject[]).map((item) => document.resolve(item))
      : [];
    if (family instanceof PdfName && family.name === 'ICCBased' && profile instanceof PdfStream)
      return document.number(profile, 'N');
    throw contentFault('page-colour', `colour space ${name} is not known`);
  }

  initialColour(name: string): GraphicsState['fill'] {
    const components = this.colourComponents(name);
    return components === 4 ? BLACK : colourOf(Array.from({ length: components }, () => 0));
  }

  /** A form XObject (§8.10): its matrix, its box as a clip, its own resources. */
  form(name: string): void {
    const form = this.resource('XObject', name);
    if (!(form instanceof PdfStream)) throw contentFault('page-resource', `XObject ${name} is no stream`);
    this.runForm(form, this.state.ctm);
  }

  /** @param ctm where the form's own matrix leads to */
  runForm(form: PdfStream, ctm: Matrix): void {
    const { document } = this.session;
    if (document.optionalName(form, 'Subtype') !== 'Form') return this.showImage(form);
    if (this.depth >= document.limits.depth)
      throw contentFault('page-too-complex', 'forms are nested too deep');
    const before = this.state;
    const matrix = multiply(formMatrix(document, form), ctm);
    const box = transformBox(matrix, readBox(document, form.dict, 'BBox'));
    this.set({ ctm: matrix, clip: intersection(before.clip, box) });
    this.forms.push({ form, box, clip: this.state.clip });
    this.depth += 1;
    this.runStream(form, document.optionalDict(form, 'Resources') ?? this.resources);
    this.depth -= 1;
    this.state = before;
  }

  private showImage(image: PdfStream): void {
    const paint = this.session.images.get(image);
    if (paint === undefined) throw contentFault('page-image', 'an XObject is no form');
    const box = intersection(transformBox(this.state.ctm, paint.box), this.state.clip);
    const { colour, alpha } = paint;
    this.shapes.push({ box, kind: 'path', colour, alpha, order: this.nextOrder() });
  }

  resource(category: string, name: string): PdfObject | undefined {
    this.usedResource = true;
    const { document } = this.session;
    const resources = this.resources && document.optionalDict(this.resources, category);
    const found = resources && document.entry(resources, name);
    if (found === undefined) throw contentFault('page-resource', `no ${category} named ${name}`);
    return found;
  }

  private nextOrder(): number {
    this.order += 1;
    return this.order;
  }
}

export function formMatrix(document: PdfDocument, form: PdfStream): Matrix {
  if (!form.dict.entries.has('Matrix')) return IDENTITY;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = document.numbers(form, 'Matrix', 6);
  return [a, b, c, d, e, f];
}
