import { type ChainHead, type ChainRow, EMPTY_CHAIN, hashOf } from '../audit-chain.js';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const KIND = /^[a-z][a-z0-9-]{0,63}$/;

/** Walks a chain from its first row to its last. */
export class ChainCheck {
  private head: ChainHead = EMPTY_CHAIN;

  /** Of the last row that was given. */
  get sequence(): number {
    return this.head.sequence;
  }

  /** What is wrong with the next row; undefined: nothing. */
  next(row: ChainRow): string | undefined {
    const fault = faultOf(row, this.head);
    this.head = row;
    return fault;
  }
}

function faultOf(row: ChainRow, before: ChainHead): string | undefined {
  if (row.sequence !== before.sequence + 1) return `row ${before.sequence + 1} is missing`;
  if (row.previousHash !== before.hash) return 'it is not linked to the row before';
  if (!INSTANT.test(row.at) || !KIND.test(row.kind)) return 'its form is not that of a row';
  if (row.at < before.at) return 'it is older than the row before';
  if (row.clockAt !== null && !(INSTANT.test(row.clockAt) && row.clockAt < row.at))
    return 'its form is not that of a row';
  return row.hash === hashOf(row) ? undefined : 'its hash is not that of its contents';
}
