import { ObjectParser } from './object-parser.js';
import { PdfDict, type PdfObject, PdfStream } from './objects.js';
import { differingKeys, isSameObject } from './same-object.js';

function parse(text: string): PdfObject {
  const options = { references: true, lenient: false, maxDepth: 9 };
  return new ObjectParser(Buffer.from(text, 'latin1'), 0, options).object();
}

describe(isSameObject.name, () => {
  it.each([
    ['null', 'null'],
    ['true', 'true'],
    ['1', '1.0'],
    ['/A#42', '/AB'],
    ['(AB)', '<4142>'],
    ['1 0 R', '1 0 R'],
    ['[1 [/A] 2 0 R]', '[1 [/A] 2 0 R]'],
    ['<< /A 1 /B << /C [] >> >>', '<< /B << /C [] >> /A 1 >>'],
  ])('takes %s and %s for the same', (a, b) => {
    expect(isSameObject(parse(a), parse(b))).toBe(true);
  });

  it.each([
    ['null', 'false'],
    ['0', 'null'],
    ['1', '(1)'],
    ['/A', '(A)'],
    ['/A', '/B'],
    ['(AB)', '(AC)'],
    ['(AB)', '(ABC)'],
    ['1 0 R', '2 0 R'],
    ['1 0 R', '1 1 R'],
    ['[1]', '[1 2]'],
    ['[1 2]', '[1]'],
    ['[1 2]', '[2 1]'],
    ['[]', '<< >>'],
    ['<< /A 1 >>', '<< /A 2 >>'],
    ['<< /A 1 >>', '<< /A 1 /B null >>'],
    ['<< /A [<< /B 1 >>] >>', '<< /A [<< /B 2 >>] >>'],
  ])('tells %s from %s', (a, b) => {
    expect(isSameObject(parse(a), parse(b))).toBe(false);
    expect(isSameObject(parse(b), parse(a))).toBe(false);
  });

  it('compares the dictionary and the bytes of streams', () => {
    const stream = (dict: string, raw: string) => new PdfStream(parse(dict) as PdfDict, Buffer.from(raw));
    expect(isSameObject(stream('<< /A 1 >>', 'x'), stream('<< /A 1 >>', 'x'))).toBe(true);
    expect(isSameObject(stream('<< /A 1 >>', 'x'), stream('<< /A 1 >>', 'y'))).toBe(false);
    expect(isSameObject(stream('<< /A 1 >>', 'x'), stream('<< /A 2 >>', 'x'))).toBe(false);
    expect(isSameObject(stream('<< /A 1 >>', 'x'), parse('<< /A 1 >>'))).toBe(false);
  });
});

describe(differingKeys.name, () => {
  it('names what was changed, added and left out', () => {
    const [before, after] = [parse('<< /A 1 /B 2 /C 3 >>'), parse('<< /A 1 /B 3 /D 3 >>')];
    expect(differingKeys(before as PdfDict, after as PdfDict)).toEqual(['B', 'C', 'D']);
  });
});
