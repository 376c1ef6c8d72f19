import { contextTag, DerError, type DerNode, TAG } from '../../../asn1/der.js';

/** Evidence that a message carries. */
export type RevocationValues = Readonly<{
  /** DER of each CertificateList. */
  crls: readonly Uint8Array[];
  /** DER of each OCSPResponse or BasicOCSPResponse. */
  ocsps: readonly Uint8Array[];
}>;

/**
 * RevocationInfoArchival (ISO 32000-2 §12.8.3.3.2) and RevocationValues (ETSI EN 319 122-1 appendix A.1.2.2) alike:
 * `[0]` CRLs, `[1]` OCSP answers, those of the latter without their envelope. What cannot be read is no evidence.
 */
export function readRevocationValues(node: DerNode): RevocationValues {
  try {
    const encodings = (tag: number): Uint8Array[] => elementsOf(node, tag).map(({ encoded }) => encoded);
    return { crls: encodings(0), ocsps: encodings(1) };
  } catch (error) {
    if (error instanceof DerError) return { crls: [], ocsps: [] };
    throw error;
  }
}

function elementsOf(node: DerNode, tag: number): readonly DerNode[] {
  const wrapped = node
    .expect(TAG.SEQUENCE)
    .children()
    .find(({ identifier }) => identifier === contextTag(tag, 'constructed'));
  return wrapped?.children()[0]?.expect(TAG.SEQUENCE).children() ?? [];
}
