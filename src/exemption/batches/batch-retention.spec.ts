import { readFile } from 'node:fs/promises';
import { readBatchDays } from './batch-retention.service.js';

describe(readBatchDays.name, () => {
  it('reads what the seeds say', async () => {
    const text = await readFile(new URL('../../../seeds/retention.json', import.meta.url), 'utf8');
    expect(readBatchDays(text)).toBe(90);
  });

  it.each(['{}', '{"lookupBatchDays":0}', '{"lookupBatchDays":1.5}', '{"lookupBatchDays":"90"}', '{"lookupBatchDays":3651}'])(
    'refuses %s',
    (text) => {
      expect(() => readBatchDays(text)).toThrow('retention.json: lookupBatchDays must be');
    },
  ); // prettier-ignore
});
