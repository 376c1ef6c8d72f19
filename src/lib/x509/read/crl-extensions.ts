import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readBoolean, readIntegerHex } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { crlFault } from './crl-fault.js';
import { type Extension, readAuthorityKeyId } from './extensions.js';
import { distributionPointAddresses } from './general-names.js';

/** Which certificates of its issuer a CRL covers (RFC 5280 §5.2.5). */
export type CrlScope = Readonly<{
  certificates: 'all' | 'users' | 'authorities';
  /** Addresses of the distribution point; `undefined` for a list that is not bound to one. */
  addresses: readonly string[] | undefined;
}>;

export type CrlExtensionFacts = Readonly<{
  /** Content octets of the INTEGER, lower-case hex. */
  number: string | undefined;
  authorityKeyId: string | undefined;
  scope: CrlScope;
}>;

const WHOLE: CrlScope = { certificates: 'all', addresses: undefined };

const UNDERSTOOD: ReadonlySet<string> = new Set([
  OIDS.crlNumber,
  OIDS.authorityKeyIdentifier,
  OIDS.issuingDistributionPoint,
]);

/** @throws FaultError `crl-delta`, `crl-critical-extension`, `crl-scope`; DerError */
export function readCrlExtensions(extensions: readonly Extension[]): CrlExtensionFacts {
  const value = (oid: string): DerNode | undefined => {
    const extension = extensions.find((candidate) => candidate.oid === oid);
    return extension === undefined ? undefined : readDer(extension.value);
  };
  if (extensions.some(({ oid }) => oid === OIDS.deltaCrlIndicator))
    throw crlFault('crl-delta', 'the list holds only changes since another one');
  const unknown = extensions.find(({ oid, critical }) => critical && !UNDERSTOOD.has(oid));
  if (unknown !== undefined)
    throw crlFault('crl-critical-extension', `critical extension ${unknown.oid} is not understood`);
  const number = value(OIDS.crlNumber);
  const point = value(OIDS.issuingDistributionPoint);
  return {
    number: number && readIntegerHex(number),
    authorityKeyId: readAuthorityKeyId(value(OIDS.authorityKeyIdentifier)),
    scope: point === undefined ? WHOLE : readScope(point),
  };
}

const POINT = contextTag(0, 'constructed');
const USERS = contextTag(1, 'primitive');
const AUTHORITIES = contextTag(2, 'primitive');

/**
 * IssuingDistributionPoint. Lists of some reasons only, of other issuers, or of attribute certificates are not
 * understood: to take their silence for "good" would be wrong.
 */
function readScope(node: DerNode): CrlScope {
  const parts = node.expect(TAG.SEQUENCE).children();
  const unknown = parts.find(({ identifier }) => ![POINT, USERS, AUTHORITIES].includes(identifier));
  if (unknown !== undefined)
    throw crlFault('crl-scope', `the list is restricted by [${unknown.tagNumber}], which is not understood`);
  const has = (tag: number): boolean =>
    parts.some((part) => part.identifier === tag && readBoolean(part, tag));
  if (has(USERS) && has(AUTHORITIES)) throw new DerError('IssuingDistributionPoint for two kinds at once');
  const point = parts.find(({ identifier }) => identifier === POINT);
  return {
    certificates: has(USERS) ? 'users' : has(AUTHORITIES) ? 'authorities' : 'all',
    addresses: point && distributionPointAddresses(point),
  };
}
