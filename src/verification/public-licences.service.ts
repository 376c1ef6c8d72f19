import { Injectable } from '@nestjs/common';
import { isVerificationToken } from '../lib/numbering/verification-token.js';
import { LicencesService } from '../licences/licences.service.js';
import { PublicLicenceDto } from './dto/public-licence.dto.js';

/** What everybody may learn who holds the code of a licence. */
@Injectable()
export class PublicLicencesService {
  constructor(private readonly licences: LicencesService) {}

  /** @returns null for a code that is unknown, malformed, or of a licence that was not issued yet: nobody is told which */
  async find(token: string): Promise<PublicLicenceDto | null> {
    if (!isVerificationToken(token)) return null;
    const licence = await this.licences.findByToken(token);
    return licence?.documentSha256 ? PublicLicenceDto.from(licence) : null;
  }
}
