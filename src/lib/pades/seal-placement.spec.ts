import { placementFaults } from './seal-placement.js';

describe(placementFaults, () => {
  it.each<object>([
    { kind: 'issuer-line' },
    { kind: 'field', name: 'second-sheet' },
    { kind: 'keyword', phrase: '发证 机关', occurrence: 2, offset: { right: -20, down: 0.5 } },
    { kind: 'keyword', phrase: '字'.repeat(100) },
    { kind: 'every-page' },
    { kind: 'every-page', centre: { left: 165, top: 255 } },
    { kind: 'riding-seam', top: 148.5 },
  ])('finds nothing wrong with %j', (placement) => {
    expect(placementFaults(placement)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [undefined, 'must be an object with a kind'],
    [['issuer-line'], 'must be an object with a kind'],
    [{}, 'kind must be one of issuer-line, field, keyword, every-page, riding-seam'],
    [{ kind: 'toString' }, 'kind must be one of issuer-line, field, keyword, every-page, riding-seam'],
    [{ kind: 'issuer-line', top: 3 }, 'top is not known'],
    [{ kind: 'field' }, 'name must be 1 to 64 characters'],
    [{ kind: 'field', name: '' }, 'name must be 1 to 64 characters'],
    [{ kind: 'keyword', phrase: ' \u3000' }, 'phrase must be 1 to 100 characters that are no white space'],
    [
      { kind: 'keyword', phrase: '字'.repeat(101) },
      'phrase must be 1 to 100 characters that are no white space',
    ],
    [{ kind: 'keyword', phrase: '日期', occurrence: 0 }, 'occurrence must be a whole number from 1 on'],
    [{ kind: 'keyword', phrase: '日期', occurrence: 1.5 }, 'occurrence must be a whole number from 1 on'],
    [
      { kind: 'keyword', phrase: '日期', offset: { right: 3 } },
      'offset must be an object of right and down in millimetres',
    ],
    [
      { kind: 'every-page', centre: { left: '165', top: 3 } },
      'centre must be an object of left and top in millimetres',
    ],
    [
      { kind: 'every-page', centre: { left: 1, top: 3, page: 2 } },
      'centre must be an object of left and top in millimetres',
    ],
    [{ kind: 'riding-seam', top: -1 }, 'top must be a number from 0 to 10000'],
    [{ kind: 'riding-seam', top: Number.NaN }, 'top must be a number from 0 to 10000'],
  ])('says of %j: %s', (placement, fault) => {
    expect(placementFaults(placement)).toEqual([fault]);
  });
});
