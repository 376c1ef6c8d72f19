import { readOcspResponse, type OcspResponse } from '../../../ocsp/read/ocsp-response.js';
import type { Certificate } from '../../../x509/read/certificate.js';
import type { CertificateReader } from '../../../x509/read/certificate-reader.js';
import { readCrl } from '../../../x509/read/crl.js';
import { CrlIndex } from '../../../x509/read/crl-index.js';
import type { SecurityStore } from '../updates/security-store.js';

/** A security store and the number of the revision that it came with. */
export type DatedStore = Readonly<{ revision: number; store: SecurityStore }>;

/** What each stream of a file's validation data is, and with which revision it came. */
export type ValidationEvidence = Readonly<{
  certificates: readonly Readonly<{ number: number; certificate: Certificate }>[];
  statements: readonly Statement[];
}>;

/** Says of certificates whether they were revoked. */
export type Statement = Readonly<{ number: number; revision: number }> &
  (Readonly<{ kind: 'ocsp'; response: OcspResponse }> | Readonly<{ kind: 'crl'; index: CrlIndex }>);

/**
 * Reads every stream once, in the revision that brought it.
 *
 * @param stores of one file, oldest first: each has all of the one before
 * @throws FaultError with a `certificate-`, `ocsp-` or `crl-` code for a stream that is not of its kind
 */
export function readValidationEvidence(
  stores: readonly DatedStore[],
  reader: CertificateReader,
): ValidationEvidence {
  const last = stores.at(-1)?.store;
  if (last === undefined) return { certificates: [], statements: [] };
  const { certificates, ocsps, crls } = last.evidence;
  const broughtBy = (kind: 'ocsps' | 'crls', number: number): number =>
    stores.find(({ store }) => store.evidence[kind].has(number))?.revision ?? 0;
  return {
    certificates: [...certificates].map(([number, der]) => ({ number, certificate: reader.read(der) })),
    statements: [
      ...[...ocsps].map(([number, der]) => ({
        kind: 'ocsp' as const,
        number,
        revision: broughtBy('ocsps', number),
        response: readOcspResponse(der, reader),
      })),
      ...[...crls].map(([number, der]) => ({
        kind: 'crl' as const,
        number,
        revision: broughtBy('crls', number),
        index: CrlIndex.of(readCrl(der)),
      })),
    ],
  };
}
