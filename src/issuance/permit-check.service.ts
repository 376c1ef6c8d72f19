import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { LicencesService } from '../licences/licences.service.js';
import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';
import { RenderingService } from '../rendering/rendering.service.js';
import { TemplatesService } from '../rendering/templates.service.js';
import { SealingService } from '../sealing/sealing.service.js';
import { SelfCheckService } from '../verification/self-check.service.js';
import { appliedSeals } from './applied-seals.js';
import { expectedTexts } from './expected-texts.js';
import type { Issuance } from './issuance.entity.js';

type Report = Awaited<ReturnType<SelfCheckService['check']>>;

export type PermitCheckOptions = Readonly<{
  /** The sealed file, as it was read back from the store. */
  bytes: Uint8Array;
  /** Every certificate of a seal must be in date at this instant. */
  at: Date;
  /** Also paint every page and look at the pixels. */
  render: boolean;
  /** Field name of the seal that is still to come. */
  awaiting?: string;
}>;

/** Asks the self-check about a file with everything that numbering, drawing and sealing promised of it. */
@Injectable()
export class PermitCheckService {
  constructor(
    private readonly licences: LicencesService,
    private readonly templates: TemplatesService,
    private readonly rendering: RenderingService,
    private readonly sealing: SealingService,
    private readonly selfCheck: SelfCheckService,
  ) {}

  /** @throws DomainError `self-check-failed` with the codes of all faults */
  async check(issuance: Issuance, { bytes, at, render, awaiting }: PermitCheckOptions): Promise<Report> {
    const snapshot = await this.snapshotOf(issuance.id);
    const seals = appliedSeals(issuance);
    const report = await this.selfCheck.check({
      bytes,
      verificationUrl: snapshot.verification.code ?? snapshot.verification.url,
      texts: expectedTexts(snapshot, this.templates.schema(snapshot.licenceType, snapshot.templateVersion)),
      seals: seals.map(({ party, fieldName, certificate, specimenSha256 }) => ({
        party,
        fieldName,
        certificate: Buffer.from(certificate, 'base64'),
        specimenSha256,
      })),
      ...(awaiting === undefined ? {} : { awaiting }),
      drawings: seals[0]?.drawings ?? [],
      attachments: this.rendering.attachmentsOf(snapshot),
      trustAnchors: this.sealing.trustAnchors(),
      at,
      render,
    });
    if (report.sound) return report;
    const faults = [...new Set(report.faults.map(({ code }) => code))];
    throw new DomainError('self-check-failed', `The sealed file was refused: ${faults.join(', ')}.`, {
      faults,
    });
  }

  async snapshotOf(id: string): Promise<LicenceSnapshot> {
    const licence = await this.licences.find(id);
    if (!licence) throw new Error(`case ${id} has no licence`);
    return JSON.parse(licence.snapshot) as LicenceSnapshot;
  }
}
