import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { FIRST_YEAR_OF_PERMITS, isCitizenId, maskCitizenId } from '../lib/numbering/citizen-id.js';
import { type FoundPage, type LicenceSearch, LicenceSearchService } from './licence-search.service.js';
import type { RegisterReader } from './register-reader.js';

export { type RegisterReader, registerReaderOf } from './register-reader.js';

/** Searches the register for those who work with it; nothing is answered that is not on record. */
@Injectable()
export class RecordedSearchService {
  constructor(
    private readonly licences: LicenceSearchService,
    private readonly audit: AuditService,
  ) {}

  /**
   * A department finds what it registered itself.
   *
   * @throws DomainError `request-invalid` for a cursor of nobody, `busy`
   */
  async search(
    search: Omit<LicenceSearch, 'registrarUscc'>,
    page: Readonly<{ limit: number; cursor?: string | undefined }>,
    { actor, own }: RegisterReader,
  ): Promise<FoundPage> {
    const found = await this.licences.search({ ...search, registrarUscc: own ?? undefined }, page);
    const { holderCode } = search;
    await this.audit.record({
      kind: 'licences-searched',
      actor,
      licenceIds: found.items.map(({ id }) => id),
      // What is on record stays: a person's number is not to be among it.
      holderCodes: holderCode === undefined || isCitizenId(holderCode) ? [] : [holderCode],
      body: { asked: said(search), own, continued: page.cursor !== undefined, count: found.items.length },
    });
    return found;
  }
}

/** What was given, without the number of a person. */
function said(search: LicenceSearch): Record<string, string> {
  const { number, identifier, projectCode, holderCode, holderName, holderNameMode, licenceType } = search;
  const { status, issuedFrom, issuedTo, validUntilFrom, validUntilTo } = search;
  const who = { number, identifier, projectCode, holderCode, holderName, holderNameMode };
  const rest = { licenceType, status, issuedFrom, issuedTo, validUntilFrom, validUntilTo };
  const given = Object.entries({ ...who, ...rest }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, isPerson(name, value) ? maskCitizenId(value) : value] as const],
  );
  return Object.fromEntries(given);
}

function isPerson(name: string, value: string): boolean {
  return isCitizenId(value) && (name !== 'number' || value.slice(6, 10) < FIRST_YEAR_OF_PERMITS);
}
