import { Injectable } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { LicencesService } from '../../licences/licences.service.js';
import { Database } from '../../platform/database/database.js';
import { LicenceRegistration } from './licence-registration.entity.js';
import type { Registrar } from './registrar.js';
import type { RegistrationView } from './registration.service.js';

type Page = Readonly<{ items: readonly RegistrationView[]; nextCursor: string | null }>;

/** Shows departments what they registered, and what still waits for its file. */
@Injectable()
export class RegistrationListsService {
  constructor(
    private readonly database: Database,
    private readonly licences: LicencesService,
  ) {}

  /** @throws DomainError `request-invalid` for a cursor of nobody */
  async list(
    { uscc }: Pick<Registrar, 'uscc'>,
    { awaiting, limit, cursor }: { awaiting?: 'document'; limit: number; cursor?: string },
  ): Promise<Page> {
    const query = this.database.read
      .createQueryBuilder(LicenceRegistration, 'r')
      .where('r.registrarUscc = :uscc', { uscc })
      .orderBy('r.at', 'DESC')
      .addOrderBy('r.licenceId', 'DESC')
      .limit(limit + 1);
    if (awaiting !== undefined) query.andWhere('r.standing IS NULL');
    if (cursor !== undefined)
      query.andWhere('(r.at < :at OR (r.at = :at AND r.licenceId < :id))', decoded(cursor));
    const found = await query.getMany();
    const page = found.slice(0, limit);
    const licences = new Map(
      (await this.licences.findMany(page.map(({ licenceId }) => licenceId))).map((each) => [each.id, each]),
    );
    const items = page.flatMap((registration) => {
      const licence = licences.get(registration.licenceId);
      return licence ? [{ licence, registration }] : [];
    });
    const last = found.length > limit ? page.at(-1) : undefined;
    return { items, nextCursor: last ? encoded(last) : null };
  }
}

function encoded({ at, licenceId }: LicenceRegistration): string {
  return Buffer.from(`${at.toISOString()} ${licenceId}`).toString('base64url');
}

function decoded(cursor: string): { at: string; id: string } {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, at, id] = /^([\dT:.Z-]{24}) ([0-9a-f-]{36})$/.exec(text) ?? [];
  if (at !== undefined && id !== undefined) return { at, id };
  const errors = [{ pointer: '/cursor', detail: 'must be one that this service gave out' }];
  throw new DomainError('request-invalid', 'The cursor is not one of ours.', { errors });
}
