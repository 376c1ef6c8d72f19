import { isRegionCode, parentRegionCode } from './region-code.js';

describe('isRegionCode', () => {
  it.each([
    ['410726', true],
    ['410000', true],
    ['110101', true],
    ['820000', true],
    ['999999', false],
    ['160000', false],
    ['41072', false],
    ['4107260', false],
    ['41072A', false],
  ])('%s: %s', (code, expected) => {
    expect(isRegionCode(code)).toBe(expected);
  });
});

describe('parentRegionCode', () => {
  it.each([
    ['410726', '410700'],
    ['410700', '410000'],
    ['410000', undefined],
  ])('%s -> %s', (code, parent) => {
    expect(parentRegionCode(code)).toBe(parent);
  });
});
