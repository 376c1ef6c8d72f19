import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Certificate } from '../../src/lib/x509/read/certificate.js';
import { CertificateReader } from '../../src/lib/x509/read/certificate-reader.js';
import type { LivePki } from './live-pki.js';

/** Asks a development PKI as strangers do, and reads its files. */
export class PkiClient {
  readonly reader = new CertificateReader();

  constructor(private readonly pki: Pick<LivePki, 'directory' | 'baseUrl'>) {}

  file(name: string): string {
    return join(this.pki.directory, name);
  }

  async certificate(name: string): Promise<Certificate> {
    return this.reader.read(new X509Certificate(await readFile(this.file(name))).raw);
  }

  post(path: string, type: string, body: Uint8Array, signal?: AbortSignal): Promise<Response> {
    return fetch(this.pki.baseUrl + path, {
      method: 'POST',
      headers: { 'content-type': `application/${type}` },
      body: Uint8Array.from(body),
      ...(signal ? { signal } : {}),
    });
  }

  /** Saves the answer of a live address. @returns its file */
  async fetched(name: string, path: string, request: RequestInit = {}): Promise<string> {
    const response = await fetch(this.pki.baseUrl + path, request);
    if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
    await writeFile(this.file(name), Buffer.from(await response.arrayBuffer()));
    return this.file(name);
  }
}

export async function bodyOf(response: Promise<Response>): Promise<Uint8Array> {
  return new Uint8Array(await (await response).arrayBuffer());
}

/** A copy with one bit of one byte changed. @param at from the start, or from the end when negative */
export async function damaged(path: string, at: number): Promise<string> {
  const bytes = await readFile(path);
  const index = at < 0 ? bytes.length + at : at;
  bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
  await writeFile(`${path}.damaged`, bytes);
  return `${path}.damaged`;
}
