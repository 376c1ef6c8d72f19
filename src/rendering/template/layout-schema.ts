import { FONT_NAMES } from '../text/font-library.js';

const length = { type: 'number', minimum: 0, maximum: 2000 };
const positive = { type: 'number', exclusiveMinimum: 0, maximum: 2000 };
const name = { type: 'string', minLength: 1 };
const point = { type: 'array', items: length, minItems: 2, maxItems: 2 };
const box = object({ x: length, y: length, width: positive, height: positive });
const align = { enum: ['left', 'centre', 'right'] };
const rules = object({ inner: positive, outer: positive, colour: name, padding: length });
const sealPlace = object({ page: { type: 'integer', minimum: 1 }, centre: point, diameter: positive });
const textSource = { wording: name, value: name };

const style = object(
  { font: name, size: positive, leading: { type: 'number', minimum: 1, maximum: 4 }, colour: name },
  {
    minimum: { type: 'number', minimum: 5 },
    align,
    tracking: length,
    indent: length,
    hanging: length,
    gap: length,
    justify: { type: 'boolean' },
    balance: { type: 'boolean' },
  },
);

const gridCell = object(
  { style: name },
  {
    ...textSource,
    span: { type: 'integer', minimum: 1 },
    once: { type: 'boolean' },
    valign: { enum: ['top', 'middle'] },
  },
);
const gridRow = object(
  { cells: { type: 'array', items: gridCell, minItems: 1 } },
  { when: name, each: name, minimum: length },
);

const contentElements = [
  element(
    'text',
    { box, style: name },
    { ...textSource, when: name, valign: { enum: ['top', 'middle', 'bottom'] } },
  ),
  element('qr', { value: name, place: object({ x: length, y: length, size: positive }), colour: name }),
  element(
    'grid',
    { box, columns: listOf(positive), rows: listOf(gridRow), tallest: positive, rules },
    { continues: { type: 'boolean' } },
  ),
  element(
    'list',
    {
      each: name,
      box,
      minimum: length,
      headStyle: name,
      columns: listOf(object({ width: positive, head: name, style: name }, textSource)),
      rules,
    },
    { end: name },
  ),
];

const backgroundElements = [
  element('rectangle', { box, width: positive, colour: name }),
  element('line', { from: point, to: point, width: positive, colour: name }),
  element('meander', { box, band: positive, width: positive, colour: name }),
  element('waves', {
    box,
    spacing: positive,
    amplitude: length,
    period: positive,
    width: positive,
    colour: name,
  }),
  element(
    'watermark',
    {
      wording: name,
      font: name,
      size: positive,
      colour: name,
      angle: { type: 'number' },
      centres: listOf(point),
    },
    { when: name },
  ),
];

const pictures = object({
  box,
  marks: object({
    wording: name,
    style: name,
    width: positive,
    height: positive,
    angle: { type: 'number' },
    centres: listOf(point),
    opacity: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
  }),
});

/** JSON Schema of `layout.json`; references between its parts are checked by `template.ts`. */
export const LAYOUT_SCHEMA = object(
  {
    page: object({ width: positive, height: positive }),
    fonts: { ...mapOf({ enum: FONT_NAMES }), minProperties: 1 },
    colours: mapOf({ type: 'string', pattern: '^#[0-9a-f]{6}$' }),
    styles: mapOf(style),
    title: name,
    sealPlace,
    pages: listOf(
      object(
        { name, background: oneOfTypes(backgroundElements), elements: oneOfTypes(contentElements) },
        { when: name, pictures },
      ),
    ),
  },
  { countersignPlace: sealPlace, sealPlaces: mapOf(sealPlace) },
);

function object(required: Record<string, unknown>, optional: Record<string, unknown> = {}): object {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  };
}

function element(
  type: string,
  required: Record<string, unknown>,
  optional: Record<string, unknown> = {},
): object {
  return object({ type: { const: type }, ...required }, optional);
}

function listOf(items: object): object {
  return { type: 'array', items, minItems: 1 };
}

function mapOf(values: object): object {
  return { type: 'object', additionalProperties: values };
}

function oneOfTypes(elements: object[]): object {
  return {
    type: 'array',
    items: { type: 'object', discriminator: { propertyName: 'type' }, required: ['type'], oneOf: elements },
  };
}
