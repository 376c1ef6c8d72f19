import { QueryFailedError } from 'typeorm';
import { isDatabaseOutage } from './database-outage.js';

const failed = (code: string) =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error('driver'), { code }));

describe(isDatabaseOutage.name, () => {
  it.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_BUSY', '57P01', '53100', '08006', 'ECONNREFUSED'])(
    'takes %s for an outage',
    (code) => {
      expect(isDatabaseOutage(failed(code))).toBe(true);
    },
  );

  it.each(['SQLITE_CONSTRAINT_UNIQUE', '23505', '42P01', 'SQLITE_ERROR'])(
    'takes %s for a fault of ours',
    (code) => {
      expect(isDatabaseOutage(failed(code))).toBe(false);
    },
  );

  it('knows a lost connection that carries no code', () => {
    expect(isDatabaseOutage(new Error('Connection terminated unexpectedly'))).toBe(true);
  });

  it.each([undefined, null, 'x', new Error('other'), new TypeError('x is not a function')])(
    'not %p',
    (error) => {
      expect(isDatabaseOutage(error)).toBe(false);
    },
  );
});
