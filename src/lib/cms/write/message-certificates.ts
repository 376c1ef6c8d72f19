import { contextTag, type DerNode, TAG } from '../../asn1/der.js';
import { sequence, setOf } from '../../asn1/write/der.js';
import { implicit } from './attributes.js';
import { CmsFormError, contentInfoOf, contentOf, encodedOf, orFormError } from './content-info.js';

const CERTIFICATES = contextTag(0, 'constructed');

/**
 * Puts the certificates of a whole path into a message whose maker left some out (ETSI EN 319 142-1 §6.3 wants all of
 * them there). They stand outside of what the signer signed (RFC 5652 §5.1), of which no octet changes.
 *
 * @param cms DER of a ContentInfo with SignedData, whoever made it
 * @param certificates DER; they take the place of those that are there
 * @throws CmsFormError
 */
export function withCertificates(cms: Uint8Array, certificates: readonly Uint8Array[]): Uint8Array {
  return orFormError('CMS', () => {
    const [version, digests, content, ...rest] = contentOf(cms).expect(TAG.SEQUENCE).children();
    if (version === undefined || digests === undefined || content === undefined)
      throw new CmsFormError('SignedData is too short');
    const before = [version, digests, content].map(encodedOf);
    const after = rest.filter((node: DerNode) => node.identifier !== CERTIFICATES).map(encodedOf);
    return contentInfoOf(sequence(...before, implicit(0, setOf(...certificates)), ...after));
  });
}
