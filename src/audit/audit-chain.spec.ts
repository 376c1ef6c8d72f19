import type { AuditEntry } from './audit.service.js';
import { EMPTY_CHAIN, linkedRow, prepareEntry } from './audit-chain.js';

const ENTRY: AuditEntry = {
  kind: 'existence-check',
  actor: {
    keyId: 'k1',
    organisation: '消防救援大队',
    organisationUscc: '11410726MB0X89017A',
    operator: null,
  },
  licenceIds: ['b', 'a', 'b'],
  holderCodes: ['91410726MAK9Y6P7XK'],
  body: { shown: { code: 0 }, asked: '核对' },
};

const at = (text: string): Date => new Date(`2026-11-23T${text}Z`);

describe('the chain', () => {
  it('hashes a row as sha256sum does over its members in order', () => {
    const row = linkedRow(EMPTY_CHAIN, prepareEntry(ENTRY), at('02:00:00.000'));
    expect(row).toEqual({
      sequence: 1,
      at: '2026-11-23T02:00:00.000Z',
      clockAt: null,
      kind: 'existence-check',
      keyId: 'k1',
      organisation: '消防救援大队',
      organisationUscc: '11410726MB0X89017A',
      operator: null,
      licenceIds: '["b","a"]',
      holderCodes: '["91410726MAK9Y6P7XK"]',
      body: '{"asked":"核对","shown":{"code":0}}',
      previousHash: '0'.repeat(64),
      // Written by hand and hashed with sha256sum.
      hash: '5360b50f42fe032972e858c981d4cd597ce4be6b39d7f4d0cd5fec3a3ab595da',
    });
  });

  it('keeps the time of the row before while the clock is behind it, and notes what the clock said', () => {
    const first = linkedRow(EMPTY_CHAIN, prepareEntry(ENTRY), at('02:00:00.000'));
    const second = linkedRow(first, prepareEntry(ENTRY), at('01:00:00.000'));
    const third = linkedRow(second, prepareEntry(ENTRY), at('02:00:00.001'));
    expect([second, third].map((row) => [row.sequence, row.at, row.clockAt, row.previousHash])).toEqual([
      [2, '2026-11-23T02:00:00.000Z', '2026-11-23T01:00:00.000Z', first.hash],
      [3, '2026-11-23T02:00:00.001Z', null, second.hash],
    ]);
  });

  it.each<{ name: string; change: object }>([
    { name: 'a kind of another form', change: { kind: 'Existence check' } },
    { name: 'U+0000', change: { actor: { ...ENTRY.actor, operator: 'a\0' } } },
    { name: 'half of a pair', change: { actor: { ...ENTRY.actor, organisation: '\ud83d' } } },
    { name: 'a subject without letters', change: { licenceIds: [''] } },
    { name: 'a subject of 65 characters', change: { holderCodes: ['9'.repeat(65)] } },
    { name: 'a list for a body', change: { body: [] } },
    { name: 'what JSON cannot hold', change: { body: { rate: Number.NaN } } },
  ])('takes no entry with $name', ({ change }) => {
    expect(() => prepareEntry({ ...ENTRY, ...change })).toThrow(TypeError);
  });
});
