import { Injectable } from '@nestjs/common';
import { type Matter, MattersService } from '../catalogue/matters.service.js';
import { LicencesAtHandService } from '../licences/licences-at-hand.service.js';
import type { Application } from './application.entity.js';
import { AttachmentRecordsService } from './attachments/attachment-records.service.js';
import { listMaterials, type ListedMaterial } from './material-list.js';

/** What an application needs, has, and need not bring because it is here already. */
@Injectable()
export class ApplicationMaterialsService {
  constructor(
    private readonly matters: MattersService,
    private readonly licences: LicencesAtHandService,
    private readonly attachments: AttachmentRecordsService,
  ) {}

  async list({ id, matter: code, holderUscc, projectCode }: Application): Promise<readonly ListedMaterial[]> {
    const matter = await this.matters.matter(code);
    const licenceTypes = matter.materials.flatMap(({ satisfiedBy }) => satisfiedBy);
    const here = await this.licences.find({ licenceTypes, holderCode: holderUscc, projectCode });
    const attached = (await this.attachments.of(id)).filter(({ state }) => state === 'attached');
    return listMaterials(matter, here, attached);
  }

  /** The matter's list as it is now: a licence that came meanwhile, or a shorter list, helps the applicant at once. */
  matter({ matter }: Application): Promise<Matter> {
    return this.matters.matter(matter);
  }
}
