import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import {
  type LicenceRecord,
  LicencesService,
  neighboursOf,
  type Replacements,
} from '../licences/licences.service.js';
import { Database } from '../platform/database/database.js';
import { FieldCipher } from '../platform/secrets/field-cipher.js';
import { TemplatesService } from '../rendering/templates.service.js';
import { type LicenceData, maskPersonal } from './case-data.js';
import { LicenceDto } from './dto/licence.dto.js';
import type { LicencePageDto, LicenceQueryDto } from './dto/licence-query.dto.js';
import { Issuance } from './issuance.entity.js';
import { IssuanceRecordsService } from './issuance-records.service.js';

/** How licences belong together: at least all versions of their numbers. */
type Connections = Readonly<{
  versions: readonly LicenceRecord[];
  replacements: ReadonlyMap<string, Replacements>;
}>;

/** Shows cases and their licences to those who may see them. */
@Injectable()
export class LicenceViewsService {
  constructor(
    private readonly database: Database,
    private readonly records: IssuanceRecordsService,
    private readonly licences: LicencesService,
    private readonly templates: TemplatesService,
    private readonly cipher: FieldCipher,
  ) {}

  /** @throws DomainError `licence-not-found` */
  async get(id: string): Promise<LicenceDto> {
    const licence = await this.licences.find(id);
    const elsewhere = licence && LicenceDto.fromRegistered(licence);
    if (elsewhere) return elsewhere;
    const issuance = await this.records.get(id);
    return this.view(issuance, licence, await this.connections(licence ? [licence] : []));
  }

  async list(query: LicenceQueryDto): Promise<LicencePageDto> {
    const found = await this.search(query);
    const page = found.slice(0, query.limit);
    const licences = await this.licences.findMany(page.map(({ id }) => id));
    const connections = await this.connections(licences);
    const byId = new Map(licences.map((licence) => [licence.id, licence]));
    const last = found.length > query.limit ? page.at(-1) : undefined;
    return {
      items: page.map((issuance) => this.view(issuance, byId.get(issuance.id) ?? null, connections)),
      nextCursor: last ? encodeCursor(last) : null,
    };
  }

  /** One more than the page holds, so that the caller knows whether there is a next. */
  private async search({ number, state, cursor, limit }: LicenceQueryDto): Promise<Issuance[]> {
    const query = this.database.read
      .createQueryBuilder(Issuance, 'i')
      .orderBy('i.receivedAt', 'DESC')
      .addOrderBy('i.id', 'DESC')
      .limit(limit + 1);
    if (state !== undefined) query.andWhere('i.state = :state', { state });
    if (number !== undefined) {
      const ids = (await this.licences.findByNumber(number)).map(({ id }) => id);
      if (ids.length === 0) return [];
      query.andWhere('i.id IN (:...ids)', { ids });
    }
    if (cursor !== undefined) {
      const after = decodeCursor(cursor);
      query.andWhere('(i.receivedAt < :at OR (i.receivedAt = :at AND i.id < :id))', after);
    }
    return query.getMany();
  }

  private async connections(licences: readonly LicenceRecord[]): Promise<Connections> {
    const versions = await this.licences.findByNumbers(licences.map(({ number }) => number));
    return { versions, replacements: await this.licences.replacements(licences) };
  }

  private view(
    issuance: Issuance,
    licence: LicenceRecord | null,
    { versions, replacements }: Connections,
  ): LicenceDto {
    const stored = JSON.parse(issuance.data) as LicenceData;
    const data = maskPersonal(this.templates, this.cipher, issuance, stored);
    const warnings = this.templates
      .warnings(issuance, data)
      .map(({ pointer, detail }) => ({ pointer: `/data${pointer}`, detail }));
    const neighbours = licence ? { ...neighboursOf(licence, versions), ...replacements.get(licence.id) } : {};
    return LicenceDto.from(issuance, licence, { data, warnings, neighbours });
  }
}

function encodeCursor({ receivedAt, id }: Issuance): string {
  return Buffer.from(`${receivedAt.toISOString()} ${id}`, 'utf8').toString('base64url');
}

function decodeCursor(cursor: string): { at: string; id: string } {
  const [, at, id] =
    /^([\dT:.Z-]{24}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (at === undefined || id === undefined) {
    const errors = [{ pointer: '/cursor', detail: 'must be one that this service gave out' }];
    throw new DomainError('request-invalid', 'The cursor is not one of ours.', { errors });
  }
  return { at, id };
}
