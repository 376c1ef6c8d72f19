import { contextTag, DerError, type DerNode, TAG } from '../../../asn1/der.js';
import { derElement } from './ber.js';

/** Evidence that a message carries. */
export type RevocationValues = Readonly<{
  /** DER of each CertificateList. */
  crls: readonly Uint8Array[];
  /** DER of each OCSPResponse. */
  ocsps: readonly Uint8Array[];
}>;

/** ISO 32000-2 §12.8.3.3.2: `[0]` CRLs, `[1]` OCSPResponses; what cannot be read is no evidence. */
export function readArchival(node: DerNode): RevocationValues {
  return readLists(node, (response) => response.encoded);
}

/** ETSI EN 319 122-1 appendix A.1.2.2: `[0]` CRLs, `[1]` BasicOCSPResponses; what cannot be read is no evidence. */
export function readRevocationValues(node: DerNode): RevocationValues {
  return readLists(node, (response) => ocspResponseOf(response.encoded));
}

function readLists(node: DerNode, response: (node: DerNode) => Uint8Array): RevocationValues {
  try {
    const [crls, ocsps] = [0, 1].map((tag) => elementsOf(node, tag));
    return { crls: (crls ?? []).map(({ encoded }) => encoded), ocsps: (ocsps ?? []).map(response) };
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

/** The basic response in the envelope of a successful answer (RFC 6960 §4.2.1). */
function ocspResponseOf(basic: Uint8Array): Uint8Array {
  const bytes = derElement(TAG.SEQUENCE, OCSP_BASIC, derElement(TAG.OCTET_STRING, basic));
  const successful = Uint8Array.of(TAG.ENUMERATED, 1, 0);
  return derElement(TAG.SEQUENCE, successful, derElement(contextTag(0, 'constructed'), bytes));
}

/** DER of the OID 1.3.6.1.5.5.7.48.1.1. */
const OCSP_BASIC = Buffer.from('06092b0601050507300101', 'hex');
