import { forbiddenCharacter, xmlName, xmlText } from './xml-text.js';

describe(xmlText.name, () => {
  it.each([
    { name: 'markup', text: `a<b>&"c"'`, expected: `a&lt;b&gt;&amp;&quot;c&quot;'` },
    { name: 'the end of a CDATA section', text: ']]>', expected: ']]&gt;' },
    { name: 'what looks like a reference', text: '&#38;', expected: '&amp;#38;' },
    { name: 'white space that a reader would normalise', text: '\t\n\r\n', expected: '&#9;&#10;&#13;&#10;' },
    { name: 'Chinese beyond the BMP', text: '延津县𬭎䶮', expected: '延津县𬭎䶮' },
    { name: 'a next line, which XML 1.0 has for ordinary', text: '\u0085\u2028', expected: '\u0085\u2028' },
    { name: 'the last characters allowed', text: '\uFFFD\u{10FFFF}', expected: '\uFFFD\u{10FFFF}' },
    { name: 'nothing', text: '', expected: '' },
  ])('writes $name', ({ text, expected }) => {
    expect(xmlText(text)).toBe(expected);
  });

  it.each([
    { name: 'NUL', text: 'a\0', codePoint: 'U+0000' },
    { name: 'an escape', text: '\u001B[1m', codePoint: 'U+001B' },
    { name: 'a vertical tabulator', text: '\v', codePoint: 'U+000B' },
    { name: 'a high surrogate alone', text: '\uD842a', codePoint: 'U+D842' },
    { name: 'a low surrogate alone', text: '\uDFB7', codePoint: 'U+DFB7' },
    { name: 'U+FFFE', text: '\uFFFE', codePoint: 'U+FFFE' },
    { name: 'U+FFFF', text: '\uFFFF', codePoint: 'U+FFFF' },
  ])('refuses $name', ({ text, codePoint }) => {
    expect(() => xmlText(text)).toThrow(new RangeError(`XML cannot express ${codePoint}`));
    expect(forbiddenCharacter(text)).toBeDefined();
  });
});

describe(xmlName.name, () => {
  it.each([
    { name: 'projectName', expected: 'projectName' },
    { name: 'KZ_data', expected: 'KZ_data' },
    { name: '_private', expected: '_private' },
    { name: '1st', expected: '_x0031_st' },
    { name: '-a', expected: '_x002D_a' },
    { name: 'a b', expected: 'a_x0020_b' },
    { name: 'a:b', expected: 'a_x003A_b' },
    { name: 'a><b', expected: 'a_x003E__x003C_b' },
    { name: '工程', expected: '_x5DE5__x7A0B_' },
    { name: '𬭎', expected: '_x2CB4E_' },
    { name: 'a_x0020_b', expected: 'a_x005F_x0020_b' },
  ])('$name becomes $expected', ({ name, expected }) => {
    expect(xmlName(name)).toBe(expected);
  });
});
