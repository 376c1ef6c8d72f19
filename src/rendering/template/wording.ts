import {
  evaluate,
  type Expression,
  type Paragraphs,
  parseExpression,
  type Piece,
  type Scope,
} from './expression.js';

/** A text with places for values: literal words and expressions in turn. */
export type WordingText = readonly (string | Expression)[];

/** What a key stands for: one or several paragraphs. */
export type WordingEntry = Readonly<{
  texts: readonly WordingText[];
  /** The finished text, when no value is part of it. */
  fixed?: Paragraphs;
}>;

/** The words of a template by key. */
export type Wording = ReadonlyMap<string, WordingEntry>;

/**
 * @param source the content of `wording.json`: keys to a text, or to a list of paragraphs
 * @throws Error naming the key that is wrong
 */
export function parseWording(source: unknown): Wording {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    throw new Error('wording.json: an object of texts is expected');
  }
  return new Map(Object.entries(source).map(([key, value]) => [key, parseEntry(key, value)]));
}

function parseEntry(key: string, value: unknown): WordingEntry {
  const paragraphs: unknown[] = Array.isArray(value) ? value : [value];
  const texts = paragraphs.map((paragraph) => {
    if (typeof paragraph !== 'string')
      throw new Error(`wording.json: ${key} is neither text nor list of texts`);
    try {
      return parseWordingText(paragraph);
    } catch (error) {
      throw new Error(`wording.json: ${key}: ${(error as Error).message}`, { cause: error });
    }
  });
  if (texts.some((text) => text.some((part) => typeof part !== 'string'))) return { texts };
  return { texts, fixed: texts.map((text) => [{ text: literalText(text), pointer: '' }]) };
}

/** `编号 {number}`: what stands in braces is an expression. */
export function parseWordingText(source: string): WordingText {
  const parts = source.split(/\{([^{}]*)\}/);
  if (parts.some((part, i) => i % 2 === 0 && /[{}]/.test(part))) throw new Error('braces do not match');
  return parts.map((part, i) => (i % 2 === 0 ? part : parseExpression(part))).filter((part) => part !== '');
}

export function evaluateWording(text: WordingText, scope: Scope): Piece[] {
  return text.flatMap((part) =>
    typeof part === 'string' ? [{ text: part, pointer: '' }] : evaluate(part, scope),
  );
}

/** The words alone, without values. */
export function literalText(text: WordingText): string {
  return text.filter((part) => typeof part === 'string').join('');
}
