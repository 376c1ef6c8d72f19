import { FieldCipher } from './field-cipher.js';
import { parseDataKeys } from './data-keys.js';
import { Randomness } from './randomness.js';

class Counting extends Randomness {
  private next = 0;
  override bytes(count: number): Uint8Array {
    this.next += 1;
    return new Uint8Array(count).fill(this.next);
  }
}

const OLD = { id: 'k1', key: new Uint8Array(32).fill(1) };
const NEW = { id: 'k2', key: new Uint8Array(32).fill(2) };
const cipher = (...keys: (typeof OLD)[]) => new FieldCipher(keys, new Counting());

describe(FieldCipher.name, () => {
  // Computed outside with Python's cryptography: AESGCM(b'\1'*32).encrypt(b'\1'*12, b'13800000000', b'row'), tag moved to the front.
  const KNOWN = 'enc:k1:AQEBAQEBAQEBAQEBXEpPDtzY0OmhXleUM9sFiINKgqpZxzXD2pU_';

  it('gives back what it was given', () => {
    const value = cipher(OLD).encrypt('11010519491231002X', 'row');
    expect(value).toMatch(/^enc:k1:/);
    expect(value).not.toContain('1949');
    expect(cipher(OLD).decrypt(value, 'row')).toBe('11010519491231002X');
  });

  it('writes AES-256-GCM as others compute it', () => {
    expect(cipher(OLD).encrypt('13800000000', 'row')).toBe(KNOWN);
  });

  it('gives another value each time', () => {
    const one = cipher(OLD);
    expect(one.encrypt('x', 'row')).not.toBe(one.encrypt('x', 'row'));
  });

  it('refuses a value copied to another row', () => {
    expect(() => cipher(OLD).decrypt(cipher(OLD).encrypt('x', 'row'), 'other')).toThrow('authenticate');
  });

  it('refuses a value with one changed character', () => {
    const value = cipher(OLD).encrypt('x', 'row');
    const changed = value.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
    expect(() => cipher(OLD).decrypt(changed, 'row')).toThrow('authenticate');
  });

  it('reads values of an older key and calls them stale', () => {
    const value = cipher(OLD).encrypt('x', 'row');
    const rotated = cipher(NEW, OLD);
    expect(rotated.decrypt(value, 'row')).toBe('x');
    expect(rotated.isStale(value)).toBe(true);
    expect(rotated.isStale(rotated.encrypt('x', 'row'))).toBe(false);
  });

  it('says which key is missing', () => {
    const value = cipher(OLD).encrypt('x', 'row');
    expect(() => cipher(NEW).decrypt(value, 'row')).toThrow('data key k1 is not in the keys file');
  });

  it.each(['', 'x', 'enc:k1:', 'enc:k1:AAAA', 'enc:K1:' + 'A'.repeat(40)])('refuses %j', (value) => {
    expect(() => cipher(OLD).decrypt(value, 'row')).toThrow('not an encrypted value');
  });

  it('recognises an equal text by its digest, under an older key too', () => {
    const digest = cipher(OLD).digest('body');
    expect(cipher(NEW, OLD).matchesDigest('body', digest)).toBe(true);
    expect(cipher(NEW, OLD).matchesDigest('Body', digest)).toBe(false);
    expect(cipher(NEW, OLD).digest('body')).not.toBe(digest);
  });
});

describe(parseDataKeys.name, () => {
  const A = `a ${'A'.repeat(43)}=`;

  it('reads keys in order and skips comments', () => {
    expect(parseDataKeys(`# made today\n${A}\n\n b ${'B'.repeat(43)}=\n`).map(({ id }) => id)).toEqual([
      'a',
      'b',
    ]);
  });

  it.each([
    { name: 'an empty file', text: '\n#\n', message: 'holds no key' },
    { name: 'a short key', text: `a ${'A'.repeat(40)}=`, message: 'line 1 is not' },
    { name: 'an id in capitals', text: `\nA ${'A'.repeat(43)}=`, message: 'line 2 is not' },
    { name: 'an id that stands twice', text: `${A}\n${A}`, message: 'stands twice' },
  ])('refuses $name', ({ text, message }) => {
    expect(() => parseDataKeys(text)).toThrow(message);
    expect(() => parseDataKeys(text)).not.toThrow(/AAAA/);
  });
});
