import { createHash } from 'node:crypto';
import { PDFDict, PDFName, PDFNumber, PDFRawStream, PDFRef } from 'pdf-lib';
import { PdfDraft } from './draft.js';
import { PdfFormError } from './pdf-form-error.js';
import { PdfUpdate } from './pdf-update.js';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

/** Objects 1 (stream), 2 (page), 3 (page tree), 4 (catalog), 5 (Info). */
function drawn(): Uint8Array {
  const draft = new PdfDraft();
  const contents = draft.addStream({}, Buffer.from('0 0 9 9 re f\nendstream\nendobj\n'));
  draft.addPage(draft.context.obj({ Type: 'Page', MediaBox: [0, 0, 99.5, 99], Contents: contents }));
  return draft.serialise(new Uint8Array(16).fill(0xab));
}

/** A second revision: the catalog and a new object 6. */
function updated(before: Uint8Array): Uint8Array {
  const update = PdfUpdate.of(before);
  const catalog = update.dict(update.catalogRef);
  catalog.set(PDFName.of('Mark'), update.add(update.context.obj({ Kind: 'New' })));
  update.replace(update.catalogRef, catalog);
  return update.serialise();
}

describe('PdfUpdate', () => {
  it('appends objects, table and trailer, and leaves what was there (ISO 32000-1 §7.5.6)', () => {
    const before = drawn();
    const after = latin1(updated(before));
    expect(after.startsWith(latin1(before))).toBe(true);
    const start = before.length;
    const objects =
      '4 0 obj\n<<\n/Type /Catalog\n/Pages 3 0 R\n/Mark 6 0 R\n>>\nendobj\n6 0 obj\n<<\n/Kind /New\n>>\nendobj\n';
    const first = 'ab'.repeat(16);
    const digest = createHash('sha256').update(Buffer.from(first, 'hex')).update(objects).digest('hex');
    const row = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`;
    expect(after.slice(start)).toBe(
      `${objects}xref\n4 1\n${row(start)}6 1\n${row(start + objects.indexOf('6 0 obj'))}trailer\n` +
        `<<\n/Size 7\n/Root 4 0 R\n/Info 5 0 R\n/ID [ <${first}> <${digest.slice(0, 32)}> ]\n` +
        `/Prev ${latin1(before).lastIndexOf('xref\n0 6')}\n>>\nstartxref\n${start + objects.length}\n%%EOF\n`,
    );
  });

  it('reads each object in its newest form', () => {
    const update = PdfUpdate.of(updated(updated(drawn())));
    expect(update.revisions).toBe(3);
    expect(update.catalogRef).toBe(PDFRef.of(4));
    expect(update.dict(update.catalogRef).get(PDFName.of('Mark'))).toBe(PDFRef.of(7));
    expect(String(update.dict(PDFRef.of(6)))).toBe('<<\n/Kind /New\n>>');
    expect(String(update.dict(PDFRef.of(2)).get(PDFName.of('MediaBox')))).toBe('[ 0 0 99.5 99 ]');
    const stream = update.object(PDFRef.of(1));
    expect(stream instanceof PDFRawStream && latin1(stream.contents)).toContain(
      '9 re f\nendstream\nendobj\n',
    );
  });

  it('reads what it changed itself, and the file only until then', () => {
    const update = PdfUpdate.of(drawn());
    update.dict(update.catalogRef).set(PDFName.of('Lost'), PDFNumber.of(1));
    expect(update.dict(update.catalogRef).has(PDFName.of('Lost'))).toBe(false);
    update.replace(update.catalogRef, update.context.obj({ Kept: 1 }));
    expect(update.dict(update.catalogRef).has(PDFName.of('Kept'))).toBe(true);
  });

  it('puts numbers that follow each other into one subsection', () => {
    const update = PdfUpdate.of(drawn());
    for (const number of [5, 2, 4]) update.replace(PDFRef.of(number), update.context.obj({ Was: number }));
    update.add(update.context.obj([]));
    expect(latin1(update.serialise())).toMatch(/xref\n2 1\n[^\n]{19}\n4 3\n(?:[^\n]{19}\n){3}trailer\n/);
  });

  it('says where an object of the update begins', () => {
    const update = PdfUpdate.of(drawn());
    const ref = update.addStream({ Kind: 'Some' }, bytesOf('data'));
    const bytes = update.serialise();
    expect(
      latin1(bytes.subarray(update.offsetOf(ref))).startsWith('<<\n/Kind /Some\n/Length 4\n>>\nstream\ndata'),
    ).toBe(true);
    expect(() => update.offsetOf(update.catalogRef)).toThrow('Object 4 is not in the update');
  });

  it('refuses to write nothing, a number without its object, and an object without a number', () => {
    const update = PdfUpdate.of(drawn());
    expect(() => update.serialise()).toThrow('The update holds nothing');
    expect(() => update.replace(PDFRef.of(6), update.context.obj({}))).toThrow('Object 6 was not reserved');
    update.reserve();
    expect(() => update.serialise()).toThrow('Object 6 was never given');
  });

  it('refuses objects that are missing or of another kind', () => {
    const update = PdfUpdate.of(drawn());
    expect(() => update.object(PDFRef.of(9))).toThrow(PdfFormError);
    expect(() => update.object(PDFRef.of(4, 1))).toThrow(PdfFormError);
    expect(() => update.array(update.catalogRef)).toThrow('4 0 R is no array');
    expect(() => update.dict(undefined)).toThrow(PdfFormError);
    expect(update.dict(update.context.obj({})) instanceof PDFDict).toBe(true);
  });
});

describe('PdfUpdate.of refuses', () => {
  const replaced = (part: string | RegExp, by: string) => (text: string) => text.replace(part, by);

  it.each([
    { name: 'nothing', spoil: () => '' },
    { name: 'another header', spoil: replaced('%PDF-1.7', '%PDF-1.6') },
    { name: 'bytes behind the end', spoil: (text: string) => `${text}\n` },
    { name: 'a missing end', spoil: (text: string) => text.slice(0, -1) },
    { name: 'a startxref that leads elsewhere', spoil: replaced(/startxref\n\d/, 'startxref\n9') },
    { name: 'a startxref behind the end', spoil: replaced(/startxref\n\d+/, 'startxref\n9999999999') },
    { name: 'a table that begins at 1', spoil: replaced('xref\n0 6', 'xref\n1 6') },
    { name: 'a free entry', spoil: replaced(/00000 n \ntrailer/, '00000 f \ntrailer') },
    { name: 'another generation', spoil: replaced(/00000 n \ntrailer/, '00001 n \ntrailer') },
    { name: 'rows of 19 bytes', spoil: replaced(/00000 n \ntrailer/, '00000 n\ntrailer') },
    { name: 'a row less than announced', spoil: replaced(/\d{10} 00000 n \ntrailer/, 'trailer') },
    { name: 'an entry behind the table', spoil: replaced(/\d{10}( 00000 n \ntrailer)/, '0000009999$1') },
    { name: 'a wrong Size', spoil: replaced('/Size 6', '/Size 7') },
    { name: 'an encrypted file', spoil: replaced('/Info 5 0 R', '/Info 5 0 R /Encrypt 5 0 R') },
    { name: 'a hybrid file', spoil: replaced('/Info 5 0 R', '/Info 5 0 R /XRefStm 20') },
    { name: 'a file without Info', spoil: replaced('/Info 5 0 R', '') },
    { name: 'an ID of one part', spoil: replaced(/\/ID \[ <\w+>/, '/ID [') },
    { name: 'a Prev that leads to itself', spoil: replaced('/Info 5 0 R', '/Info 5 0 R /Prev 9') },
    { name: 'bytes between header and objects', spoil: replaced('1 0 obj', '\n1 0 obj') },
    { name: 'no trailer', spoil: replaced('trailer', 'trailor') },
  ])('$name', ({ spoil }) => {
    const original = latin1(drawn());
    const spoilt = spoil(original);
    expect(spoilt).not.toBe(original);
    expect(() => PdfUpdate.of(bytesOf(original))).not.toThrow();
    expect(() => PdfUpdate.of(bytesOf(spoilt))).toThrow(PdfFormError);
  });

  it.each([
    { name: 'another catalog in an update', part: '/Root 4 0 R', by: '/Root 2 0 R' },
    { name: 'another Info in an update', part: '/Info 5 0 R', by: '/Info 3 0 R' },
    { name: 'a number left out', part: '\n6 1\n', by: '\n7 1\n' },
    { name: 'bytes between two revisions', part: '\n%%EOF\n4 0 obj', by: '\n%%EOF\n\n4 0 obj' },
    { name: 'object 0 in an update', part: 'xref\n4 1\n', by: 'xref\n0 1\n' },
  ])('$name', ({ part, by }) => {
    const original = latin1(updated(drawn()));
    const at = original.lastIndexOf(part);
    expect(at).toBeGreaterThan(0);
    const spoilt = original.slice(0, at) + by + original.slice(at + part.length);
    expect(() => PdfUpdate.of(bytesOf(spoilt))).toThrow(PdfFormError);
  });
});
