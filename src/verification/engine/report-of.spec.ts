import { STRICT_POLICY } from '../../../test/support/engine-alone.js';
import type { FileFacts } from './facts.js';
import { reportOf } from './report-of.js';

const WHITE_SPACE = {
  code: 'bytes-after-end',
  permitted: true,
  ownForm: false,
  detail: { zh: '文件末尾被加了别的数据', en: 'bytes were put behind the end of the file' },
};

describe(reportOf.name, () => {
  it.each([
    ['sealed-by-another', 'info'],
    ['changed-after-sealing', 'error'],
  ] as const)('names white space behind the end of a file that is %s as %s', (verdict, severity) => {
    const report = reportOf({
      facts: {
        sha256: '',
        bytes: 1,
        revisions: 1,
        seals: [],
        reserved: [],
        faults: [WHITE_SPACE],
      } as unknown as FileFacts,
      verdict,
      policy: STRICT_POLICY,
      at: new Date('2026-01-01T00:00:00Z'),
      fileName: null,
      flags: [],
      reasons: [],
      exactMatch: null,
      register: null,
      code: null,
    });
    expect(report.reasons).toEqual([{ code: 'bytes-after-end', text: WHITE_SPACE.detail, severity }]);
  });
});
