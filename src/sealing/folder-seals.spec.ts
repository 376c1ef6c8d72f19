import { rm } from 'node:fs/promises';
import {
  AUTHORITY,
  developmentSeals,
  drawnSquare,
  MADE_AT,
  SettableClock,
} from '../../test/support/development-seals.js';
import { isGenuine } from '../../test/support/genuine-seal.js';
import { KEY_TYPES, type KeyType } from '../lib/x509/key-type.js';
import { FolderSeals } from './folder-seals.js';

const idOf = (keyType: KeyType) => `${AUTHORITY.uscc}-${keyType}`;

describe('FolderSeals', () => {
  let directory: string;
  let service: FolderSeals;
  const clock = new SettableClock();
  beforeAll(async () => {
    directory = await developmentSeals(KEY_TYPES);
    service = await FolderSeals.open({ directory, production: false }, clock);
  });
  beforeEach(() => clock.set(MADE_AT));
  afterAll(() => rm(directory, { recursive: true }));

  describe.each(KEY_TYPES)('with %s', (keyType) => {
    it('seals what node:crypto verifies, and one flipped byte anywhere breaks it', async () => {
      const seal = service.sealById(idOf(keyType));
      const prepared = service.prepare(drawnSquare(), seal, MADE_AT);
      const sealed = await service.complete(prepared, seal);
      expect(isGenuine(sealed, prepared, seal.certificate)).toBe(true);
      const { start, end } = prepared.contents;
      for (const offset of [0, start - 1, end, sealed.length - 1]) {
        const changed = Uint8Array.from(sealed);
        changed[offset] = (changed[offset] ?? 0) ^ 1;
        expect(isGenuine(changed, prepared, seal.certificate)).toBe(false);
      }
    });
  });

  it('stores the same bytes that it signs, but for the Contents', async () => {
    const seal = service.sealFor(AUTHORITY.uscc);
    const prepared = service.prepare(drawnSquare(), seal, MADE_AT);
    const stored = Uint8Array.from(prepared.bytes);
    const sealed = await service.complete(prepared, seal);
    expect(Buffer.compare(prepared.bytes, stored)).toBe(0);
    sealed.fill(0x30, prepared.contents.start + 1, prepared.contents.end - 1);
    expect(Buffer.compare(sealed, stored)).toBe(0);
  });

  it('prepares the same bytes for the same drawing, seal and time', () => {
    const seal = service.sealFor(AUTHORITY.uscc);
    const [first, second] = [1, 2].map(() => service.prepare(drawnSquare(), seal, MADE_AT).bytes);
    expect(Buffer.from(first ?? []).equals(second ?? new Uint8Array())).toBe(true);
  });

  it('gives the first seal of an authority, and any by its id', () => {
    expect(service.sealFor(AUTHORITY.uscc).id).toBe(idOf('rsa-2048'));
    expect(service.sealById(idOf('p-256')).signer.keyType).toBe('p-256');
    expect(service.trustAnchors()).toHaveLength(1);
  });

  it.each([
    { name: 'an authority without a seal', ask: (s: FolderSeals) => s.sealFor('11410726MB0X345697') },
    { name: 'a seal that was removed', ask: (s: FolderSeals) => s.sealById('gone') },
  ])('has none for $name', ({ ask }) => {
    expect(() => ask(service)).toThrow(expect.objectContaining({ code: 'seal-unavailable' }));
  });

  it.each(['2025-12-30T23:59:59.999Z', '2028-12-31T00:00:00.001Z'])('has none in date at %s', (now) => {
    clock.set(new Date(now));
    expect(() => service.sealFor(AUTHORITY.uscc)).toThrow(
      expect.objectContaining({ code: 'seal-unavailable' }),
    );
  });

  it('takes the next seal when the first is out of date', async () => {
    const all = KEY_TYPES.map((keyType) => service.sealById(idOf(keyType)));
    const [old, ...rest] = all;
    if (!old) throw new Error('no seal');
    const seals = [{ ...old, notAfter: new Date('2025-12-31T12:00:00Z') }, ...rest];
    expect(new FolderSeals({ seals, trustAnchors: [] }, clock).sealFor(AUTHORITY.uscc).id).toBe(
      idOf('rsa-3072'),
    );
  });

  it('refuses a signature that its reserve cannot hold', async () => {
    const seal = service.sealById(idOf('p-256'));
    const prepared = service.prepare(drawnSquare(), seal, MADE_AT);
    const other = service.sealById(idOf('rsa-3072'));
    await expect(service.complete(prepared, other)).rejects.toThrow(RangeError);
  });
});
