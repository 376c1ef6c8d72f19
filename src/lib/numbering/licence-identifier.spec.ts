import * as fc from 'fast-check';
import {
  composeLicenceIdentifier,
  formatLicenceVersion,
  identifierSerial,
  parseLicenceIdentifier,
} from './licence-identifier.js';

const PERMIT = {
  type: '11100000000013338W009',
  authority: '11410726MB0X123439',
  serial: '410726202408150101',
  version: '001',
};

describe('composeLicenceIdentifier', () => {
  const prefix = '1.2.156.3005.2.11100000000013338W009.11410726MB0X123439';

  it.each([
    { name: 'whole permit number', change: {}, identifier: `${prefix}.410726202408150101.001.2` },
    {
      name: 'second version',
      change: { version: '002' },
      identifier: `${prefix}.410726202408150101.002.Z`,
    },
    {
      name: 'date and serial only',
      change: { serial: '2024081501' },
      identifier: `${prefix}.2024081501.001.S`,
    },
    {
      name: 'a permit of Hangzhou',
      change: { authority: '11330105002500287C', serial: '2025052201', version: '002' },
      identifier: '1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0',
    },
  ])('$name', ({ change, identifier }) => {
    expect(composeLicenceIdentifier({ ...PERMIT, ...change })).toBe(identifier);
  });

  it.each([
    { wrong: { type: '11100000000013338W' }, message: /^type/ },
    { wrong: { authority: '410726' }, message: /^authority/ },
    { wrong: { serial: '' }, message: /^serial/ },
    { wrong: { serial: '2024-01' }, message: /^serial/ },
    { wrong: { version: '1' }, message: /^version/ },
    { wrong: { version: '000' }, message: /^version/ },
    { wrong: { serial: '1'.repeat(67) }, message: /^identifier/ },
  ])('refuses $wrong', ({ wrong, message }) => {
    expect(() => composeLicenceIdentifier({ ...PERMIT, ...wrong })).toThrow(message);
  });
});

describe('parseLicenceIdentifier', () => {
  it.each([
    '11100000000013338W011.11430000006122244L.20230000403.001.U',
    '11100000000013338W009.11330105002500287C.2025052201.002.0',
    '11100000000013338W032.11220000013544541J.2430599.001.F',
    '11100000000013338W087.11370800MB28559184.37080001202411010001.001.3',
    '11100000MB03271699022.340100.000000016.001.9',
    '062301.1101101102.0624_001.001.U',
  ])('accepts %s, found in a running system', (rest) => {
    const [type, authority, serial, version] = rest.split('.');
    expect(parseLicenceIdentifier(`1.2.156.3005.2.${rest}`)).toEqual({ type, authority, serial, version });
  });

  it.each([
    {
      name: 'wrong check character',
      text: '1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.G',
    },
    {
      name: 'no check character',
      text: '1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001',
    },
    { name: 'small letters', text: '1.2.156.3005.2.11100000000013338w032.11220000013544541J.2430599.001.F' },
    { name: 'another root', text: '1.2.156.3005.3.11100000000013338W032.11220000013544541J.2430599.001.F' },
    { name: 'no root', text: '11100000000013338W032.11220000013544541J.2430599.001.F' },
    { name: 'a line feed', text: '1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F\n' },
    { name: 'nothing', text: '' },
    {
      name: 'one of 129 characters',
      text: `1.2.156.3005.2.11100000000013338W009.11410726MB0X123439.${'1'.repeat(67)}.001.Y`,
    },
    { name: 'endless text', text: `1.2.156.3005.2.${'1'.repeat(1e6)}` },
  ])('knows that $name is none', ({ text }) => {
    expect(parseLicenceIdentifier(text)).toBeUndefined();
  });

  it('undoes compose, and notices one changed digit of the serial', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{18}$/), fc.nat(17), fc.nat(9), (serial, at, other) => {
        const identifier = composeLicenceIdentifier({ ...PERMIT, serial });
        expect(parseLicenceIdentifier(identifier)).toEqual({ ...PERMIT, serial });

        fc.pre(serial[at] !== String(other));
        const changed = serial.slice(0, at) + other + serial.slice(at + 1);
        expect(parseLicenceIdentifier(identifier.replace(`.${serial}.`, `.${changed}.`))).toBeUndefined();
      }),
    );
  });
});

describe('identifierSerial', () => {
  it('is the number, or its date and serial of the day', () => {
    expect(identifierSerial('410726202408150101', 'permit-number')).toBe('410726202408150101');
    expect(identifierSerial('410726202408150101', 'date-serial')).toBe('2024081501');
  });
});

describe('formatLicenceVersion', () => {
  it.each([
    [1, '001'],
    [12, '012'],
    [999, '999'],
  ])('%d -> %s', (version, text) => {
    expect(formatLicenceVersion(version)).toBe(text);
  });

  it.each([0, 1000, 1.5, -1])('refuses %d', (version) => {
    expect(() => formatLicenceVersion(version)).toThrow(RangeError);
  });
});
