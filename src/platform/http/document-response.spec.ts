import { DomainError } from '../../lib/errors/domain-error.js';
import { documentResponse } from './document-response.js';

const FILE = { bytes: Buffer.from('0123456789'), sha256: 'ab'.repeat(32), fileName: '施工许可证-41.pdf' };
const ETAG = `"${'ab'.repeat(32)}"`;
const text = (body: Uint8Array | null) => body && Buffer.from(body).toString();

describe(documentResponse.name, () => {
  it('gives the whole file with its digest as ETag and a name in Chinese and in ASCII', () => {
    const { status, headers, body } = documentResponse(FILE, {});
    expect(status).toBe(200);
    expect(text(body)).toBe('0123456789');
    expect(headers).toMatchObject({
      ETag: ETAG,
      'Accept-Ranges': 'bytes',
      'Content-Disposition':
        'attachment; filename="41.pdf"; filename*=UTF-8\'\'%E6%96%BD%E5%B7%A5%E8%AE%B8%E5%8F%AF%E8%AF%81-41.pdf',
    });
  });

  it.each([
    { range: 'bytes=0-0', body: '0', contentRange: 'bytes 0-0/10' },
    { range: 'bytes=2-4', body: '234', contentRange: 'bytes 2-4/10' },
    { range: 'bytes=7-', body: '789', contentRange: 'bytes 7-9/10' },
    { range: 'bytes=-3', body: '789', contentRange: 'bytes 7-9/10' },
    { range: 'bytes=-30', body: '0123456789', contentRange: 'bytes 0-9/10' },
    { range: 'bytes=8-99', body: '89', contentRange: 'bytes 8-9/10' },
  ])('answers $range with $contentRange', ({ range, body, contentRange }) => {
    const response = documentResponse(FILE, { range });
    expect(response.status).toBe(206);
    expect(text(response.body)).toBe(body);
    expect(response.headers).toMatchObject({ 'Content-Range': contentRange });
  });

  it.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('cannot satisfy %s', (range) => {
    expect(() => documentResponse(FILE, { range })).toThrow(DomainError);
  });

  it.each(['bytes=4-2', 'bytes=-', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b'])('ignores %s', (range) => {
    expect(documentResponse(FILE, { range })).toMatchObject({ status: 200 });
  });

  it.each([ETAG, `W/${ETAG}`, `"x", ${ETAG}`, '*'])('answers 304 to If-None-Match %s', (tag) => {
    expect(documentResponse(FILE, { 'if-none-match': tag })).toMatchObject({ status: 304, body: null });
  });

  it('gives the whole file when If-Range names another', () => {
    const asked = { range: 'bytes=0-0', 'if-range': '"other"' };
    expect(documentResponse(FILE, asked)).toMatchObject({ status: 200 });
    expect(documentResponse(FILE, { ...asked, 'if-range': ETAG })).toMatchObject({ status: 206 });
  });
});
