import { Injectable } from '@nestjs/common';
import { LicencesService } from '../licences/licences.service.js';
import { Clock } from '../platform/time/clock.js';
import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';
import { TemplatesService } from '../rendering/templates.service.js';
import { CodeKeysService } from '../sealing/code-keys.service.js';
import { codeOf, preparedCode, withCode } from './licence-code.js';
import { PermitCheckService } from './permit-check.service.js';

/** Makes what the QR code of a version says, once: from then on the page can be drawn again and again, all alike. */
@Injectable()
export class LicenceCodingService {
  constructor(
    private readonly licences: LicencesService,
    private readonly checks: PermitCheckService,
    private readonly templates: TemplatesService,
    private readonly keys: CodeKeysService,
    private readonly clock: Clock,
  ) {}

  /**
   * Everything that is drawn of a licence, its code included where the form has a signed one.
   *
   * @throws DomainError `seal-unavailable` when the key for codes is out of reach
   */
  async coded(id: string): Promise<LicenceSnapshot> {
    const snapshot = await this.checks.snapshotOf(id);
    if (snapshot.verification.code !== undefined || !this.templates.hasSignedCode(snapshot)) return snapshot;
    const completed = withCode(snapshot, await this.codeFor(snapshot));
    const kept = await this.licences.completeSnapshot(
      id,
      JSON.stringify(snapshot),
      JSON.stringify(completed),
    );
    return JSON.parse(kept) as LicenceSnapshot;
  }

  /** The address alone, where the installation has no key for codes, or the licence no holder to name. */
  private async codeFor(snapshot: LicenceSnapshot): Promise<string> {
    const key = await this.keys.present();
    if (key === null || snapshot.holder.code === '') return snapshot.verification.url;
    const prepared = preparedCode(snapshot, key, this.clock.now());
    return codeOf(snapshot, await this.keys.sign(prepared));
  }
}
