import { DerError } from '../../asn1/der.js';
import { readTstInfo } from './tst-info.js';

const IMPRINT = `3031 300d 06096086480165030402010500 0420${'ab'.repeat(32)}`;
const TIME = `180f${Buffer.from('20260701000000Z').toString('hex')}`;
const REQUIRED = `020101 0604 2a030405 ${IMPRINT} 020200ff ${TIME}`;

/** A SEQUENCE around elements written by hand. */
function tstInfo(text: string): Uint8Array {
  const contents = Buffer.from(text.replaceAll(' ', ''), 'hex');
  const length = contents.length < 128 ? [contents.length] : [0x81, contents.length];
  return Uint8Array.from([0x30, ...length, ...contents]);
}

describe(readTstInfo.name, () => {
  it('reads the elements that must be there', () => {
    expect(readTstInfo(tstInfo(REQUIRED))).toEqual({
      policy: '1.2.3.4.5',
      imprint: { algorithm: 'sha256', digest: new Uint8Array(32).fill(0xab) },
      serial: '00ff',
      genTime: new Date('2026-07-01T00:00:00Z'),
      accuracyMilliseconds: undefined,
      nonce: undefined,
    });
  });

  it.each([
    { clause: 'accuracy in seconds', optional: '3003 020102', facts: { accuracyMilliseconds: 2000 } },
    {
      clause: 'accuracy in all units',
      optional: '300a 020101 800201f4 810101',
      facts: { accuracyMilliseconds: 1501 },
    },
    { clause: 'ordering', optional: '0101ff', facts: {} },
    { clause: 'nonce', optional: '0203 010203', facts: { nonce: '010203' } },
    { clause: 'name of the authority', optional: 'a002 8200', facts: {} },
    { clause: 'an extension that is not critical', optional: 'a109 3007 06022a03 040100', facts: {} },
    {
      clause: 'everything in its order',
      optional: '3003 020101 0101ff 020109 a002 8200',
      facts: { nonce: '09', accuracyMilliseconds: 1000 },
    },
  ])('reads $clause', ({ optional, facts }) => {
    expect(readTstInfo(tstInfo(`${REQUIRED} ${optional}`))).toMatchObject({ serial: '00ff', ...facts });
  });

  it.each([
    { clause: 'version 2', text: REQUIRED.replace('020101', '020102'), code: 'timestamp-version' },
    {
      clause: 'an imprint by SHA-1',
      text: REQUIRED.replace(IMPRINT, `301f 3007 06052b0e03021a 0414${'ab'.repeat(20)}`),
      code: 'timestamp-digest-algorithm',
    },
    {
      clause: 'SHA-256 with parameters',
      text: REQUIRED.replace('300d 06096086480165030402010500', '300e 0609608648016503040201040100').replace(
        '3031',
        '3032',
      ),
      code: 'timestamp-digest-algorithm',
    },
    {
      clause: 'an imprint too short for its digest',
      text: REQUIRED.replace(IMPRINT, `3030 300d 06096086480165030402010500 041f${'ab'.repeat(31)}`),
      code: 'timestamp-imprint',
    },
    {
      clause: 'a critical extension',
      text: `${REQUIRED} a10c 300a 06022a03 0101ff 040100`,
      code: 'timestamp-critical-extension',
    },
  ])('refuses $clause', ({ text, code }) => {
    expect(() => readTstInfo(tstInfo(text))).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    {
      clause: 'UTCTime',
      text: REQUIRED.replace(TIME, `170d${Buffer.from('260701000000Z').toString('hex')}`),
    },
    {
      clause: 'a fraction that ends in zero',
      text: REQUIRED.replace(TIME, `1812${Buffer.from('20260701000000.10Z').toString('hex')}`),
    },
    { clause: 'ordering FALSE', text: `${REQUIRED} 010100` },
    { clause: 'a nonce before the ordering', text: `${REQUIRED} 020109 0101ff` },
    { clause: 'two nonces', text: `${REQUIRED} 020109 020109` },
    { clause: 'something unknown', text: `${REQUIRED} 0500` },
    { clause: 'accuracy in unknown units', text: `${REQUIRED} 3003 820101` },
    { clause: 'no time', text: REQUIRED.replace(TIME, '') },
  ])('refuses $clause as malformed', ({ text }) => {
    expect(() => readTstInfo(tstInfo(text))).toThrow(DerError);
  });
});
