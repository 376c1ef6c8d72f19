import { readCrl } from '../../lib/x509/read/crl.js';
import { CrlIndex } from '../../lib/x509/read/crl-index.js';
import { judgeCrl } from '../../lib/x509/read/judge-crl.js';
import type { EvidenceContext } from './evidence-context.js';
import { type Fetched, FetchedOnce } from './fetched.js';
import type { StatusAnswer, StatusQuestion } from './status-question.js';

/** Asks the lists that issuers publish. A list is fetched and read once, whatever many certificates it is for. */
export class CrlSource {
  private readonly fetched: FetchedOnce<CrlIndex>;

  constructor(private readonly context: EvidenceContext) {
    this.fetched = new FetchedOnce(context.clock, 32);
  }

  /** @throws FaultError, HttpClientError */
  async ask(url: string, { certificate, issuer, freshAfter }: StatusQuestion): Promise<StatusAnswer> {
    const { clock, config } = this.context;
    const index = await this.fetched.get(url, () => this.fetch(url), freshAfter);
    const judgement = judgeCrl(index, {
      certificate,
      issuer,
      at: clock.now(),
      toleranceSeconds: config.toleranceSeconds,
    });
    return {
      evidence: { certificates: [issuer.encoded], ocsps: [], crls: [index.crl.encoded] },
      revocation: judgement.status === 'revoked' ? judgement : undefined,
    };
  }

  private async fetch(url: string): Promise<Fetched<CrlIndex>> {
    const { http, config } = this.context;
    const { bytes } = await http.get(url, {
      accept: 'application/pkix-crl',
      deadlineMilliseconds: config.timeoutMilliseconds,
      maximumBytes: config.maximumListBytes,
    });
    const index = CrlIndex.of(readCrl(bytes));
    return { value: index, until: this.context.usableUntil(index.crl.nextUpdate) };
  }
}
