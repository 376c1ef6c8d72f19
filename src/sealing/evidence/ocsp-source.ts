import { FaultError } from '../../lib/faults/fault.js';
import { judgeOcsp } from '../../lib/ocsp/read/judge-ocsp.js';
import { ocspFault } from '../../lib/ocsp/read/ocsp-fault.js';
import { readOcspResponse } from '../../lib/ocsp/read/ocsp-response.js';
import { ocspRequest } from '../../lib/ocsp/write/ocsp-request.js';
import type { Certificate } from '../../lib/x509/read/certificate.js';
import { keyBits } from '../../lib/x509/read/key-bits.js';
import type { Evidence } from '../revocation-source.port.js';
import type { CrlSource } from './crl-source.js';
import type { EvidenceContext } from './evidence-context.js';
import { type Fetched, FetchedOnce } from './fetched.js';
import { certificateKey, type StatusAnswer, type StatusQuestion } from './status-question.js';

/** An answer with the certificates of a whole chain. */
const MAXIMUM_BYTES = 262_144;

const NOTHING: Evidence = { certificates: [], ocsps: [], crls: [] };

/** Asks OCSP responders. */
export class OcspSource {
  private readonly fetched: FetchedOnce<StatusAnswer>;

  constructor(
    private readonly context: EvidenceContext,
    /** For responders that may be revoked themselves. */
    private readonly crls: CrlSource,
  ) {
    this.fetched = new FetchedOnce(context.clock, 4096);
  }

  /** @throws FaultError, HttpClientError */
  ask(url: string, question: StatusQuestion): Promise<StatusAnswer> {
    const key = `${url} ${certificateKey(question)}`;
    return this.fetched.get(key, () => this.fetch(url, question), question.freshAfter);
  }

  private async fetch(url: string, question: StatusQuestion): Promise<Fetched<StatusAnswer>> {
    const { clock, config, reader } = this.context;
    const response = readOcspResponse(await this.post(url, question), reader);
    const { certificate, issuer } = question;
    const judgement = judgeOcsp(response, {
      certificate,
      issuer,
      at: clock.now(),
      toleranceSeconds: config.toleranceSeconds,
    });
    if (judgement.status === 'unknown')
      throw ocspFault('ocsp-unknown', 'the responder does not know the certificate');
    const signer = await this.responderEvidence(judgement.signer, question);
    const value: StatusAnswer = {
      evidence: {
        certificates: [issuer.encoded, judgement.signer.encoded],
        ocsps: [response.encoded],
        crls: signer.crls,
      },
      revocation: judgement.status === 'revoked' ? judgement : undefined,
    };
    return { value, until: this.context.usableUntil(judgement.nextUpdate) };
  }

  private async post(url: string, { certificate, issuer }: StatusQuestion): Promise<Uint8Array> {
    const request = ocspRequest({
      issuerName: certificate.issuer,
      issuerKeyBits: keyBits(issuer.publicKey),
      serialNumber: Buffer.from(certificate.serial, 'hex'),
    });
    const body = { contentType: 'application/ocsp-request', bytes: request };
    const { bytes } = await this.context.http.post(url, body, {
      accept: 'application/ocsp-response',
      deadlineMilliseconds: this.context.config.timeoutMilliseconds,
      maximumBytes: MAXIMUM_BYTES,
      isRepeatable: true,
    });
    return bytes;
  }

  /**
   * A responder that the issuer certified may be revoked as well, unless its certificate says that nobody need ask
   * (RFC 6960 §4.2.2.2.1). A list tells, never another responder: that one might have to be asked about again.
   */
  private async responderEvidence(signer: Certificate, question: StatusQuestion): Promise<Evidence> {
    if (signer === question.issuer || signer.isNoCheck) return NOTHING;
    for (const url of signer.crlUrls) {
      try {
        const { evidence, revocation } = await this.crls.ask(url, { ...question, certificate: signer });
        if (revocation === undefined) return evidence;
      } catch (error) {
        if (error instanceof FaultError) continue;
        throw error;
      }
      throw ocspFault('ocsp-signer', "the responder's certificate was revoked");
    }
    throw ocspFault('ocsp-signer', "whether the responder's certificate was revoked is not to be had");
  }
}
