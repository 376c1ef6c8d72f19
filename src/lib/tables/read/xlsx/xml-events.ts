import { SaxesParser, type SaxesTagNS } from 'saxes';
import { malformed } from './xlsx-fault.js';

/** Attributes by name; those of relationships, in whatever namespace, as `rel:id`. */
export type Attributes = Readonly<Record<string, string>>;

/** What a reader of a part wants to know; elements of other vocabularies are passed over, their content is not. */
export type XmlVisitor = Readonly<{
  open?: (name: string, attributes: Attributes) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
}>;

/** Transitional and strict (ISO/IEC 29500-1 and -4); relationships have one for both. */
const VOCABULARIES: ReadonlySet<string> = new Set([
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
  'http://schemas.openxmlformats.org/package/2006/relationships',
]);

const DEEPEST = 64;

/**
 * Reads XML without document type and without entities but the five of XML itself.
 *
 * @throws TableFaultError `xlsx-malformed`, and what the visitor throws
 */
export function readXml(part: Uint8Array, visitor: XmlVisitor): void {
  const text = utf8(part);
  const parser = new SaxesParser({ xmlns: true });
  let depth = 0;
  parser.on('error', () => {
    throw malformed('a part is not well-formed XML');
  });
  parser.on('doctype', () => {
    throw malformed('a part has a document type');
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > DEEPEST) throw malformed('a part is nested too deeply');
    if (VOCABULARIES.has(tag.uri)) visitor.open?.(tag.local, attributesOf(tag));
  });
  parser.on('closetag', ({ uri, local }) => {
    depth -= 1;
    if (VOCABULARIES.has(uri)) visitor.close?.(local);
  });
  parser.on('text', (content) => visitor.text?.(content));
  parser.on('cdata', (content) => visitor.text?.(content));
  parser.write(text).close();
}

function attributesOf({ attributes }: SaxesTagNS): Attributes {
  const pairs = Object.values(attributes).map(({ uri, local, value }) => {
    if (uri === '') return [local, value] as const;
    return [uri.endsWith('/relationships') ? `rel:${local}` : `${uri} ${local}`, value] as const;
  });
  return Object.fromEntries(pairs);
}

function utf8(part: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(part);
  } catch {
    throw malformed('a part is not UTF-8');
  }
}
