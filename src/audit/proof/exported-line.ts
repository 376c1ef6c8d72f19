import { canonicalJson } from '../../lib/json/canonical-json.js';
import { canonicalActor, type ChainRow } from '../audit-chain.js';

/** A row as a line of an export, with the statements that are signed about it. */
export type ExportedRow = Readonly<{
  row: ChainRow;
  /** Token of the checkpoint at this row. */
  checkpoint?: string | undefined;
  /** On the last line, and only there: token that says how many rows were exported. */
  end?: string | undefined;
}>;

/**
 * A line of an export, without its end: JSON by RFC 8785, members `actor` (`keyId`, `operator`, `organisation`,
 * `organisationUscc`), `at`, `body`, `checkpoint`, `clockAt`, `end`, `hash`, `holderCodes`, `kind`, `licenceIds`, `previousHash`,
 * `sequence`.
 */
export function exportedLine({ row, checkpoint, end }: ExportedRow): string {
  const token = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`"${name}":${text(value)}`];
  // Body and lists are canonical already; what is not was changed, and is exported as it stands.
  const members = [
    `"actor":${canonicalActor(row)}`,
    `"at":${text(row.at)}`,
    `"body":${row.body}`,
    ...token('checkpoint', checkpoint),
    `"clockAt":${text(row.clockAt)}`,
    ...token('end', end),
    `"hash":${text(row.hash)}`,
    `"holderCodes":${row.holderCodes}`,
    `"kind":${text(row.kind)}`,
    `"licenceIds":${row.licenceIds}`,
    `"previousHash":${text(row.previousHash)}`,
    `"sequence":${row.sequence}`,
  ];
  return `{${members.join(',')}}`;
}

const text = (value: string | null): string => JSON.stringify(value);

/** @throws Error when it is no line that {@link exportedLine} wrote, character by character */
export function readExportedLine(line: string): ExportedRow {
  const { actor, licenceIds, holderCodes, body, checkpoint, end, ...rest } = JSON.parse(line) as Line;
  const read: ExportedRow = {
    row: {
      ...rest,
      keyId: actor.keyId,
      operator: actor.operator,
      organisation: actor.organisation,
      organisationUscc: actor.organisationUscc,
      licenceIds: canonicalJson(licenceIds),
      holderCodes: canonicalJson(holderCodes),
      body: canonicalJson(body),
    },
    checkpoint,
    end,
  };
  // Unknown, missing and doubled members, other spellings and white space: all come out otherwise than they went in.
  if (!hasForm(read.row) || exportedLine(read) !== line) throw new Error('not a line as it was exported');
  return read;
}

type Line = Readonly<{
  actor: Pick<ChainRow, 'keyId' | 'operator' | 'organisation' | 'organisationUscc'>;
  licenceIds: unknown;
  holderCodes: unknown;
  body: unknown;
  checkpoint?: string;
  end?: string;
}> &
  Omit<ChainRow, 'licenceIds' | 'holderCodes' | 'body'>;

const MEMBERS = [
  'at',
  'body',
  'clockAt',
  'hash',
  'holderCodes',
  'keyId',
  'kind',
  'licenceIds',
  'operator',
  'organisation',
  'organisationUscc',
  'previousHash',
  'sequence',
];

/** The members of a row and no other; what they hold is covered by the hash. */
function hasForm(row: ChainRow): boolean {
  const texts = [row.at, row.kind, row.hash, row.previousHash];
  return (
    Object.keys(row).toSorted().join(' ') === MEMBERS.join(' ') &&
    texts.every((each) => typeof each === 'string')
  );
}
