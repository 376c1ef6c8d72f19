import { AuditService, type AuditEntry } from '../src/audit/audit.service.js';
import { Database } from '../src/platform/database/database.js';
import { startService, type TestService } from './support/service.js';

const ACTOR = {
  keyId: 'k1',
  organisation: '延津县住房和城乡建设局',
  organisationUscc: '11410726MB1A2B3C4X',
  operator: '张三',
};

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  kind: 'existence-check',
  actor: ACTOR,
  licenceIds: ['licence-1'],
  holderCodes: ['914107261234567890'],
  body: { cause: '消防设计审查' },
  ...change,
});

describe('the record of who did and saw what', () => {
  let service: TestService;
  let audit: AuditService;

  beforeAll(async () => {
    service = await startService();
    audit = service.app.get(AuditService, { strict: false });
  });
  afterAll(() => service.close());

  it('numbers what comes at once, and what is written inside of other transactions, without a gap', async () => {
    const database = service.app.get(Database);
    const asked = Array.from({ length: 300 }, (_, index) =>
      index % 10 === 0
        ? database.write((manager) => audit.append(manager, entry({ kind: 'licence-status' })))
        : audit.answer(async (manager) => {
            await manager.query('SELECT 1');
            return { entry: entry({ body: { index } }), answer: index };
          }),
    );
    await Promise.all(asked);
    const rows = await audit.since(0, [], 1000);
    expect(rows.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 300 }, (_, index) => index + 1),
    );
    rows.forEach((row, index) => expect(row.previousHash).toBe(rows[index - 1]?.hash ?? '0'.repeat(64)));
  });
});
