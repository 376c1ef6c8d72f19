import { isPhone, maskPhone } from './phone.js';

describe('isPhone', () => {
  it.each([
    ['10000000001', true],
    ['13800138000', true],
    ['1380013800', false],
    ['138001380000', false],
    ['+8613800138000', false],
    ['23800138000', false],
    ['138 0013 8000', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isPhone(text)).toBe(expected);
  });
});

describe('maskPhone', () => {
  it.each([
    ['10012345678', '100****5678'],
    ['1234567', '*******'],
    ['', ''],
  ])('%j -> %j', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });
});
