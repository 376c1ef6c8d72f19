import { ObjectParser, type ParserOptions } from './object-parser.js';
import { PdfDict, PdfKeyword, PdfName, PdfRef, PdfString } from './objects.js';

const STRICT: ParserOptions = { references: true, lenient: false, maxDepth: 8 };
const parse = (text: string, options: Partial<ParserOptions> = {}) =>
  new ObjectParser(Buffer.from(text, 'latin1'), 0, { ...STRICT, ...options });

describe(ObjectParser.name, () => {
  it.each([
    { clause: '§7.3.2 true', text: 'true', value: true },
    { clause: '§7.3.2 false', text: 'false ', value: false },
    { clause: '§7.3.9 null', text: 'null', value: null },
    { clause: '§7.3.3 integer', text: '43445', value: 43445 },
    { clause: '§7.3.3 signed', text: '+17', value: 17 },
    { clause: '§7.3.3 negative', text: '-98', value: -98 },
    { clause: '§7.3.3 real', text: '34.5', value: 34.5 },
    { clause: '§7.3.3 no integer part', text: '-.002', value: -0.002 },
    { clause: '§7.3.3 no fraction', text: '4.', value: 4 },
    { clause: '§7.3.5 name', text: '/Name1', value: new PdfName('Name1') },
    { clause: '§7.3.5 escaped', text: '/A#42#20C', value: new PdfName('AB C') },
    { clause: '§7.3.5 empty', text: '/ ', value: new PdfName('') },
    {
      clause: '§7.3.6 array',
      text: '[549 3.14 false /SomeName]',
      value: [549, 3.14, false, new PdfName('SomeName')],
    },
    { clause: '§7.3.10 reference', text: '12 0 R', value: new PdfRef(12, 0) },
    {
      clause: '§7.3.10 in an array',
      text: '[1 0 R 2 0 R 3]',
      value: [new PdfRef(1, 0), new PdfRef(2, 0), 3],
    },
    { clause: 'two integers are no reference', text: '[1 0 3]', value: [1, 0, 3] },
    { clause: 'R must stand alone', text: '[1 0 RG]', error: 'pdf-syntax' },
    { clause: '§7.3.7 dictionary', text: '<</A 1/B/C>>', value: dict({ A: 1, B: new PdfName('C') }) },
    { clause: '§7.3.7 twice the same key', text: '<< /A 1 /A 2 >>', error: 'pdf-duplicate-key' },
    { clause: '§7.3.7 key that is no name', text: '<< 1 2 >>', error: 'pdf-syntax' },
    { clause: '§7.3.7 no end', text: '<< /A 1', error: 'pdf-syntax' },
    { clause: '§7.3.6 no end', text: '[1 2', error: 'pdf-syntax' },
    { clause: 'a lone bracket', text: ']', error: 'pdf-syntax' },
    { clause: 'a lone brace', text: '{', error: 'pdf-syntax' },
    { clause: 'two points', text: '1.2.3', error: 'pdf-syntax' },
    { clause: 'an exponent', text: '1e5', error: 'pdf-syntax' },
    { clause: 'a sign alone', text: '-', error: 'pdf-syntax' },
    { clause: 'too many digits', text: '1234567890123456789012345', error: 'pdf-syntax' },
    { clause: '§7.3.5 broken escape', text: '/A#4', error: 'pdf-syntax' },
    { clause: 'annex C.2 long name', text: `/${'a'.repeat(128)}`, error: 'pdf-syntax' },
    { clause: '§7.2.3 comment', text: '% no\n1', error: 'pdf-syntax' },
    { clause: 'a keyword for an object', text: 'endobj', error: 'pdf-syntax' },
    {
      clause: 'nine arrays in one another',
      text: `${'['.repeat(9)}1${']'.repeat(9)}`,
      error: 'pdf-too-deep',
    },
    { clause: 'nothing', text: ' \n', error: 'pdf-syntax' },
  ])('$clause: $text', ({ text, value, error }) => {
    if (error === undefined) expect(parse(text).object()).toEqual(value);
    else expect(() => parse(text).object()).toThrow(expect.objectContaining({ code: error }));
  });

  it.each([
    { clause: 'balanced parentheses', text: '(a(b)c)', bytes: 'a(b)c' },
    { clause: 'escapes', text: String.raw`(\n\r\t\b\f\(\)\\)`, bytes: '\n\r\t\b\f()\\' },
    { clause: 'octal', text: String.raw`(\053\53\0533\400)`, bytes: '+++3\0' },
    { clause: 'continued line', text: '(a\\\nb\\\r\nc)', bytes: 'abc' },
    { clause: 'ends of line', text: '(a\r\nb\rc\nd)', bytes: 'a\nb\nc\nd' },
    { clause: 'a needless backslash', text: String.raw`(\q)`, bytes: 'q' },
    { clause: 'hexadecimal', text: '<4a4B>', bytes: 'JK' },
    { clause: 'empty hexadecimal', text: '<>', bytes: '' },
  ])('reads a string with $clause (§7.3.4)', ({ text, bytes }) => {
    const string = parse(`${text} 1`).object();
    expect(string).toMatchObject({ start: 0, end: text.length });
    expect(Buffer.from((string as PdfString).bytes).toString('latin1')).toBe(bytes);
  });

  it.each(['(a', '(a(b)', '<4a', '<4>', '<4g>', '<4 a>'])('refuses the string %s', (text) => {
    expect(() => parse(text).object()).toThrow(expect.objectContaining({ code: 'pdf-syntax' }));
  });

  it('reads comments and loose hexadecimal where asked to be lenient', () => {
    const parser = parse('% note\n<4 a5>', { lenient: true });
    expect(Buffer.from((parser.object() as PdfString).bytes).toString('hex')).toBe('4a50');
  });

  it('tells keywords from objects, and the end from both', () => {
    const parser = parse('1 0 obj/A', { references: false });
    expect([parser.next(), parser.next(), parser.next(), parser.next(), parser.next()]).toEqual([
      1,
      0,
      new PdfKeyword('obj'),
      new PdfName('A'),
      undefined,
    ]);
  });

  it('knows no references inside content', () => {
    expect(parse('[1 0 2]', { references: false }).object()).toEqual([1, 0, 2]);
    expect(() => parse('[1 0 R]', { references: false }).object()).toThrow('no object');
  });
});

function dict(entries: Record<string, number | PdfName>): PdfDict {
  return new PdfDict(new Map(Object.entries(entries)));
}
