import { setImmediate } from 'node:timers/promises';
import { canonicalJson } from '../../lib/json/canonical-json.js';
import { DomainError, type Violation } from '../../lib/errors/domain-error.js';
import { ExemptionCheckDto, ExistenceCheckDto, type LookupTermsDto } from '../dto/lookup-request.dto.js';
import { saidIn, validated } from '../lookups/lookup-request.js';
import type { BatchKind } from './lookup-batch.entity.js';

/** An item as it came: a JSON value, and the line of the table that it was read from. */
export type SentItem = Readonly<{ asked: unknown; line: number | null }>;

/** An item that is fit to be kept: of what is not in order nothing is, as it may hold anything. */
export type BatchItem = Readonly<{
  position: number;
  line: number | null;
  asked: Readonly<Record<string, unknown>>;
  faults: readonly Violation[] | null;
  /** Place of an item before it that asks the same. */
  repeats: number | null;
}>;

/** What came of an item. `answer` and `problem` are what a single check would have answered. */
export type ItemAnswer =
  | Readonly<{ status: 'answered'; answer: Readonly<Record<string, unknown>> }>
  | Readonly<{ status: 'refused'; problem: Readonly<Record<string, unknown>> }>;

const DTOS: Readonly<Record<BatchKind, new () => LookupTermsDto>> = {
  existence: ExistenceCheckDto,
  exemption: ExemptionCheckDto,
};

/** So many are looked at in one go: others are waiting for their answers. */
const ITEMS_A_TURN = 50;

/** Each item by itself, and which of them ask the same; positions are those of the list. */
export async function batchItems(kind: BatchKind, sent: readonly SentItem[]): Promise<readonly BatchItem[]> {
  const items: BatchItem[] = [];
  const seen = new Map<string, number>();
  for (const [position, { asked, line }] of sent.entries()) {
    if (position > 0 && position % ITEMS_A_TURN === 0) await setImmediate();
    const question = await inOrder(kind, asked);
    const text = question.faults ? undefined : canonicalJson(question.asked);
    const repeats = text === undefined ? null : (seen.get(text) ?? null);
    if (text !== undefined && repeats === null) seen.set(text, position);
    items.push({ ...question, position, line, repeats });
  }
  return items;
}

async function inOrder(kind: BatchKind, asked: unknown): Promise<Pick<BatchItem, 'asked' | 'faults'>> {
  try {
    await validated(DTOS[kind], asked);
    return { asked: asked as Record<string, unknown>, faults: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { errors = [] } = error.extensions as { errors?: readonly Violation[] };
    return { asked: await saidIn(DTOS[kind], asked), faults: errors };
  }
}
