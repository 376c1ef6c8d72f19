import { RECT, refusal, svg, SVG_TYPE } from '../../../../test/support/hand-made-pictures.js';
import { rasterise } from './svg-raster.js';

describe('an SVG that is refused', () => {
  it.each<[string, string, Buffer, string]>([
    ['a script', SVG_TYPE, svg(`${RECT}<script>alert(1)</script>`), 'its element script is not accepted'],
    ['a foreign object', SVG_TYPE, svg('<foreignObject/>'), 'its element foreignObject is not accepted'],
    ['text', SVG_TYPE, svg('<text>章</text>'), 'its element text is not accepted'],
    [
      'a picture in it',
      SVG_TYPE,
      svg('<image href="file:///etc/passwd"/>'),
      'its element image is not accepted',
    ],
    ['a use', SVG_TYPE, svg('<use href="#a"/>'), 'its element use is not accepted'],
    ['an animation in it', SVG_TYPE, svg('<rect><animate/></rect>'), 'its element animate is not accepted'],
    [
      'a style sheet',
      SVG_TYPE,
      svg('<style>@import "http://a/b"</style>'),
      'its element style is not accepted',
    ],
    ['a filter', SVG_TYPE, svg('<filter id="a"/>'), 'its element filter is not accepted'],
    ['a link', SVG_TYPE, svg('<a href="http://a"/>'), 'its element a is not accepted'],
    ['an event', SVG_TYPE, svg('<rect onclick="a()"/>'), 'the attribute onclick of its rect is not accepted'],
    [
      'an address',
      SVG_TYPE,
      svg('<rect href="http://a"/>'),
      'the attribute href of its rect is not accepted',
    ],
    [
      'an address of XLink',
      SVG_TYPE,
      svg('<rect xlink:href="http://a"/>'),
      'the attribute xlink:href of its rect is not accepted',
    ],
    ['a base', SVG_TYPE, svg('<g xml:base="http://a"/>'), 'the attribute xml:base of its g is not accepted'],
    [
      'a paint from elsewhere',
      SVG_TYPE,
      svg('<rect fill="url(http://a#b)"/>'),
      'the value of its fill is not accepted',
    ],
    [
      'a paint from elsewhere in a style',
      SVG_TYPE,
      svg('<rect style="fill:URL(#b)"/>'),
      'the value of its fill is not accepted',
    ],
    [
      'an escape in a style',
      SVG_TYPE,
      svg('<rect style="fill:\\75rl(#b)"/>'),
      'the value of its fill is not accepted',
    ],
    [
      'an import in a style',
      SVG_TYPE,
      svg('<rect style="@import:a"/>'),
      'the property @import is not accepted',
    ],
    [
      'a dash',
      SVG_TYPE,
      svg('<rect stroke-dasharray="0.0001"/>'),
      'the attribute stroke-dasharray of its rect is not accepted',
    ],
    ['a huge number', SVG_TYPE, svg('<rect width="1e99"/>'), 'a number in its width is too large'],
    [
      'a document type',
      SVG_TYPE,
      Buffer.from(`<!DOCTYPE svg [<!ENTITY a "b">]>${svg(RECT).toString()}`),
      'it has a document type (DOCTYPE)',
    ],
    ['an entity', SVG_TYPE, svg('<title>&a;</title>'), 'it uses entities or character references'],
    [
      'a character reference',
      SVG_TYPE,
      svg('<rect fill="&#117;rl(a)"/>'),
      'it uses entities or character references',
    ],
    ['CDATA', SVG_TYPE, svg('<![CDATA[<script/>]]>'), 'it has a CDATA section'],
    [
      'a style sheet instruction',
      SVG_TYPE,
      Buffer.from(`<?xml version="1.0"?><?xml-stylesheet href="a"?>${svg(RECT).toString()}`),
      'it has a processing instruction',
    ],
    [
      'another encoding',
      SVG_TYPE,
      Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${svg(RECT).toString()}`),
      'it has a processing instruction',
    ],
    [
      'bytes that are no UTF-8',
      SVG_TYPE,
      Buffer.concat([Buffer.from('<svg>'), Buffer.of(0xff)]),
      'it is not UTF-8',
    ],
    ['a null character', SVG_TYPE, svg('<g id="\u0000"/>'), 'it holds control characters'],
    ['bare text', SVG_TYPE, svg('javascript:'), 'it has text outside its shapes'],
    [
      'another namespace',
      SVG_TYPE,
      Buffer.from('<svg xmlns="http://a" viewBox="0 0 1 1"/>'),
      'its svg element is not in the namespace of SVG',
    ],
    ['an SVG in an SVG', SVG_TYPE, svg('<svg/>'), 'it is not one svg element'],
    ['two roots', SVG_TYPE, Buffer.concat([svg(RECT), svg(RECT)]), 'it is not one svg element'],
    ['tags that cross', SVG_TYPE, svg('<g><path></g></path>'), 'it is not well-formed at </g>'],
    [
      'a tag without end',
      SVG_TYPE,
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g>'),
      'it is cut off',
    ],
    ['an attribute twice', SVG_TYPE, svg('<rect x="1" x="2"/>'), 'its rect has x twice'],
    [
      'an attribute without quotes',
      SVG_TYPE,
      svg('<rect x=1 />'),
      'it is not well-formed at “<rect x=1 /></svg>”',
    ],
    ['a comment without end', SVG_TYPE, svg('<!-- '), 'a comment in it has no end'],
    ['no size', SVG_TYPE, svg(RECT, ''), 'it says neither a view box nor width and height'],
    ['too many elements', SVG_TYPE, svg('<g/>'.repeat(5000)), 'it has more than 5000 elements'],
    [
      'too deep a nesting',
      SVG_TYPE,
      svg('<g>'.repeat(16) + '</g>'.repeat(16)),
      'it is nested deeper than 16',
    ],
    [
      'a thread of a drawing',
      SVG_TYPE,
      svg(RECT, 'width="1" height="9000"'),
      'one of its sides is more than 5 times as long as the other',
    ],
    ['an empty drawing', SVG_TYPE, svg('<g/>'), 'it shows nothing but its background'],
  ])('%s', async (_, type, file, why) => {
    expect(await refusal(file, type)).toBe(`The specimen is refused: ${why}.`);
  });

  it('because it takes too long to draw', async () => {
    const raster = await rasterise(svg(RECT).toString(), { milliseconds: 1, heapMegabytes: 64 });
    expect(raster).toEqual({ refusal: 'it takes too long to draw' });
  });
});
