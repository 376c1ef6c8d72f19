import { X509Certificate } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { keyTypeOf } from '../lib/x509/key-type.js';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { parseCertificates } from './certificate-chain.js';
import { KeyOpener } from './key-opener.port.js';
import { LazySigner } from './lazy-signer.js';
import { SealCertificate } from './records/seal-certificate.entity.js';
import type { SealRecord } from './records/seal-record.entity.js';
import { specimenOf } from './records/seal-specimen.js';
import { type Seal, sealOf } from './seal.js';
import type { Signer } from './signer.port.js';
import { SpecimensService } from './specimen/specimens.service.js';

/** Makes records into seals ready for use, each once as long as nothing of it changes. */
@Injectable()
export class OpenedSealsService implements OnApplicationShutdown {
  /** By everything of the record that a seal is made of. */
  private readonly opened = new Map<string, Promise<Seal>>();
  /** By certificate and reference: a key in a token is logged in to once, whatever it is tried or used for. */
  private readonly signers = new Map<string, LazySigner>();

  constructor(
    private readonly database: Database,
    private readonly keys: KeyOpener,
    private readonly specimens: SpecimensService,
  ) {}

  /** The seal with its present certificate. Its key is opened when it is to sign. */
  async of(record: SealRecord): Promise<Seal> {
    const key = JSON.stringify([
      record.id,
      record.certificateSha256,
      record.keyReference,
      record.name,
      record.uscc,
      record.sealCode,
      record.specimen,
    ]);
    const known = this.opened.get(key);
    if (known) return known;
    const opening = this.open(record);
    this.opened.set(key, opening);
    return opening.catch((error: unknown) => {
      this.opened.delete(key); // the next one tries again
      throw error;
    });
  }

  /** The seal with a certificate that it had: for what it signed then. Its key is not within reach. */
  async former(record: SealRecord, certificateSha256: string): Promise<Seal> {
    const certificates = await this.certificates(record.id, certificateSha256);
    const signer = { keyType: keyTypeIn(certificates), sign: () => Promise.reject(replaced(record.id)) };
    return sealOf(record, certificates, signer, await this.specimens.of(specimenOf(record)));
  }

  /** A seal that is not in use yet, so that its key can be tried. */
  async trial(
    record: SealRecord,
    certificates: readonly X509Certificate[],
    keyReference: string,
  ): Promise<Seal> {
    const signer = this.signer(certificates, keyReference);
    return sealOf(record, certificates, signer, await this.specimens.of(specimenOf(record)));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.signers.values()].map((signer) => signer.close()));
  }

  private async open(record: SealRecord): Promise<Seal> {
    return this.trial(
      record,
      await this.certificates(record.id, record.certificateSha256),
      record.keyReference,
    );
  }

  private signer(certificates: readonly X509Certificate[], keyReference: string): Signer {
    const [certificate] = certificates;
    if (!certificate) throw new Error('a seal without a certificate');
    const id = `${certificate.fingerprint256} ${keyReference}`;
    const open = (): Promise<Signer> => this.keys.open(keyReference, certificate.publicKey);
    const signer = this.signers.get(id) ?? new LazySigner(keyTypeIn(certificates), keyReference, open);
    this.signers.set(id, signer);
    return signer;
  }

  private async certificates(sealId: string, sha256: string): Promise<readonly X509Certificate[]> {
    const row = await this.database.read.findOneBy(SealCertificate, { sealId, sha256 });
    if (!row) throw new Error(`seal ${sealId} has no certificate ${sha256}`);
    return parseCertificates(row.certificates);
  }
}

function keyTypeIn([certificate]: readonly X509Certificate[]) {
  const keyType = certificate && keyTypeOf(certificate.publicKey);
  if (!keyType) throw new Error('a certificate with a key that seals do not have');
  return keyType;
}

export function replaced(sealId: string): DomainError {
  const detail = `The certificate of the seal ${sealId} was replaced: the page must be drawn anew.`;
  return new DomainError('seal-certificate-replaced', detail);
}
