import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Who did or saw something; all null: the service itself. */
export type AuditActor = Readonly<{
  keyId: string | null;
  organisation: string | null;
  /** 统一社会信用代码 of the organisation. */
  organisationUscc: string | null;
  /** The person at the other end, as that organisation names them. */
  operator: string | null;
}>;

/** One thing that was done or seen. */
export type AuditEntry = Readonly<{
  /** What happened, in the field's words, e.g. `licence-status`, `existence-check`. */
  kind: string;
  actor: AuditActor;
  /** Licences it was about, by id. */
  licenceIds: readonly string[];
  /** Those whose affairs these are (持证主体代码): they may see the row. */
  holderCodes: readonly string[];
  /** What was asked and what was shown. JSON values only; no personal numbers, no secrets. */
  body: object;
}>;

/** An entry with its place in the chain. */
export type AuditRow = AuditEntry &
  Readonly<{
    /** 1, 2, 3 … without a gap, in the order of commit. */
    sequence: number;
    at: Date;
    /** SHA-256, lower-case hex. */
    previousHash: string;
    hash: string;
  }>;

/** What was learned inside of the recording transaction, and what is written about it. */
export type Recorded<T> = Readonly<{ entry: AuditEntry; answer: T }>;

/** The append-only, hash-chained record of who did and saw what. */
@Injectable()
export abstract class AuditService {
  /**
   * Adds a row inside the caller's transaction, and holds every other writer of the chain until that ends: call it last.
   */
  abstract append(manager: EntityManager, entry: AuditEntry): Promise<AuditRow>;

  /** Adds a row in a transaction of its own, shared with others that come at the same moment. */
  abstract record(entry: AuditEntry): Promise<AuditRow>;

  /**
   * Asks and records in one transaction, shared with others that come at the same moment; nothing is answered that was not recorded, and
   * the register is read after every change whose row stands before this one.
   *
   * @param ask only reads; a rejection is passed on, and concerns nobody else
   */
  abstract answer<T>(
    ask: (manager: EntityManager) => Promise<Recorded<T>>,
  ): Promise<Readonly<{ row: AuditRow; answer: T }>>;

  /** Rows after a sequence number, the oldest first. */
  abstract since(sequence: number, kinds: readonly string[], limit: number): Promise<readonly AuditRow[]>;

  /** Rows about a holder, the latest first. @param before sequence number; rows below it */
  abstract aboutHolder(
    holderCode: string,
    page: Readonly<{ before?: number; limit: number; kinds?: readonly string[] }>,
  ): Promise<readonly AuditRow[]>;
}
