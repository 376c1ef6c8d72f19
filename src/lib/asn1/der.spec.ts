import { DerError, readDer, readDerPrefix } from './der.js';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('readDer', () => {
  it.each([
    { clause: '§8.1.2.2 universal', der: '0201 05', tagClass: 'universal', number: 2, header: 2 },
    { clause: '§8.1.2.2 application', der: '4101 05', tagClass: 'application', number: 1, header: 2 },
    { clause: '§8.1.2.2 context', der: '8301 05', tagClass: 'context', number: 3, header: 2 },
    { clause: '§8.1.2.2 private', der: 'de00', tagClass: 'private', number: 30, header: 2 },
    { clause: '§8.1.2.4 tag 31', der: '9f1f 00', tagClass: 'context', number: 31, header: 3 },
    { clause: '§8.1.2.4 tag 201', der: '9f8149 00', tagClass: 'context', number: 201, header: 4 },
    {
      clause: '§8.1.3.5 long length',
      der: `0481 80 ${'ff'.repeat(0x80)}`,
      tagClass: 'universal',
      number: 4,
      header: 3,
    },
    {
      clause: '§8.1.3.5 two length octets',
      der: `0482 0100 ${'ff'.repeat(0x100)}`,
      tagClass: 'universal',
      number: 4,
      header: 4,
    },
  ])('$clause', ({ der, tagClass, number, header }) => {
    const node = readDer(hex(der));
    expect(node).toMatchObject({ tagClass, tagNumber: number, headerLength: header });
    expect(node.encoded).toEqual(hex(der));
  });

  it.each([
    { clause: 'empty', der: '', message: 'truncated header' },
    { clause: 'no length', der: '30', message: 'truncated header' },
    { clause: 'length octets missing', der: '3082 01', message: 'truncated header' },
    { clause: 'contents past the end', der: '3003 0201', message: 'element of 5 octets in 4' },
    { clause: 'octets after the element', der: '0500 00', message: '1 octets after the element' },
    { clause: '§8.1.2.4.2 c padded tag', der: '9f801f 00', message: 'tag is not minimal' },
    { clause: '§8.1.2.2 small tag in high form', der: '9f1e 00', message: 'tag is not minimal' },
    { clause: 'huge tag', der: '9f8181818101 00', message: 'tag number of more than 28 bits' },
    { clause: '§10.1 indefinite length', der: '3080 0000', message: 'indefinite length is not DER' },
    { clause: '§10.1 long form for 1', der: '0481 01 ff', message: 'length is not minimal' },
    {
      clause: '§10.1 leading zero in length',
      der: `0482 0080 ${'ff'.repeat(0x80)}`,
      message: 'length is not minimal',
    },
    { clause: 'five length octets', der: '0485 0100000000', message: 'element larger than 4 GiB' },
    { clause: '§8.1.5 end-of-contents', der: '0000', message: 'end-of-contents is not DER' },
    { clause: '§10.2 constructed string', der: '2400', message: 'universal tag 4 must be primitive' },
    { clause: '§8.9.1 primitive SEQUENCE', der: '1000', message: 'universal tag 16 must be constructed' },
    { clause: '§8.11.1 primitive SET', der: '1100', message: 'universal tag 17 must be constructed' },
  ])('rejects $clause', ({ der, message }) => {
    expect(() => readDer(hex(der))).toThrow(new DerError(message));
  });
});

describe('children', () => {
  it('come in order, with the exact octets of each', () => {
    const children = readDer(hex('3006 020105 0401ff')).children();
    expect(children.map(({ encoded }) => Buffer.from(encoded).toString('hex'))).toEqual(['020105', '0401ff']);
  });

  it('are read from a slice without regard to what surrounds it', () => {
    const padded = hex('ffff 3003 020105 ffff').subarray(2, 7);
    expect(readDer(padded).children()).toHaveLength(1);
  });

  it.each([
    { name: 'a primitive element', der: '0201 05', message: 'a primitive element has no children' },
    { name: 'a child past its parent', der: '3003 0202 05', message: 'element of 4 octets in 3' },
    { name: 'a cut child', der: '3001 02', message: 'truncated header' },
  ])('refuse $name', ({ der, message }) => {
    expect(() => readDer(hex(der)).children()).toThrow(new DerError(message));
  });

  it('stop at a depth of 64', () => {
    let der = hex('0500');
    for (let depth = 0; depth < 66; depth++) der = Uint8Array.from([0xa0, ...lengthOf(der), ...der]);
    let node = readDer(der);
    for (let depth = 0; depth < 64; depth++) node = node.children()[0] ?? node;
    expect(() => node.children()).toThrow(new DerError('nested deeper than 64'));
  });
});

const lengthOf = ({ length }: Uint8Array) => (length < 128 ? [length] : [0x81, length]);

describe('readDerPrefix', () => {
  it('keeps a zero that belongs to the element and drops the padding', () => {
    expect(readDerPrefix(hex('0402 ff00 000000')).encoded).toEqual(hex('0402 ff00'));
  });
});

describe('expect', () => {
  it('passes the right tag and names the wrong one', () => {
    const node = readDer(hex('0201 05'));
    expect(node.expect(0x02)).toBe(node);
    expect(() => node.expect(0x30)).toThrow(new DerError('expected tag 0x30, found 0x02'));
  });
});
