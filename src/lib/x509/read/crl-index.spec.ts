import { evidence } from '../../../../test/fixtures/evidence.js';
import { readCrl } from './crl.js';
import { CrlIndex } from './crl-index.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const utc = (text: string) => `170d${hex(Buffer.from(text))}`;
const TIME = utc('260601120000Z');

/** A list whose entries are these; its signature does not matter here. */
function indexOf(entries: string): CrlIndex {
  const bytes = new Uint8Array(Buffer.from(entries.replaceAll(' ', ''), 'hex'));
  return CrlIndex.of({ ...readCrl(evidence('ca.crl')), entries: bytes });
}

describe(CrlIndex.name, () => {
  it.each([
    { entry: `3012 02010a ${TIME}`, serial: '0a', reason: 'unspecified' },
    { entry: `3013 020200ff ${TIME}`, serial: '00ff', reason: 'unspecified' },
    {
      entry: `3020 02010a ${TIME} 300c300a0603551d1504030a0101`,
      serial: '0a',
      reason: 'keyCompromise',
    },
    {
      entry: `3023 02010a ${TIME} 300f300d0603551d150101ff04030a0106`,
      serial: '0a',
      reason: 'certificateHold',
    },
    {
      entry: `3014 02010a 180f${hex(Buffer.from('20260601120000Z'))}`,
      serial: '0a',
      reason: 'unspecified',
    },
    {
      entry: `30819c 02818a${'7f'.repeat(138)} ${TIME}`,
      serial: '7f'.repeat(138),
      reason: 'unspecified',
    },
  ])('finds $serial, revoked for $reason', ({ entry, serial, reason }) => {
    const index = indexOf(`3012 020101 ${TIME} ${entry} 3012 020102 ${TIME}`);
    expect(index.size).toBe(3);
    expect(index.find(serial)).toEqual({ revokedAt: new Date('2026-06-01T12:00:00Z'), reason });
    expect(index.find('0b')).toBeUndefined();
  });

  it('is empty for a list without entries', () => {
    expect(indexOf('').size).toBe(0);
  });

  it.each([
    { what: 'an entry cut off', entries: `3012 02010a ${TIME}`.slice(0, -2) },
    { what: 'an entry that is no SEQUENCE', entries: `3112 02010a ${TIME}` },
    { what: 'a serial that is no INTEGER', entries: `3012 04010a ${TIME}` },
    { what: 'a serial longer than its entry', entries: `3012 02110a ${TIME}` },
    { what: 'no time', entries: '3003 02010a' },
    { what: 'a time that is text', entries: `3012 02010a 0c${TIME.slice(2)}` },
    { what: 'indefinite length', entries: `3080 02010a ${TIME} 0000` },
    { what: 'a length that is not minimal', entries: `308112 02010a ${TIME}` },
    { what: 'a length of three octets', entries: `3083000012 02010a ${TIME}` },
    { what: 'octets after the extensions', entries: `3022 02010a ${TIME} 300c300a0603551d1504030a0101 0500` },
  ])('refuses $what', ({ entries }) => {
    expect(() => indexOf(entries)).toThrow(expect.objectContaining({ code: 'crl-malformed' }));
  });

  it('refuses a list with a critical extension of an entry that is not understood', () => {
    // certificateIssuer (RFC 5280 §5.3.3): the entry is about a certificate of somebody else.
    expect(() => indexOf(`3020 02010a ${TIME} 300c 300a 0603551d1d 0101ff 0400`)).toThrow(
      expect.objectContaining({ code: 'crl-critical-extension' }),
    );
  });

  it('finds a wrong time only when asked', () => {
    const index = indexOf(`3012 02010a ${utc('260231120000Z')} 3012 02010b ${TIME}`);
    expect(index.find('0b')?.reason).toBe('unspecified');
    expect(() => index.find('0a')).toThrow(expect.objectContaining({ code: 'crl-malformed' }));
  });

  it('takes 50,000 entries in one walk', () => {
    const serial = (i: number) => (0x40000000 + i).toString(16);
    const reasoned = (i: number) => `3023 0204${serial(i)} ${TIME} 300c300a0603551d1504030a0104`;
    const index = indexOf(Array.from({ length: 50_000 }, (_, i) => reasoned(i)).join(''));
    expect(index.size).toBe(50_000);
    expect(index.find(serial(49_999))).toEqual({
      revokedAt: new Date('2026-06-01T12:00:00Z'),
      reason: 'superseded',
    });
    expect(index.find(serial(50_000))).toBeUndefined();
  });
});
