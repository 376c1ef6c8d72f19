import { SvgError } from './svg-error.js';
import { type SvgToken, svgTokens } from './svg-tokens.js';

export type SvgLimits = Readonly<{ elements: number; depth: number }>;

/** Proportions of a drawing. */
export type PlainSvg = Readonly<{ width: number; height: number }>;

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** Shapes, groups of them, and the two elements that only describe. */
const ELEMENTS: ReadonlySet<string> = new Set(
  'svg g path rect circle ellipse line polyline polygon title desc'.split(' '),
);
const DESCRIPTIONS: ReadonlySet<string> = new Set(['title', 'desc']);

/** May be attributes and properties of `style` alike. */
const PROPERTIES: ReadonlySet<string> = new Set(
  [
    'fill fill-opacity fill-rule clip-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit',
    'stroke-opacity opacity',
  ]
    .join(' ')
    .split(' '),
);
const GEOMETRY: ReadonlySet<string> = new Set(
  'id class d points x y width height rx ry cx cy r x1 y1 x2 y2 transform viewBox version style'.split(' '),
);
/** Namespaces that are declared and never used do no harm. */
const ON_ROOT: ReadonlySet<string> = new Set([
  'xmlns',
  'xmlns:svg',
  'xmlns:xlink',
  'xml:space',
  'preserveAspectRatio',
]);

/** Numbers, colours, functions of numbers: no quotes, escapes, at-rules or addresses. */
const PLAIN_VALUE = /^[A-Za-z0-9#(),.%+\s-]*$/;

const LARGEST_NUMBER = 1e6;

/**
 * Checks that a drawing is made of filled and stroked shapes and nothing else: what is not known is refused.
 *
 * @throws SvgError naming the element, attribute or value
 */
export function plainSvg(source: string, limits: SvgLimits): PlainSvg {
  const open: string[] = [];
  let size: PlainSvg | undefined;
  let elements = 0;
  for (const token of svgTokens(source)) {
    if (token.kind === 'start') {
      elements += 1;
      if (elements > limits.elements) throw new SvgError(`it has more than ${limits.elements} elements`);
      if (open.length === limits.depth) throw new SvgError(`it is nested deeper than ${limits.depth}`);
      if ((open.length === 0) !== (token.name === 'svg') || (open.length === 0 && size)) {
        throw new SvgError('it is not one svg element');
      }
      assertStart(token);
      size ??= sizeOf(token.attributes);
      if (!token.isEmpty) open.push(token.name);
    } else if (token.kind === 'text') {
      if (!DESCRIPTIONS.has(open.at(-1) ?? '')) throw new SvgError('it has text outside its shapes');
    } else if (open.pop() !== token.name) throw new SvgError(`it is not well-formed at </${token.name}>`);
  }
  if (!size || open.length > 0) throw new SvgError('it is cut off');
  return size;
}

function assertStart({ name, attributes }: SvgToken & { kind: 'start' }): void {
  if (!ELEMENTS.has(name)) throw new SvgError(`its element ${name} is not accepted`);
  for (const [key, value] of attributes) {
    const isKnown = GEOMETRY.has(key) || PROPERTIES.has(key) || (name === 'svg' && ON_ROOT.has(key));
    if (!isKnown) throw new SvgError(`the attribute ${key} of its ${name} is not accepted`);
    if (key === 'style') assertStyle(value);
    else if (!key.startsWith('xml') && key !== 'id' && key !== 'class') assertValue(key, value);
  }
  if (name === 'svg' && attributes.get('xmlns') !== NAMESPACE) {
    throw new SvgError('its svg element is not in the namespace of SVG');
  }
}

function assertStyle(style: string): void {
  for (const declaration of style.split(';').filter((each) => each.trim() !== '')) {
    const [property = '', ...values] = declaration.split(':');
    if (!PROPERTIES.has(property.trim()))
      throw new SvgError(`the property ${property.trim()} is not accepted`);
    assertValue(property.trim(), values.join(':'));
  }
}

function assertValue(name: string, value: string): void {
  if (!PLAIN_VALUE.test(value) || /url/i.test(value))
    throw new SvgError(`the value of its ${name} is not accepted`);
  for (const number of value.match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? []) {
    const isHuge = Math.abs(Number(number)) > LARGEST_NUMBER && !value.startsWith('#');
    if (isHuge) throw new SvgError(`a number in its ${name} is too large`);
  }
}

/** By the view box, else by width and height, which may be in any one unit. */
function sizeOf(attributes: ReadonlyMap<string, string>): PlainSvg {
  const box =
    attributes
      .get('viewBox')
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? [];
  const lengths = ['width', 'height'].map((name) => Number.parseFloat(attributes.get(name) ?? ''));
  const [width = Number.NaN, height = Number.NaN] = box.length === 4 ? box.slice(2) : lengths;
  if (!(width > 0 && height > 0)) throw new SvgError('it says neither a view box nor width and height');
  return { width, height };
}
