import { X509Certificate } from 'node:crypto';
import { ask } from './judges.js';

/** What a file keeps in its document security store, as qpdf finds it. */
export type SecurityStore = Readonly<{
  certificates: readonly X509Certificate[];
  /** DER. */
  ocsps: readonly Buffer[];
  crls: readonly Buffer[];
  /** Names of the entries of VRI. */
  names: readonly string[];
}>;

type Dictionary = Readonly<Record<string, unknown>>;
type QpdfObject = Readonly<{ value?: Dictionary; stream?: Readonly<{ data?: string }> }>;

/** @returns undefined for a file without a store */
export function securityStore(file: string): SecurityStore | undefined {
  const options = ['--json', '--json-key=qpdf', '--json-stream-data=inline', '--decode-level=generalized'];
  const { output } = ask('qpdf', [...options, file]);
  const [, objects] = (JSON.parse(output) as { qpdf: [unknown, Record<string, QpdfObject>] }).qpdf;
  const object = (ref: unknown): QpdfObject => objects[`obj:${String(ref)}`] ?? {};
  const root = object(objects['trailer']?.value?.['/Root']).value;
  const store = object(root?.['/DSS']).value;
  if (!store) return undefined;
  const streams = (key: string): Buffer[] =>
    ((store[key] ?? []) as string[]).map((ref) => Buffer.from(object(ref).stream?.data ?? '', 'base64'));
  return {
    certificates: streams('/Certs').map((der) => new X509Certificate(der)),
    ocsps: streams('/OCSPs'),
    crls: streams('/CRLs'),
    names: Object.keys((store['/VRI'] ?? {}) as Dictionary).map((name) => name.slice(1)),
  };
}

/** Whether a responder's certificate says that nobody need ask about it (RFC 6960 §4.2.2.2.1). */
export function isNoCheck({ raw }: X509Certificate): boolean {
  return raw.includes(Buffer.from('06092b0601050507300105', 'hex'));
}

/** Base64 between lines, as OpenSSL reads it. */
export function pem(type: 'CERTIFICATE' | 'X509 CRL', der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g);
  return `-----BEGIN ${type}-----\n${lines?.join('\n') ?? ''}\n-----END ${type}-----\n`;
}
