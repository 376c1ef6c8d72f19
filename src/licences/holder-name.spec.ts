import { gramsAskedFor, nameGrams, searchedName } from './holder-name.js';

describe('names of holders', () => {
  it.each([
    ['延津县示例粮油有限公司', '延津县示例粮油有限公司'],
    ['Ｓａｍｐｌｅ（延津） Ltd.', 'sample(延津)ltd.'],
    [' 延津　示例\t厂 ', '延津示例厂'],
  ])('searches %s as %s', (name, searched) => {
    expect(searchedName(name)).toBe(searched);
  });

  it('takes each pair of neighbours once, the start counting as one', () => {
    expect(nameGrams('延津延津厂')).toEqual(['^延', '延津', '津延', '津厂']);
    expect(nameGrams('')).toEqual([]);
  });

  it('cuts no character in two that takes two units of UTF-16', () => {
    expect(nameGrams('𬭎厂')).toEqual(['^𬭎', '𬭎厂']);
  });

  it('asks for the start where the text is to be one, and for nothing of a single character inside', () => {
    expect(gramsAskedFor('延津', 'prefix')).toEqual(['^延', '延津']);
    expect(gramsAskedFor('延', 'prefix')).toEqual(['^延']);
    expect(gramsAskedFor('延津县', 'contains')).toEqual(['延津', '津县']);
    expect(gramsAskedFor('延', 'contains')).toEqual([]);
  });
});
