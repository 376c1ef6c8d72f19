import { readXml, type XmlVisitor } from './xml-events.js';

/**
 * Collects text that is made of runs; what only tells how it is pronounced is left out.
 *
 * @see ISO/IEC 29500-1 §18.4.4 (r), §18.4.6 (rPh), §18.4.12 (t)
 */
export function richText(
  done: (element: string, text: string) => void,
  ends: readonly string[],
): Required<XmlVisitor> {
  let text = '';
  let inText = false;
  let phonetic = false;
  return {
    open: (element) => {
      if (ends.includes(element)) text = '';
      if (element === 'rPh') phonetic = true;
      inText = element === 't' && !phonetic;
    },
    close: (element) => {
      if (element === 'rPh') phonetic = false;
      inText = false;
      if (ends.includes(element)) done(element, unescaped(text));
    },
    text: (content) => {
      if (inText) text += content;
    },
  };
}

/** The texts that cells refer to by their place, from 0 (§18.4.9). */
export function sharedStrings(part: Uint8Array | undefined): readonly string[] {
  const strings: string[] = [];
  if (part)
    readXml(
      part,
      richText((_, text) => strings.push(text), ['si']),
    );
  return strings;
}

/** `_xHHHH_` stands for a character that XML cannot say (§22.9.2.19). */
export function unescaped(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
