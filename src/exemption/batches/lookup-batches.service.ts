import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../lib/json/canonical-json.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { readTable } from '../../lib/tables/read-table.js';
import { TableFaultError } from '../../lib/tables/table.js';
import { requiredIdempotencyKeyOf } from '../../platform/http/idempotency-key.js';
import type { Principal } from '../../platform/http/audience.js';
import { UploadedFile } from '../../platform/http/multipart.js';
import { FieldCipher } from '../../platform/secrets/field-cipher.js';
import { organisationOf } from '../caller.js';
import { LookupBatchFormDto, MOST_ITEMS, NewLookupBatchDto } from '../dto/lookup-batch.dto.js';
import { validated } from '../lookups/lookup-request.js';
import { RecordedLookupsService } from '../lookups/recorded-lookups.service.js';
import { itemsOfTable } from './batch-columns.js';
import { batchItems, type ItemAnswer, type SentItem } from './batch-item.js';
import { type BatchItemRecord, type BatchRecord, BatchRecordsService } from './batch-records.service.js';
import { BatchRunnerService } from './batch-runner.service.js';
import type { AnsweredItem } from './batch-table.js';
import type { BatchKind } from './lookup-batch.entity.js';

type RequestHeaders = Readonly<Record<string, string | undefined>>;
type Sent = Readonly<{ kind: BatchKind; items: readonly SentItem[] }>;

/** A batch and how many of its items were answered. */
export type BatchProgress = Readonly<{ batch: BatchRecord; answered: number }>;

const TABLE_LIMITS = { maxBytes: 8 * 1024 * 1024, maxRows: MOST_ITEMS, maxColumns: 40 };

/** Up to 1,000 look-ups at once: taken in whole or not at all, answered one by one. */
@Injectable()
export class LookupBatchesService {
  constructor(
    private readonly records: BatchRecordsService,
    private readonly runner: BatchRunnerService,
    private readonly lookups: RecordedLookupsService,
    private readonly cipher: FieldCipher,
  ) {}

  /**
   * Takes a batch in; it is worked on from then on. The same key and the same items give the same batch.
   *
   * @param body as it came: JSON, or a file of a form
   * @throws DomainError why nothing of it is looked up, on record: `request-invalid`, `organisation-required`, `table-refused`,
   *   `idempotency-key-reused`
   */
  async open(body: unknown, headers: RequestHeaders, principal: Principal): Promise<BatchProgress> {
    try {
      return await this.opened(body, headers, principal);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw await this.lookups.refuse({ principal }, {}, error);
    }
  }

  /** @throws DomainError `batch-not-found`, `organisation-required` */
  async get(id: string, principal: Principal): Promise<BatchProgress> {
    return this.progress(await this.records.get(id, organisationOf(principal)));
  }

  /** @throws DomainError `batch-not-found`, `organisation-required` */
  async items(
    id: string,
    principal: Principal,
    { from, limit }: Readonly<{ from: number; limit: number }>,
  ): Promise<readonly BatchItemRecord[]> {
    const batch = await this.records.get(id, organisationOf(principal));
    return this.records.items(batch, from, limit);
  }

  /** @throws DomainError `batch-not-found`, `batch-not-finished`, `organisation-required` */
  async results(
    id: string,
    principal: Principal,
  ): Promise<Readonly<{ kind: BatchKind; items: readonly AnsweredItem[] }>> {
    const batch = await this.records.get(id, organisationOf(principal));
    const items = await this.records.items(batch, 0, batch.total);
    const answered = items.flatMap((item) => answeredItem(item) ?? []);
    if (answered.length < batch.total)
      throw new DomainError('batch-not-finished', `${batch.total - answered.length} items are waiting.`);
    return { kind: batch.kind, items: answered };
  }

  private async opened(body: unknown, headers: RequestHeaders, principal: Principal): Promise<BatchProgress> {
    const organisationUscc = organisationOf(principal);
    const key = requiredIdempotencyKeyOf(headers);
    const { kind, items } = await sentIn(body);
    const text = canonicalJson({ kind, items });
    const terms = {
      principalId: principal.keyId,
      key,
      kind,
      bodyDigest: this.cipher.digest(text),
      organisationUscc,
      caller: JSON.stringify(principal),
    };
    const opened =
      (await this.records.byKey(principal, key)) ??
      (await this.records.open(terms, await batchItems(kind, items))) ??
      (await this.records.byKey(principal, key));
    if (!opened) throw new Error('a batch that neither was there nor could be opened');
    if (!this.cipher.matchesDigest(text, opened.bodyDigest))
      throw new DomainError('idempotency-key-reused', 'The Idempotency-Key was used for another batch.');
    void this.runner.run(opened.id);
    return this.progress(opened);
  }

  private async progress(batch: BatchRecord): Promise<BatchProgress> {
    return { batch, answered: await this.records.answered(batch) };
  }
}

function answeredItem({ position, line, asked, answer }: BatchItemRecord): AnsweredItem | undefined {
  if (answer === null) return undefined;
  const said = JSON.parse(asked) as AnsweredItem['asked'];
  return { position, line, asked: said, answer: JSON.parse(answer) as ItemAnswer };
}

async function sentIn(body: unknown): Promise<Sent> {
  if (!(body instanceof UploadedFile)) {
    const { kind, items } = await validated(NewLookupBatchDto, body);
    return { kind, items: items.map((asked) => ({ asked, line: null })) };
  }
  const { kind } = await validated(LookupBatchFormDto, body.fields);
  return { kind, items: tableItems(body.bytes) };
}

function tableItems(bytes: Uint8Array): readonly SentItem[] {
  try {
    const items = itemsOfTable(readTable(bytes, TABLE_LIMITS));
    if (items.length > 0) return items;
    throw new TableFaultError('empty', 'The table has no rows below the names of its columns.');
  } catch (error) {
    if (!(error instanceof TableFaultError)) throw error;
    const where = error.place.cell ?? (error.place.line === undefined ? '' : `line ${error.place.line}`);
    throw new DomainError('table-refused', error.message, {
      fault: error.code,
      ...error.place,
      errors: [{ pointer: '/file', detail: where === '' ? error.message : `${where}: ${error.message}` }],
    });
  }
}
