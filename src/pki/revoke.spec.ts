import { X509Certificate } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AUTHORITY, developmentSeals, MADE_AT } from '../../test/support/development-seals.js';
import { listCertificates } from './certificate-list.js';
import { addRevocations, Revocations } from './revocations.js';
import { revoke } from './revoke.js';

const SEAL = `${AUTHORITY.uscc}-p-256`;
const AT = new Date('2026-06-01T08:00:00Z');

describe('revoking', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await developmentSeals();
  });
  afterEach(() => rm(directory, { recursive: true }));

  const file = () => join(directory, 'revoked.json');
  const serialOf = async (name: string) =>
    new X509Certificate(await readFile(join(directory, name))).serialNumber.toLowerCase();

  it('writes serial number, CA, time and reason', async () => {
    const serial = await serialOf(`seals/${SEAL}.pem`);
    await revoke({ directory, seal: SEAL, at: AT, reason: 'superseded' });
    const row = { serial, authority: 'issuing-ca', at: '2026-06-01T08:00:00.000Z', reason: 'superseded' };
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ revoked: [row] });
  });

  it.each([
    { name: 'tsa-1.pem', authority: 'tsa-ca' },
    { name: 'issuing-ca.pem', authority: 'root' },
    { name: 'ocsp/root.pem', authority: 'root' },
  ])('finds $name by its serial number', async ({ name, authority }) => {
    const serial = await serialOf(name);
    const revoked = await revoke({ directory, serial, at: AT, reason: 'keyCompromise' });
    expect(revoked).toEqual({ serial, authority, at: AT, reason: 'keyCompromise' });
  });

  it('is done once', async () => {
    await revoke({ directory, seal: SEAL, at: AT, reason: 'superseded' });
    const before = await readFile(file(), 'utf8');
    const again = revoke({ directory, seal: SEAL, at: MADE_AT, reason: 'keyCompromise' });
    await expect(again).rejects.toThrow('is revoked already');
    expect(await readFile(file(), 'utf8')).toBe(before);
  });

  it.each([
    { what: 'a number that nobody has', request: { serial: '4711' }, message: 'serial number 4711' },
    { what: 'a seal that is not there', request: { seal: 'none' }, message: 'there is no seal none' },
  ])('refuses $what', async ({ request, message }) => {
    await expect(revoke({ directory, ...request, at: AT, reason: 'superseded' })).rejects.toThrow(message);
  });

  it('refuses the root, whom nobody can revoke', async () => {
    const serial = await serialOf('root.pem');
    const revoking = revoke({ directory, serial, at: AT, reason: 'superseded' });
    await expect(revoking).rejects.toThrow('nobody can revoke it');
  });

  it('shows in the list, beside what is over and what has not begun', async () => {
    await revoke({ directory, seal: SEAL, at: AT, reason: 'superseded' });
    const states = async (now: Date) =>
      new Map((await listCertificates(directory, now)).map(({ file: name, state }) => [name, state]));
    const today = await states(AT);
    expect(today.get(`seals/${SEAL}.pem`)).toBe('revoked 2026-06-01 (superseded)');
    expect(today.get('tsa-1.pem')).toBe('good');
    expect((await states(new Date('2035-01-01T00:00:00Z'))).get('tsa-1.pem')).toBe('expired');
    expect((await states(new Date('2025-01-01T00:00:00Z'))).get('tsa-1.pem')).toBe('not yet valid');
    expect([...today.keys()].filter((name) => name.includes('key'))).toEqual([]);
    expect(today.has('trust.pem')).toBe(false);
  });

  it('is seen by whoever has the list open', async () => {
    const list = new Revocations(directory);
    expect((await list.current()).of('issuing-ca')).toEqual([]);
    const row = { serial: '4711', authority: 'issuing-ca', at: AT, reason: 'superseded' } as const;
    await addRevocations(directory, [row]);
    const state = await list.current();
    expect(state.find('issuing-ca', '4711')).toEqual(row);
    expect(state.find('tsa-ca', '4711')).toBeUndefined();
    expect(await list.current()).toBe(state);
  });

  it.each([
    '{',
    '{}',
    '{"revoked":[{"serial":"XY","authority":"a","at":"2026-01-01T00:00:00Z","reason":"superseded"}]}',
    '{"revoked":[{"serial":"01","authority":"a","at":"never","reason":"superseded"}]}',
    '{"revoked":[{"serial":"01","authority":"a","at":"2026-01-01T00:00:00Z","reason":"toString"}]}',
  ])('names the file when it holds %s', async (text) => {
    await writeFile(file(), text);
    await expect(new Revocations(directory).current()).rejects.toThrow(`${file()} is no list of revocations`);
  });
});
