import { createHash, verify, X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import {
  AUTHORITY,
  developmentSeals,
  drawnSquare,
  MADE_AT,
  SettableClock,
} from '../../test/support/development-seals.js';
import { type DerNode, readDer, readDerPrefix } from '../lib/asn1/der.js';
import { readOctetString } from '../lib/asn1/values.js';
import type { PreparedSeal } from '../lib/pades/write/prepared-seal.js';
import { DomainError } from '../lib/errors/domain-error.js';
import { KEY_TYPES, type KeyType } from '../lib/x509/key-type.js';
import type { Seal } from './seal.js';
import { SealingService } from './sealing.service.js';

const idOf = (keyType: KeyType) => `${AUTHORITY.uscc}-${keyType}`;

function at(node: DerNode, ...path: readonly number[]): DerNode {
  return path.reduce((current, index) => {
    const child = current.children()[index];
    if (!child) throw new Error(`no child ${index}`);
    return child;
  }, node);
}

/** Judges a sealed file by node:crypto alone. */
function isGenuine(
  bytes: Uint8Array,
  { byteRange, contents }: PreparedSeal,
  certificate: Uint8Array,
): boolean {
  const digest = createHash('sha256')
    .update(bytes.subarray(0, byteRange[1]))
    .update(bytes.subarray(byteRange[2], byteRange[2] + byteRange[3]))
    .digest();
  const digits = Buffer.from(bytes.subarray(contents.start + 1, contents.end - 1)).toString('latin1');
  const signer = at(readDerPrefix(Buffer.from(digits, 'hex')), 1, 0, 4, 0);
  const attributes = Uint8Array.from(at(signer, 3).encoded).fill(0x31, 0, 1);
  const { publicKey } = new X509Certificate(certificate);
  const isSigned = verify('sha256', attributes, publicKey, readOctetString(at(signer, 5)));
  return isSigned && digest.equals(readOctetString(at(readDer(attributes), 1, 1, 0)));
}

describe('SealingService', () => {
  let directory: string;
  let service: SealingService;
  const clock = new SettableClock();
  beforeAll(async () => {
    directory = await developmentSeals(KEY_TYPES);
    service = await SealingService.open({ directory, production: false }, clock);
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
    { name: 'an authority without a seal', ask: (s: SealingService) => s.sealFor('11410726MB0X345697') },
    { name: 'a seal that was removed', ask: (s: SealingService) => s.sealById('gone') },
  ])('has none for $name', ({ ask }) => {
    expect(() => ask(service)).toThrow(expect.objectContaining({ code: 'seal-unavailable' }));
  });

  it.each([
    { now: '2025-12-30T23:59:59.999Z', reason: 'is not valid yet' },
    { now: '2028-12-31T00:00:00.001Z', reason: 'has expired' },
  ])('at $now the certificate $reason, and the key is not touched', async ({ now, reason }) => {
    let uses = 0;
    const sign = async () => new Uint8Array((uses += 1));
    const own = service.sealFor(AUTHORITY.uscc);
    const seal: Seal = { ...own, signer: { keyType: own.signer.keyType, sign } };
    const prepared = service.prepare(drawnSquare(), seal, MADE_AT);
    clock.set(new Date(now));
    const refusal = new DomainError('seal-unavailable', `The certificate of the seal ${seal.id} ${reason}.`);
    expect(() => service.sealFor(AUTHORITY.uscc)).toThrow(refusal);
    await expect(service.complete(prepared, seal)).rejects.toThrow(refusal);
    expect(uses).toBe(0);
  });

  it('takes the next seal when the first is out of date', async () => {
    const all = KEY_TYPES.map((keyType) => service.sealById(idOf(keyType)));
    const [old, ...rest] = all;
    if (!old) throw new Error('no seal');
    const seals = [{ ...old, notAfter: new Date('2025-12-31T12:00:00Z') }, ...rest];
    expect(new SealingService({ seals, trustAnchors: [] }, clock).sealFor(AUTHORITY.uscc).id).toBe(
      idOf('rsa-3072'),
    );
  });

  it('refuses a signature that its reserve cannot hold', async () => {
    const seal = service.sealById(idOf('p-256'));
    const prepared = service.prepare(drawnSquare(), seal, MADE_AT);
    const other = service.sealById(idOf('rsa-3072'));
    await expect(service.complete(prepared, other)).rejects.toThrow(RangeError);
  });

  describe('probe', () => {
    it('proves every key by a test signature', async () => {
      const conditions = await service.probe();
      expect(conditions).toHaveLength(3);
      expect(conditions[0]).toEqual({
        sealId: idOf('rsa-2048'),
        uscc: AUTHORITY.uscc,
        keyUsable: true,
        certificateInDate: true,
        notBefore: new Date('2025-12-31T00:00:00Z'),
        notAfter: new Date('2028-12-31T00:00:00Z'),
      });
    });

    it.each([
      { name: 'gives another signature', sign: async () => new Uint8Array(256) },
      { name: 'fails', sign: () => Promise.reject(new Error('gone')) },
    ])('tells of a key that $name', async ({ sign }) => {
      const seal = { ...service.sealFor(AUTHORITY.uscc), signer: { keyType: 'rsa-2048' as const, sign } };
      const probed = new SealingService({ seals: [seal], trustAnchors: [] }, clock);
      await expect(probed.probe()).resolves.toMatchObject([{ keyUsable: false, certificateInDate: true }]);
    });

    it('tells of a certificate that is out of date', async () => {
      clock.set(new Date('2029-01-01T00:00:00Z'));
      await expect(service.probe()).resolves.toMatchObject([
        { keyUsable: true, certificateInDate: false },
        { certificateInDate: false },
        { certificateInDate: false },
      ]);
    });
  });
});
