import type { LicenceSnapshot } from '../../src/rendering/licence-snapshot.js';

/** What the catalogue says of construction permits. */
export const PERMIT_TYPE: LicenceSnapshot['type'] = {
  name: '中华人民共和国建筑工程施工许可证',
  code: '11100000000013338W009',
  definingAuthority: { name: '中华人民共和国住房和城乡建设部', uscc: '11100000000013338W' },
};
