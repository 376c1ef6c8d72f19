import { inflateSync } from 'node:zlib';
import { type Attachment, addAttachments } from './attachments.js';
import { PdfDraft } from './draft.js';

const MADE = { at: new Date('2024-08-15T02:30:00.999Z'), offsetMinutes: 480 };
const file = (name: string, change: Partial<Attachment> = {}): Attachment => ({
  name,
  mediaType: 'application/json',
  description: '数据',
  contents: Buffer.from('{"编号":1}'),
  ...change,
});

function written(...attachments: Attachment[]): string {
  const draft = new PdfDraft();
  addAttachments(draft, attachments, MADE);
  return Buffer.from(draft.serialise(new Uint8Array(16))).toString('latin1');
}

/** The file with every run of white space as one space. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe(addAttachments.name, () => {
  it('writes stream, file specification, AF and name tree', () => {
    const text = flat(written(file('licence.json')));
    expect(text).toContain(
      "1 0 obj << /Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size 12 /CreationDate (D:20240815103000+08'00') /ModDate (D:20240815103000+08'00') >> /Filter /FlateDecode /Length ",
    );
    expect(text).toContain(
      '2 0 obj << /Type /Filespec /F (licence.json) /UF (licence.json) /Desc <FEFF6570636E> /AFRelationship /Data /EF << /F 1 0 R /UF 1 0 R >> >> endobj',
    );
    expect(text).toContain('/AF [ 2 0 R ]');
    expect(text).toContain('/Names << /EmbeddedFiles << /Names [ (licence.json) 2 0 R ] >> >>');
  });

  it('embeds the bytes, compressed however few they are', () => {
    const contents = Buffer.from('{"name":"endstream endobj 9 0 obj << /JS (1) >>"}');
    const text = written(file('licence.json', { contents }));
    expect(text).not.toContain('/JS');
    const stream = text.slice(text.indexOf('stream\n') + 'stream\n'.length);
    expect(inflateSync(Buffer.from(stream, 'latin1')).equals(contents)).toBe(true);
  });

  it('names the files in the order of the name tree, whatever the order given', () => {
    const text = flat(written(file('b.xml', { mediaType: 'application/xml' }), file('a.json')));
    expect(text).toContain('/Names [ (a.json) 2 0 R (b.xml) 4 0 R ]');
    expect(text).toContain('/AF [ 2 0 R 4 0 R ]');
    expect(text).toContain('/Subtype /application#2Fxml');
    expect(text).toBe(flat(written(file('a.json'), file('b.xml', { mediaType: 'application/xml' }))));
  });

  it.each(['a).js', 'a\\b', 'a b', '../a', '.a', '', '证.json'])('refuses the name %j', (name) => {
    expect(() => written(file(name))).toThrow(RangeError);
  });

  it('refuses two files of one name', () => {
    expect(() => written(file('a.json'), file('a.json'))).toThrow('An attachment cannot be called a.json');
  });
});
