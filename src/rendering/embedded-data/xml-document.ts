import { xmlName, xmlText } from '../../lib/xml/write/xml-text.js';

/** A value as JSON knows them. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | Readonly<{ [name: string]: JsonValue | undefined }>;

/**
 * An XML document that says what the value says: a member is an element of its name, an array repeats the element.
 * `null` and an empty object are both an empty element, and an empty array is nothing.
 *
 * @param members in the order given; below them by name, so that equal values give equal documents
 * @throws RangeError for a text that XML cannot express
 */
export function xmlDocument(
  root: string,
  namespace: string,
  members: Readonly<Record<string, JsonValue>>,
): string {
  const content = Object.entries(members).map(([name, value]) => elements(name, value));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${xmlText(namespace)}">\n${content.join('')}</${root}>\n`;
}

function elements(name: string, value: JsonValue | undefined): string {
  if (value === undefined) return '';
  if (!isArray(value)) return element(name, value);
  return value.map((member) => element(name, isArray(member) ? { item: member } : member)).join('');
}

function element(name: string, value: JsonValue): string {
  const tag = xmlName(name);
  return `<${tag}>${contentOf(value)}</${tag}>\n`;
}

function contentOf(value: JsonValue): string {
  if (value === null) return '';
  if (typeof value !== 'object') return xmlText(String(value));
  const names = Object.keys(value).toSorted();
  const members = value as Readonly<Record<string, JsonValue>>;
  return names.length === 0 ? '' : `\n${names.map((name) => elements(name, members[name])).join('')}`;
}

/** `Array.isArray` does not narrow a readonly array. */
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
