import { DomainError } from '../errors/domain-error.js';
import { parseStrictJson } from './strict-json.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe(parseStrictJson.name, () => {
  it.each<{ name: string; json: string; value: unknown }>([
    {
      name: 'an object',
      json: '{"a":{"b":[1,"2",null,true]},"c":{}}',
      value: { a: { b: [1, '2', null, true] }, c: {} },
    },
    { name: 'the same name at two places', json: '[{"a":1},{"a":2}]', value: [{ a: 1 }, { a: 2 }] },
    { name: 'the same name at two depths', json: '{"a":{"a":{"a":1}}}', value: { a: { a: { a: 1 } } } },
    { name: 'a value equal to a name', json: '{"a":"a","b":"a"}', value: { a: 'a', b: 'a' } },
    {
      name: 'structure inside a text',
      json: String.raw`{"a":"},\"a\":[{\\","b":2}`,
      value: { a: String.raw`},"a":[{\ `.trim(), b: 2 },
    },
    { name: 'a forbidden name as a value', json: '{"a":"__proto__"}', value: { a: '__proto__' } },
    { name: 'characters beyond the BMP', json: String.raw`"𬭎\ud86d\udf4e"`, value: '𬭎𫝎' },
    { name: 'a byte order mark', json: '\ufeff{}', value: {} },
    { name: '32 levels', json: '['.repeat(32) + ']'.repeat(32), value: expect.any(Array) },
  ])('reads $name', ({ json, value }) => {
    expect(parseStrictJson(utf8(json))).toEqual(value);
  });

  it.each([
    { name: 'nothing', bytes: utf8(''), message: 'The body is not valid JSON.' },
    { name: 'half an object', bytes: utf8('{"a":'), message: 'The body is not valid JSON.' },
    { name: 'a comma too many', bytes: utf8('[1,]'), message: 'The body is not valid JSON.' },
    { name: 'two documents', bytes: utf8('{}{}'), message: 'The body is not valid JSON.' },
    { name: 'an invalid byte', bytes: hex('22 c3 28 22'), message: 'The body is not valid UTF-8.' },
    { name: 'an overlong form', bytes: hex('22 c0 af 22'), message: 'The body is not valid UTF-8.' },
    { name: 'an encoded surrogate', bytes: hex('22 ed a0 80 22'), message: 'The body is not valid UTF-8.' },
    { name: 'UTF-16', bytes: hex('ff fe 7b 00 7d 00'), message: 'The body is not valid UTF-8.' },
    { name: 'GB 18030', bytes: hex('22 ca a9 b9 a4 22'), message: 'The body is not valid UTF-8.' },
    {
      name: 'a repeated name',
      bytes: utf8('{"a":1,"b":{"a":2},"a":3}'),
      message: 'The body is JSON with a repeated name at character 19.',
    },
    {
      name: 'a repeated name in another spelling',
      bytes: utf8(String.raw`{"a":1,"\u0061":2}`),
      message: 'The body is JSON with a repeated name at character 7.',
    },
    {
      name: 'a repeated name in an array',
      bytes: utf8('[[{"a":[1,2],"a":3}]]'),
      message: 'The body is JSON with a repeated name at character 13.',
    },
    {
      name: '__proto__',
      bytes: utf8('{"__proto__":{}}'),
      message: 'The body is JSON with a forbidden name at character 1.',
    },
    {
      name: '__proto__ in another spelling',
      bytes: utf8(String.raw`{"a":{"\u005f_proto__":{}}}`),
      message: 'The body is JSON with a forbidden name at character 6.',
    },
    {
      name: 'constructor',
      bytes: utf8('{"constructor":{}}'),
      message: 'The body is JSON with a forbidden name at character 1.',
    },
    {
      name: 'a lone surrogate',
      bytes: utf8(String.raw`{"a":"\ud800"}`),
      message: 'The body is JSON with a lone surrogate at character 5.',
    },
    {
      name: 'U+0000',
      bytes: utf8(String.raw`{"a":"x\u0000"}`),
      message: 'The body is JSON with a NUL character at character 5.',
    },
    {
      name: '33 levels',
      bytes: utf8('['.repeat(33) + ']'.repeat(33)),
      message: 'The body is JSON with nested deeper than 32 levels.',
    },
  ])('refuses $name', ({ bytes, message }) => {
    expect(() => parseStrictJson(bytes)).toThrow(new DomainError('request-malformed', message));
  });
});
