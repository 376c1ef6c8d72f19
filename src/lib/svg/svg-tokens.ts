import { SvgError } from './svg-error.js';

/** A start tag, an end tag, or text between them that is not blank. */
export type SvgToken =
  | Readonly<{
      kind: 'start';
      name: string;
      attributes: ReadonlyMap<string, string>;
      isEmpty: boolean;
    }>
  | Readonly<{ kind: 'end'; name: string }>
  | Readonly<{ kind: 'text' }>;

const NAME = '[A-Za-z_][A-Za-z0-9_.:-]*';
const DECLARATION =
  /^<\?xml\s+version=(["'])1\.[01]\1(?:\s+encoding=(["'])utf-8\2)?(?:\s+standalone=(["'])(?:yes|no)\3)?\s*\?>/i;
const START = new RegExp(`<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'y');
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'g');
const END = new RegExp(`</(${NAME})\\s*>`, 'y');

/** XML 1.0 §2.2: what no XML file holds. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/**
 * The tags of an XML file, of the small part of XML that a drawing needs: no document type, no entities, no
 * references, no processing instructions, no CDATA.
 *
 * @throws SvgError naming what else is there
 */
export function* svgTokens(source: string): Generator<SvgToken> {
  if (FORBIDDEN.test(source)) throw new SvgError('it holds control characters');
  let at = DECLARATION.exec(source)?.[0].length ?? 0;
  while (at < source.length) {
    const next = source.indexOf('<', at);
    const text = source.slice(at, next < 0 ? source.length : next);
    if (text.includes('&')) throw new SvgError('it uses entities or character references');
    if (text.trim() !== '') yield { kind: 'text' };
    if (next < 0) return;
    if (source.startsWith('<!--', next)) at = endOfComment(source, next);
    else {
      const { token, end } = tagAt(source, next);
      yield token;
      at = end;
    }
  }
}

function endOfComment(source: string, start: number): number {
  const end = source.indexOf('-->', start + 4);
  if (end < 0) throw new SvgError('a comment in it has no end');
  return end + 3;
}

function tagAt(source: string, at: number): Readonly<{ token: SvgToken; end: number }> {
  assertTag(source, at);
  END.lastIndex = at;
  const [closing, closed = ''] = END.exec(source) ?? [];
  if (closing !== undefined) return { token: { kind: 'end', name: closed }, end: END.lastIndex };
  START.lastIndex = at;
  const [whole, name = '', attributes = '', slash] = START.exec(source) ?? [];
  if (whole === undefined) throw new SvgError(`it is not well-formed at “${source.slice(at, at + 20)}”`);
  const token = {
    kind: 'start',
    name,
    attributes: attributesOf(name, attributes),
    isEmpty: slash === '/',
  } as const;
  return { token, end: START.lastIndex };
}

function assertTag(source: string, at: number): void {
  const kinds = [
    ['<!DOCTYPE', 'it has a document type (DOCTYPE)'],
    ['<!ENTITY', 'it declares an entity'],
    ['<![CDATA[', 'it has a CDATA section'],
    ['<?', 'it has a processing instruction'],
    ['<!', 'it has a declaration'],
  ] as const;
  const head = source.slice(at, at + 9).toUpperCase();
  for (const [start, message] of kinds) if (head.startsWith(start)) throw new SvgError(message);
}

function attributesOf(element: string, source: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of source.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    if (value.includes('&')) throw new SvgError('it uses entities or character references');
    if (attributes.has(name)) throw new SvgError(`its ${element} has ${name} twice`);
    attributes.set(name, value);
  }
  return attributes;
}
