import { join } from 'node:path';
import { readSeedFiles } from '../../src/catalogue/seed-files.js';
import { withSignatureTimestamp, signatureValue } from '../../src/lib/cms/write/signature-timestamp.js';
import { ocspRequest } from '../../src/lib/ocsp/write/ocsp-request.js';
import type { Appearance } from '../../src/lib/pades/write/appearance.js';
import { prepareCountersignature } from '../../src/lib/pades/write/countersignature.js';
import { prepareDocumentTimestamp } from '../../src/lib/pades/write/document-timestamp.js';
import {
  coveredDigest,
  embedCms,
  type PreparedSeal,
  writePrepared,
} from '../../src/lib/pades/write/prepared-seal.js';
import { addSealField } from '../../src/lib/pades/write/seal-field.js';
import { readCertificate } from '../../src/lib/x509/read/certificate.js';
import { keyBits } from '../../src/lib/x509/read/key-bits.js';
import { EnvironmentReader } from '../../src/platform/config/environment.js';
import { readEvidence } from '../../src/platform/config/evidence-config.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { NodeHttpClient } from '../../src/platform/http-client/node-http-client.js';
import { SystemRandomness } from '../../src/platform/secrets/randomness.js';
import type { LicenceSnapshot } from '../../src/rendering/licence-snapshot.js';
import { CertificateStatus } from '../../src/sealing/evidence/certificate-status.js';
import { EvidenceContext } from '../../src/sealing/evidence/evidence-context.js';
import { allowedOrigins } from '../../src/sealing/evidence/evidence.module.js';
import { IssuerCertificates } from '../../src/sealing/evidence/issuer-certificates.js';
import { NetworkRevocationSource } from '../../src/sealing/evidence/network-revocation-source.js';
import { NetworkTimestampAuthority } from '../../src/sealing/evidence/network-timestamp-authority.js';
import { ValidationData } from '../../src/sealing/levels/validation-data.js';
import { readSpecimenFont } from '../../src/sealing/specimen/specimen-font.js';
import { drawSpecimen } from '../../src/sealing/specimen/specimen.js';
import { SelfCheckService } from '../../src/verification/self-check.service.js';
import type {
  ExpectedSeal,
  SelfCheckInput,
  SelfCheckReport,
} from '../../src/verification/self-check/report.js';
import { SettableClock } from './development-seals.js';
import { HOLDER, type LivePki, livePki } from './live-pki.js';
import { PemSealer } from './pem-sealer.js';
import { PermitMaker, SEALED_AT } from './sealed-permit.js';

export type Party = ExpectedSeal['party'];

const MINUTE = 60_000;
const TOKEN_RESERVE = 8192;
const NAMES = { issuer: 'IssuerSeal', holder: 'HolderSeal' } as const;

type Sealer = Readonly<{ keys: PemSealer; specimen: Appearance }>;

/** Permits sealed by one party or two, and what keeps their seals, from a development PKI that answers. */
export class LastingPermits {
  readonly selfCheck = new SelfCheckService();

  private constructor(
    readonly pki: LivePki,
    readonly clock: SettableClock,
    readonly maker: PermitMaker,
    readonly snapshot: LicenceSnapshot,
    private readonly sealers: Readonly<Record<Party, Sealer>>,
    readonly authority: NetworkTimestampAuthority,
    readonly validation: ValidationData,
  ) {}

  static async open(file: string): Promise<LastingPermits> {
    const clock = new SettableClock(new Date(SEALED_AT.getTime() - 60 * MINUTE));
    const { issuingAuthorities } = await readSeedFiles(join(projectRoot, 'seeds'));
    const authorities = issuingAuthorities.map(({ sealName, uscc, sealCode }) => ({
      name: sealName,
      uscc,
      sealCode,
    }));
    const pki = await livePki({ clock, authorities });
    const { directory, baseUrl } = pki;
    const maker = await PermitMaker.open(directory);
    const snapshot = await maker.snapshot(file);
    const font = await readSpecimenFont();
    const seal = maker.sealOf(snapshot);
    const holderSpecimen = drawSpecimen({ kind: 'company-round', name: HOLDER.name }, font);
    const sealers = {
      issuer: {
        keys: await PemSealer.open(join(directory, 'seals', seal.id), 'p-256'),
        specimen: seal.specimen,
      },
      holder: {
        keys: await PemSealer.open(join(directory, 'holders', HOLDER.uscc), 'p-256'),
        specimen: holderSpecimen,
      },
    };
    const env = {
      TSA_URLS: `${baseUrl}/tsa/tsa-1`,
      EVIDENCE_HOSTS: baseUrl,
      REVOCATION_MAX_AGE_SECONDS: '0',
    };
    const config = readEvidence(new EnvironmentReader(env));
    const anchors = { all: () => maker.sealing.trustAnchors() };
    const context = new EvidenceContext(config, new NodeHttpClient(allowedOrigins(config)), clock, anchors);
    const issuers = new IssuerCertificates(context);
    const authority = new NetworkTimestampAuthority(context, issuers, new SystemRandomness());
    const revocation = new NetworkRevocationSource(context, issuers, new CertificateStatus(context));
    const validation = new ValidationData(revocation, anchors);
    return new LastingPermits(pki, clock, maker, snapshot, sealers, authority, validation);
  }

  close(): Promise<void> {
    return this.pki.close();
  }

  /** Moves the clock of all services; 0 is when the permits are sealed. */
  at(minutes: number): Date {
    const time = new Date(SEALED_AT.getTime() + minutes * MINUTE);
    this.clock.set(time);
    return time;
  }

  /** A permit with its first seal, prepared. The other party's field is reserved where two seal. */
  prepareFirst(party: Party, parties: 1 | 2): PreparedSeal {
    const { draft, documentId, sealPlace } = this.maker.draw(this.snapshot);
    const [x1, y1, x2, y2] = sealPlace.rect;
    const reserved = {
      page: sealPlace.page,
      rect: [x1 - 140, y1, x2 - 140, y2] as const,
      fieldName: NAMES[other(party)],
      description: '另一方电子印章',
    };
    const added = addSealField(draft, {
      ...sealPlace,
      fieldName: NAMES[party],
      description: '电子印章',
      appearance: this.sealers[party].specimen,
      permission: parties,
      signature: this.entries(party),
      ...(parties === 2 && { reserved }),
    });
    return writePrepared(draft, added, documentId);
  }

  prepareSecond(bytes: Uint8Array, party: Party): PreparedSeal {
    return prepareCountersignature(bytes, {
      fieldName: NAMES[party],
      appearance: this.sealers[party].specimen,
      signature: this.entries(party),
    });
  }

  /** @param token what makes the signature timestamp of its value; none when left out */
  async complete(
    prepared: PreparedSeal,
    party: Party,
    token?: (signature: Uint8Array) => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    let cms = new Uint8Array();
    const plain = this.sealers[party].keys.seal(prepared, (made) => (cms = Uint8Array.from(made)));
    if (token === undefined) return plain;
    return embedCms(prepared, withSignatureTimestamp(cms, await token(signatureValue(cms))));
  }

  async oneSeal(party: Party = 'issuer'): Promise<Uint8Array> {
    return this.complete(this.prepareFirst(party, 1), party);
  }

  async firstOfTwo(party: Party = 'issuer'): Promise<Uint8Array> {
    return this.complete(this.prepareFirst(party, 2), party);
  }

  async twoSeals(first: Party = 'issuer'): Promise<Uint8Array> {
    const second = other(first);
    return this.complete(this.prepareSecond(await this.firstOfTwo(first), second), second);
  }

  /** @param digestOf what is timestamped instead of what should be */
  async timestamped(bytes: Uint8Array, digestOf = coveredDigest): Promise<Uint8Array> {
    const prepared = prepareDocumentTimestamp(bytes, { reserve: TOKEN_RESERVE });
    return embedCms(prepared, await this.authority.timestamp(digestOf(prepared)));
  }

  evidenced(bytes: Uint8Array): Promise<Uint8Array> {
    return this.validation.append(bytes);
  }

  /** What the responder of a party's authority says of its certificate. @param profile how it behaves */
  async answerAbout(party: Party, profile: string): Promise<Uint8Array> {
    const [certificate = new Uint8Array(), issuer = new Uint8Array()] = this.sealers[party].keys.certificates;
    const { serial, issuer: issuerName } = readCertificate(certificate);
    const issuerKeyBits = keyBits(readCertificate(issuer).publicKey);
    const authority = party === 'issuer' ? 'issuing-ca' : 'builder-ca';
    const request = ocspRequest({ issuerName, issuerKeyBits, serialNumber: Buffer.from(serial, 'hex') });
    const answer = await fetch(`${this.pki.baseUrl}/ocsp/${authority}/${profile}`, {
      method: 'POST',
      headers: { 'content-type': 'application/ocsp-request' },
      body: new Uint8Array(request),
    });
    return new Uint8Array(await answer.arrayBuffer());
  }

  question(bytes: Uint8Array, parties: readonly Party[]): SelfCheckInput {
    return {
      ...this.maker.question(this.snapshot, bytes),
      seals: parties.map((party) => this.expected(party)),
      at: this.clock.now(),
    };
  }

  async report(
    bytes: Uint8Array,
    parties: readonly Party[] = ['issuer'],
    change: Partial<SelfCheckInput> = {},
  ): Promise<SelfCheckReport> {
    const report = await this.selfCheck.check({ ...this.question(bytes, parties), ...change });
    if (report.sound !== (report.faults.length === 0))
      throw new Error('the verdict is not what the facts say');
    return report;
  }

  /** Codes of what the self-check finds wrong, each once. */
  async codesOf(...asked: Parameters<LastingPermits['report']>): Promise<string[]> {
    const { faults } = await this.report(...asked);
    return [...new Set(faults.map(({ code }) => code))];
  }

  private expected(party: Party): ExpectedSeal {
    const { keys, specimen } = this.sealers[party];
    const [certificate = new Uint8Array()] = keys.certificates;
    return { party, fieldName: NAMES[party], certificate, specimenSha256: specimen.sha256 };
  }

  private entries(party: Party): ReturnType<PemSealer['entries']> {
    return { ...this.sealers[party].keys.entries(party, SEALED_AT) };
  }
}

export function other(party: Party): Party {
  return party === 'issuer' ? 'holder' : 'issuer';
}
