import { DomainError } from '../../lib/errors/domain-error.js';
import { readUpload } from './multipart.js';

const TYPE = 'multipart/form-data; boundary=xYz';
const FILE = 'Content-Disposition: form-data; name="file"; filename="a.pdf"';
const body = (text: string): Buffer => Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1');

describe(readUpload, () => {
  it.each([
    ['a file alone', `--xYz\n${FILE}\n\n%PDF-1.7\n--xYz--\n`, '%PDF-1.7'],
    ['an empty file', `--xYz\n${FILE}\n\n\n--xYz--`, ''],
    [
      'a file between fields, after a preamble',
      `hello\n--xYz\nContent-Disposition: form-data; name="a"\n\n1\n--xYz  \n${FILE}\nContent-Type: application/pdf\n\nx\n--xYz\nContent-Disposition: form-data; name="b"\n\n2\n--xYz--`,
      'x',
    ],
    ['a file that holds dashes', `--xYz\n${FILE}\n\n--\n--xY\nz\n--xYz--`, '--\r\n--xY\r\nz'],
  ])('reads %s', (_, text, content) => {
    expect(Buffer.from(readUpload(body(text), TYPE).bytes).toString('latin1')).toBe(content);
  });

  it('keeps the texts beside the file', () => {
    const field = (name: string, text: string) =>
      `--xYz\nContent-Disposition: form-data; name="${name}"\n\n${text}\n`;
    const latin = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
    const text = `${field('title', latin('关于项目的批复'))}${field('bad', '\xff')}--xYz\n${FILE}\n\nx\n${field('long', 'y'.repeat(4097))}--xYz--`;
    expect(readUpload(body(text), TYPE).fields).toEqual({ title: '关于项目的批复' });
  });

  it('reads a quoted boundary', () => {
    const type = 'multipart/form-data; charset=utf-8; boundary="x: z"';
    expect(readUpload(body(`--x: z\n${FILE}\n\nx\n--x: z--`), type).bytes).toHaveLength(1);
  });

  it.each([
    ['nothing', TYPE, ''],
    ['no boundary', 'multipart/form-data', `--xYz\n${FILE}\n\nx\n--xYz--`],
    ['another boundary', TYPE, `--abc\n${FILE}\n\nx\n--abc--`],
    ['a body that is cut off', TYPE, `--xYz\n${FILE}\n\nx`],
    ['no file', TYPE, '--xYz\nContent-Disposition: form-data; name="a"\n\n1\n--xYz--'],
    ['two files', TYPE, `--xYz\n${FILE}\n\nx\n--xYz\n${FILE}\n\ny\n--xYz--`],
    ['a part without an end of its header', TYPE, `--xYz\n${FILE}\n--xYz--`],
    ['a header of 5000 characters', TYPE, `--xYz\n${FILE}; x=${'y'.repeat(5000)}\n\nx\n--xYz--`],
    ['a part in Base64', TYPE, `--xYz\n${FILE}\nContent-Transfer-Encoding: base64\n\neA==\n--xYz--`],
    ['seventeen parts', TYPE, `${'--xYz\nA: b\n\n1\n'.repeat(16)}--xYz\n${FILE}\n\nx\n--xYz--`],
  ])('refuses %s', (_, type, text) => {
    expect(() => readUpload(body(text), type)).toThrow(DomainError);
  });
});
