import { DomainError } from '../../lib/errors/domain-error.js';
import type { Appearance } from '../../lib/pades/write/appearance.js';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import { SEAL_DIAMETER } from './arc-layout.js';
import { drawOvalSeal } from './oval-seal.js';
import { drawRoundSeal, drawTwoArcsSeal } from './round-seal.js';
import { drawSquareSeal, type SquareStyle } from './square-seal.js';

/** A specimen (印模) that is drawn from words, by kind. Lengths are millimetres. */
export type SpecimenSpec =
  | Readonly<{
      /** 单位圆章 of 42 mm. */
      kind: 'authority-round';
      /** 6-30 characters. */
      name: string;
      /** 印章编码, 13 digits. */
      code: string;
    }>
  | Readonly<{
      /** 公司圆章 of 42 mm for a name that one arc cannot show. */
      kind: 'company-two-arcs';
      /** 31-100 characters. */
      name: string;
    }>
  | Readonly<{
      /** 公司圆章. */
      kind: 'company-round';
      /** 2-30 characters. */
      name: string;
      code?: string;
      /** What it is for, e.g. 财务专用章: 2-8 characters below the star. */
      label?: string;
      /** 38 to 42; 40 where it is not said. */
      diameter?: number;
    }>
  | Readonly<{
      /** 椭圆章 of 45 x 30 mm. */
      kind: 'oval';
      /** 4-24 characters. */
      name: string;
      /** What it is for, e.g. 合同专用章: 2-8 characters. */
      label: string;
      code?: string;
    }>
  | Readonly<{
      /** 法定代表人方章. */
      kind: 'legal-representative';
      /** 2-4 characters; 之印 or 印 is added to fewer than four. */
      name: string;
      style: SquareStyle;
      /** 18 to 20; 20 where it is not said. */
      side?: number;
    }>;

export type SpecimenKind = SpecimenSpec['kind'];

type Drawers = {
  readonly [K in SpecimenKind]: (spec: SpecimenSpec & { kind: K }, font: TrueTypeFont) => Appearance;
};

const COMPANY_DIAMETER = 40;
const SQUARE_SIDE = 20;

const DRAWERS: Drawers = {
  'authority-round': ({ name, code }, font) =>
    drawRoundSeal(
      { name: Array.from(name), code: Array.from(code), label: [], diameter: SEAL_DIAMETER },
      font,
    ),
  'company-round': ({ name, code = '', label = '', diameter = COMPANY_DIAMETER }, font) => {
    assertSize('diameter', diameter, 38, 42);
    return drawRoundSeal(
      {
        name: Array.from(name),
        code: codeOf(code),
        label: label === '' ? [] : labelOf(label),
        diameter,
        leastName: 2,
      },
      font,
    );
  },
  'company-two-arcs': ({ name }, font) => drawTwoArcsSeal(Array.from(name), SEAL_DIAMETER, font),
  oval: ({ name, label, code = '' }, font) =>
    drawOvalSeal({ name: Array.from(name), label: labelOf(label), code: codeOf(code) }, font),
  'legal-representative': ({ name, style, side = SQUARE_SIDE }, font) => {
    assertSize('side', side, 18, 20);
    return drawSquareSeal({ name: Array.from(name), style, side }, font);
  },
};

/** Whose name it is, for what is said of its length. */
const NAMES: Readonly<Record<SpecimenKind, string>> = {
  'authority-round': 'The name of the authority',
  'company-round': 'The name of the company',
  'company-two-arcs': 'The name of the company',
  oval: 'The name of the company',
  'legal-representative': 'The name of the legal representative',
};

/**
 * Draws the specimen (印模) of a seal as vectors, in one opaque red.
 *
 * @throws DomainError `text-does-not-fit` for a name, label or code of another length and for another size,
 *   `character-not-drawable` naming the character
 * @see 国发〔1999〕25号 §二十 (宋体, 简化汉字, 自左而右环行)
 */
export function drawSpecimen(spec: SpecimenSpec, font: TrueTypeFont): Appearance {
  try {
    const draw = DRAWERS[spec.kind] as (each: SpecimenSpec, font: TrueTypeFont) => Appearance;
    return draw(spec, font);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DomainError(
      'text-does-not-fit',
      `${NAMES[spec.kind]}: ${error.message}.`,
      {},
      { cause: error },
    );
  }
}

function labelOf(label: string): string[] {
  const characters = Array.from(label);
  if (characters.length >= 2 && characters.length <= 8) return characters;
  const message = `The label of a seal has 2 to 8 characters, not ${characters.length}.`;
  throw new DomainError('text-does-not-fit', message);
}

function codeOf(code: string): string[] {
  if (code === '' || /^\d{13}$/.test(code)) return Array.from(code);
  throw new DomainError(
    'text-does-not-fit',
    `The code of a seal is 13 digits, not ${Array.from(code).length} characters.`,
  );
}

function assertSize(what: string, size: number, least: number, most: number): void {
  if (size >= least && size <= most) return;
  throw new DomainError(
    'text-does-not-fit',
    `The ${what} of this seal is ${least} to ${most} mm, not ${size}.`,
  );
}
