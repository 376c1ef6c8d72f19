import type { AnyCertificate } from '../any-certificate.js';

/** Possible issuers by name, anchors first, each certificate once. */
export class CandidateIndex {
  private readonly bySubject = new Map<string, AnyCertificate[]>();
  private readonly anchorDigests: ReadonlySet<string>;

  constructor(anchors: readonly AnyCertificate[], candidates: readonly AnyCertificate[]) {
    this.anchorDigests = new Set(anchors.map(identity));
    const seen = new Set<string>();
    for (const certificate of [...anchors, ...candidates]) {
      const name = identity(certificate);
      if (!seen.has(name)) this.add(certificate);
      seen.add(name);
    }
  }

  isAnchor(certificate: AnyCertificate): boolean {
    return this.anchorDigests.has(identity(certificate));
  }

  /** Those of the right name; whose key identifier fits too come before the others, which are not ruled out by it. */
  issuersOf({ issuer, authorityKeyId }: AnyCertificate): AnyCertificate[] {
    const named = this.bySubject.get(issuer.canonical) ?? [];
    const fits = ({ subjectKeyId }: AnyCertificate): number =>
      authorityKeyId === undefined || subjectKeyId === undefined || authorityKeyId === subjectKeyId ? 0 : 1;
    return named.toSorted((a, b) => fits(a) - fits(b));
  }

  named(canonical: string): readonly AnyCertificate[] {
    return this.bySubject.get(canonical) ?? [];
  }

  private add(certificate: AnyCertificate): void {
    const { canonical } = certificate.subject;
    const others = this.bySubject.get(canonical);
    if (others === undefined) this.bySubject.set(canonical, [certificate]);
    else others.push(certificate);
  }
}

/** The same bytes, whoever read them. */
export function isSameCertificate(a: AnyCertificate, b: AnyCertificate): boolean {
  return a === b || Buffer.compare(a.encoded, b.encoded) === 0;
}

/** The bytes themselves, as a string that can be looked up. */
const identities = new WeakMap<AnyCertificate, string>();

function identity(certificate: AnyCertificate): string {
  const known = identities.get(certificate);
  if (known !== undefined) return known;
  const { encoded } = certificate;
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length).toString('latin1');
  identities.set(certificate, bytes);
  return bytes;
}
