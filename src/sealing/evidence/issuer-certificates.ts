import { readSignedData } from '../../lib/cms/read/signed-data.js';
import type { Certificate } from '../../lib/x509/read/certificate.js';
import { isSignedBy } from '../../lib/x509/read/issued-by.js';
import { FaultError } from '../../lib/faults/fault.js';
import { HttpClientError } from '../../platform/http-client/http-client-error.js';
import type { EvidenceContext } from './evidence-context.js';
import { failedAttempt, isServiceTrouble } from './failed-attempt.js';
import { FetchedOnce } from './fetched.js';

const MAXIMUM_LENGTH = 6;
const MAXIMUM_BYTES = 262_144;

/** Completes chains: issuers that did not come along are fetched from where the certificate says (RFC 5280 §4.2.2.1). */
export class IssuerCertificates {
  private readonly fetched: FetchedOnce<readonly Certificate[]>;

  constructor(private readonly context: EvidenceContext) {
    this.fetched = new FetchedOnce(context.clock, 64);
  }

  /**
   * Follows the issuers upwards to a trusted one, as far as they are to be had. Only signatures are looked at: what
   * else makes a chain good is for others to judge.
   *
   * @param known certificates that came along
   * @returns the leaf first, and last the trust anchor when one was reached
   */
  async pathOf(leaf: Certificate, known: readonly Certificate[]): Promise<readonly Certificate[]> {
    const anchors = this.context.trustAnchors();
    const path = [leaf];
    for (let last = leaf; path.length < MAXIMUM_LENGTH && !this.context.isTrusted(last);) {
      const issued = last;
      const next =
        [...anchors, ...known].find((candidate) => hasIssued(candidate, issued)) ??
        (await this.fetchIssuers(issued)).find((candidate) => hasIssued(candidate, issued));
      if (next === undefined || next === last) break;
      path.push(next);
      last = next;
    }
    return path;
  }

  /** One that is not to be had is missing in the path; why, is seen there. */
  private async fetchIssuers({ issuerUrls }: Certificate): Promise<readonly Certificate[]> {
    const { circuit } = this.context;
    for (const url of issuerUrls.filter((each) => circuit.pausedUntil(each) === undefined)) {
      try {
        return await this.fetched.get(url, () => this.fetch(url));
      } catch (error) {
        if (!(error instanceof FaultError || error instanceof HttpClientError)) throw error;
        if (isServiceTrouble(failedAttempt(url, error))) circuit.failed(url);
      }
    }
    return [];
  }

  private async fetch(url: string): Promise<{ value: readonly Certificate[]; until: Date }> {
    const { http, config, reader } = this.context;
    const { bytes } = await http.get(url, {
      maximumBytes: MAXIMUM_BYTES,
      deadlineMilliseconds: config.timeoutMilliseconds,
    });
    return {
      value: encodedIn(bytes).map((each) => reader.read(each)),
      until: this.context.usableUntil(undefined),
    };
  }
}

/** A certificate, or a CMS that holds nothing but certificates (RFC 5280 §4.2.2.1, RFC 5652 §5). */
function encodedIn(bytes: Uint8Array): readonly Uint8Array[] {
  try {
    return readSignedData(bytes).certificates;
  } catch (error) {
    if (error instanceof FaultError) return [bytes];
    throw error;
  }
}

function hasIssued(candidate: Certificate, issued: Certificate): boolean {
  if (Buffer.compare(candidate.subject, issued.issuer) !== 0) return false;
  try {
    return isSignedBy(issued, candidate);
  } catch (error) {
    if (error instanceof FaultError) return false;
    throw error;
  }
}
