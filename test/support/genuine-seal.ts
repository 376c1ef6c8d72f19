import { createHash, verify, X509Certificate } from 'node:crypto';
import { type DerNode, readDer, readDerPrefix } from '../../src/lib/asn1/der.js';
import { readOctetString } from '../../src/lib/asn1/values.js';
import type { PreparedSeal } from '../../src/lib/pades/write/prepared-seal.js';

function at(node: DerNode, ...path: readonly number[]): DerNode {
  return path.reduce((current, index) => {
    const child = current.children()[index];
    if (!child) throw new Error(`no child ${index}`);
    return child;
  }, node);
}

/** Judges a sealed file by node:crypto alone: digest of the covered bytes, signature over the attributes. */
export function isGenuine(
  bytes: Uint8Array,
  { byteRange, contents }: PreparedSeal,
  certificate: Uint8Array,
): boolean {
  const digest = createHash('sha256')
    .update(bytes.subarray(0, byteRange[1]))
    .update(bytes.subarray(byteRange[2], byteRange[2] + byteRange[3]))
    .digest();
  const digits = Buffer.from(bytes.subarray(contents.start + 1, contents.end - 1)).toString('latin1');
  const signer = at(readDerPrefix(Buffer.from(digits, 'hex')), 1, 0, 4, 0);
  const attributes = Uint8Array.from(at(signer, 3).encoded).fill(0x31, 0, 1);
  const { publicKey } = new X509Certificate(certificate);
  const isSigned = verify('sha256', attributes, publicKey, readOctetString(at(signer, 5)));
  return isSigned && digest.equals(readOctetString(at(readDer(attributes), 1, 1, 0)));
}
