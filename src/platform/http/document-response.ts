import { DomainError } from '../../lib/errors/domain-error.js';

/** How a stored file is answered: status, headers and the bytes, whole or a part. */
export type DocumentResponse = Readonly<{
  status: 200 | 206 | 304;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | null;
}>;

export type StoredDocument = Readonly<{ bytes: Uint8Array; sha256: string; fileName: string }>;

type Asked = Readonly<{
  range?: string | undefined;
  'if-none-match'?: string | undefined;
  'if-range'?: string | undefined;
}>;

/**
 * Answers a GET for a file that never changes.
 *
 * @throws DomainError `range-not-satisfiable`
 * @see RFC 9110 §13.1.2 If-None-Match, §14 ranges; RFC 6266 and RFC 8187 for the file name
 */
export function documentResponse(
  { bytes, sha256, fileName }: StoredDocument,
  asked: Asked,
): DocumentResponse {
  const etag = `"${sha256}"`;
  const headers = {
    ETag: etag,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'Content-Disposition': contentDisposition(fileName),
    'Content-Type': 'application/pdf',
  };
  if (matches(asked['if-none-match'], etag)) return { status: 304, headers, body: null };
  const current = asked['if-range'] === undefined || asked['if-range'] === etag;
  const range = current ? parseRange(asked.range, bytes.length) : undefined;
  if (!range) return { status: 200, headers, body: bytes };
  const { start, end } = range;
  const contentRange = `bytes ${start}-${end}/${bytes.length}`;
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': contentRange },
    body: bytes.subarray(start, end + 1),
  };
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}

/**
 * One byte range; what is malformed or asks for several is ignored (RFC 9110 §14.2), the whole file is the answer.
 *
 * @throws DomainError `range-not-satisfiable` when it begins after the end
 */
function parseRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (start < size && start <= end) return { start, end };
  throw new DomainError('range-not-satisfiable', `The file has ${size} bytes.`, { size });
}

/** ASCII name for old clients, the Chinese one in `filename*` (RFC 6266 §4.3, RFC 8187 §3.2). */
function contentDisposition(fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '').replace(/^-+/, '');
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
