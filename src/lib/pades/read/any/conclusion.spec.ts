import { ETSI_SUB_INDICATIONS, refused } from './conclusion.js';

describe(refused.name, () => {
  it('knows the 25 sub-indications, each once', () => {
    expect(new Set(ETSI_SUB_INDICATIONS).size).toBe(25);
    expect(ETSI_SUB_INDICATIONS).toHaveLength(25);
  });

  // ETSI EN 319 102-1 table 5 has these with TOTAL-FAILED; all others are of table 6, INDETERMINATE.
  it('says TOTAL_FAILED with those that the standard gives it to', () => {
    const failed = ETSI_SUB_INDICATIONS.filter(
      (sub) => refused(sub, 'code', '').indication === 'TOTAL_FAILED',
    );
    expect(failed).toEqual([
      'FORMAT_FAILURE',
      'HASH_FAILURE',
      'SIG_CRYPTO_FAILURE',
      'REVOKED',
      'EXPIRED',
      'NOT_YET_VALID',
    ]);
  });
});
