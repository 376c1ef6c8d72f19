import type { AnyCertificate } from '../any-certificate.js';
import type { AnyCrl } from '../any-crl.js';
import { ALL_REASONS, type DistributionPoint } from '../any-distribution-points.js';
import { directoryName, fullNames } from '../any-general-names.js';

/** §6.3.3, behind the loop: lists of the issuer that no distribution point names are asked too. */
function impliedPoint(certificate: AnyCertificate): DistributionPoint {
  return {
    name: { full: [directoryName(certificate.issuer)] },
    reasons: ALL_REASONS,
    crlIssuer: undefined,
    crlIssuerName: undefined,
  };
}

/**
 * For which reasons a list is about a certificate (RFC 5280 §6.3.3 b, d).
 *
 * @returns bits of reasons; 0 for a list that is about others
 */
export function coveredReasons(crl: AnyCrl, certificate: AnyCertificate): number {
  if (!isRightKind(crl, certificate)) return 0;
  const points = [...certificate.distributionPoints, impliedPoint(certificate)];
  return points
    .filter((point) => isRightIssuer(crl, point, certificate) && isRightPoint(crl, point, certificate))
    .reduce((mask, { reasons }) => mask | (reasons & (crl.scope?.reasons ?? ALL_REASONS)), 0);
}

/** (b 2 iii to v). */
function isRightKind({ scope }: AnyCrl, { basicConstraints }: AnyCertificate): boolean {
  if (scope === undefined) return true;
  const isCa = basicConstraints?.isCa === true;
  return !scope.onlyAttributes && !(scope.onlyUsers && isCa) && !(scope.onlyAuthorities && !isCa);
}

/** (b 1): the certificate's issuer, or whom the point names and who says to speak for others. */
function isRightIssuer(crl: AnyCrl, point: DistributionPoint, certificate: AnyCertificate): boolean {
  if (point.crlIssuer === undefined) return crl.issuer.canonical === certificate.issuer.canonical;
  return crl.scope?.isIndirect === true && point.crlIssuer.includes(directoryName(crl.issuer));
}

/** (b 2 i, ii). */
function isRightPoint(crl: AnyCrl, point: DistributionPoint, certificate: AnyCertificate): boolean {
  const own = crl.scope?.name;
  if (own === undefined) return true;
  const names = new Set(fullNames(own, crl.issuer));
  const sought =
    point.name === undefined
      ? (point.crlIssuer ?? [])
      : fullNames(point.name, point.crlIssuerName ?? certificate.issuer);
  return sought.some((name) => names.has(name));
}
