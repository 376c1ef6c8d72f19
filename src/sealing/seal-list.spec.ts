import { parseSealList } from './seal-list.js';

const ROW = {
  id: 'a-1',
  uscc: '11410726MB0X123439',
  name: '延津县自然资源局',
  sealCode: '4107260000017',
  certificate: 'seals/a.pem',
  key: '/run/secrets/a.key.pem',
};

const list = (...seals: readonly unknown[]) => JSON.stringify({ seals });

describe('parseSealList', () => {
  it('reads rows and leaves alone what it does not know', () => {
    expect(parseSealList(list({ ...ROW, note: 'spare' }))).toEqual([{ ...ROW, note: 'spare' }]);
  });

  it('reads what a seal may be used for', () => {
    const row = {
      ...ROW,
      key: undefined,
      keyReference: 'pkcs12:a.p12?pin=env:SEAL_SECRET_A',
      licenceTypes: ['construction-permit'],
      dailyLimit: 500,
      validFrom: '2026-01-01T00:00:00+08:00',
      validUntil: '2027-01-01T00:00:00Z',
    };
    expect(parseSealList(list(row))).toEqual([row]);
  });

  it.each([
    { name: 'no JSON', text: 'seals', message: 'is no JSON object with a list "seals" of at least one row' },
    { name: 'null', text: 'null', message: 'is no JSON object with a list "seals" of at least one row' },
    { name: 'no list', text: '{}', message: 'is no JSON object with a list "seals" of at least one row' },
    { name: 'no row', text: list(), message: 'is no JSON object with a list "seals" of at least one row' },
    {
      name: 'a row that is text',
      text: list('x'),
      message: 'row 1: "id" must be 1-64 letters, digits, dots, hyphens',
    },
    {
      name: 'a null row',
      text: list(ROW, null),
      message: 'row 2: "id" must be 1-64 letters, digits, dots, hyphens',
    },
    {
      name: 'an id with a slash',
      text: list({ ...ROW, id: 'a/b' }),
      message: 'row 1: "id" must be 1-64 letters, digits, dots, hyphens',
    },
    {
      name: 'a short USCC',
      text: list({ ...ROW, uscc: '1' }),
      message: 'row 1: "uscc" must be 18 digits and capital letters',
    },
    { name: 'no name', text: list({ ...ROW, name: '' }), message: 'row 1: "name" must be text' },
    {
      name: 'a seal code as a number',
      text: list({ ...ROW, sealCode: 4107260000017 }),
      message: 'row 1: "sealCode" must be 13 digits',
    },
    {
      name: 'a seal code of 12 digits',
      text: list({ ...ROW, sealCode: '410726000001' }),
      message: 'row 1: "sealCode" must be 13 digits',
    },
    {
      name: 'a way out of the folder',
      text: list({ ...ROW, key: 'seals/../../k.pem' }),
      message: 'row 1: "key" must be path of a file',
    },
    {
      name: 'no certificate',
      text: list({ ...ROW, certificate: undefined }),
      message: 'row 1: "certificate" must be path of a file',
    },
    {
      name: 'no key',
      text: list({ ...ROW, key: undefined }),
      message: 'row 1: either "key" or "keyReference" must be there',
    },
    {
      name: 'a key file and a reference',
      text: list({ ...ROW, keyReference: 'pem:a.pem' }),
      message: 'row 1: either "key" or "keyReference" must be there',
    },
    {
      name: 'a reference that is none',
      text: list({ ...ROW, key: undefined, keyReference: 'a.pem' }),
      message: 'row 1: "keyReference" must be key reference',
    },
    {
      name: 'a type twice',
      text: list({ ...ROW, licenceTypes: ['x', 'x'] }),
      message: 'row 1: "licenceTypes" must be list of licence types, or ["*"]',
    },
    {
      name: 'every type beside one',
      text: list({ ...ROW, licenceTypes: ['*', 'x'] }),
      message: 'row 1: "licenceTypes" must be list of licence types, or ["*"]',
    },
    {
      name: 'a limit of nothing',
      text: list({ ...ROW, dailyLimit: 0 }),
      message: 'row 1: "dailyLimit" must be integer 1-1000000',
    },
    {
      name: 'a time without offset',
      text: list({ ...ROW, validFrom: '2026-01-01T00:00:00' }),
      message: 'row 1: "validFrom" must be time of RFC 3339',
    },
    { name: 'an id twice', text: list(ROW, ROW), message: 'has two rows with the same id' },
  ])('refuses $name', ({ text, message }) => {
    expect(() => parseSealList(text)).toThrow(new Error(message));
  });
});
