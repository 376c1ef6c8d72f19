import type { Canvas } from '../canvas.js';
import {
  evaluate,
  type Expression,
  type Paragraphs,
  parseExpression,
  type Scope,
} from '../template/expression.js';
import type { TextSource } from '../template/layout.js';
import { evaluateWording, type Wording } from '../template/wording.js';
import type { Typesetter } from '../text/typesetter.js';

/** An element whose text has been found to fit; calling it draws. */
export type Painter = (canvas: Canvas) => void;

/** What an element needs to be planned. */
export type PlanContext = Readonly<{ wording: Wording; typesetter: Typesetter; scope: Scope }>;

const parsed = new Map<string, Expression>();

/** Expressions of layouts, which are few and come again with every licence. */
export function expressionOf(source: string): Expression {
  let expression = parsed.get(source);
  if (!expression) {
    expression = parseExpression(source);
    parsed.set(source, expression);
  }
  return expression;
}

/** The text an element shows; paragraphs without text are left out. */
export function paragraphsOf({ wording, value }: TextSource, context: PlanContext): Paragraphs {
  const entry = wording === undefined ? undefined : context.wording.get(wording);
  if (entry?.fixed) return entry.fixed;
  const paragraphs = entry
    ? entry.texts.map((text) => evaluateWording(text, context.scope))
    : [evaluate(expressionOf(value ?? ''), context.scope)];
  return paragraphs.filter((pieces) => pieces.some(({ text }) => text !== ''));
}

/** Whether a `when` holds: absent, or leading to something that is neither empty nor false. */
export function holds(when: string | undefined, scope: Scope): boolean {
  if (when === undefined) return true;
  const text = evaluate(expressionOf(when), scope)
    .map((piece) => piece.text)
    .join('');
  return text !== '' && text !== 'false';
}
