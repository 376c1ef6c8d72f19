import { createHash } from 'node:crypto';
import { attempt } from '../../../faults/fault.js';
import { type AnyOcsp, readAnyOcsp } from '../../../ocsp/read/any-ocsp.js';
import { type AnyCrl, readAnyCrl } from '../../../x509/read/any-crl.js';
import { type AnyCertificate, readAnyCertificate } from '../../../x509/read/path/index.js';

const MAX_CERTIFICATES = 512;
const MAX_STATEMENTS = 64;

/** Lists are large, and a stranger's file must not fill the memory for the next one. */
const MAX_REMEMBERED_OCTETS = 256 * 1024;

/**
 * Certificates, CRLs and OCSP answers by their digest, each read once: the same few stand behind every file, and what
 * was found out about one object (its key, its signature) stays with it. What cannot be read is `undefined`.
 */
export class MaterialCache {
  private readonly certificates = new Map<string, AnyCertificate | undefined>();
  private readonly crls = new Map<string, AnyCrl | undefined>();
  private readonly ocsps = new Map<string, AnyOcsp | undefined>();

  certificate(encoded: Uint8Array): AnyCertificate | undefined {
    return remembered(this.certificates, MAX_CERTIFICATES, encoded, readAnyCertificate);
  }

  crl(encoded: Uint8Array): AnyCrl | undefined {
    return remembered(this.crls, MAX_STATEMENTS, encoded, (copy) => readAnyCrl(copy));
  }

  ocsp(encoded: Uint8Array): AnyOcsp | undefined {
    return remembered(this.ocsps, MAX_STATEMENTS, encoded, (copy) => readAnyOcsp(copy));
  }
}

function remembered<T>(
  known: Map<string, T | undefined>,
  capacity: number,
  encoded: Uint8Array,
  read: (copy: Uint8Array) => T,
): T | undefined {
  const name = createHash('sha256').update(encoded).digest('base64');
  if (known.has(name)) return known.get(name);
  // A copy, so that what is remembered does not keep the file.
  const result = attempt('material-unreadable', () => read(Uint8Array.from(encoded)));
  const value = result.ok ? result.value : undefined;
  if (encoded.length > MAX_REMEMBERED_OCTETS) return value;
  const [oldest] = known.keys();
  if (known.size >= capacity && oldest !== undefined) known.delete(oldest);
  known.set(name, value);
  return value;
}
