import { rm } from 'node:fs/promises';
import { AUTHORITY, developmentSeals, SettableClock } from '../../test/support/development-seals.js';
import { FolderSeals } from './folder-seals.js';
import { answersTest, canSign, KeyTests } from './key-test.js';
import type { Seal } from './seal.js';

describe('a test signature', () => {
  let directory: string;
  let seal: Seal;
  beforeAll(async () => {
    directory = await developmentSeals(['rsa-2048']);
    seal = (await FolderSeals.open({ directory, production: false }, new SettableClock())).sealFor(
      AUTHORITY.uscc,
    );
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('proves a key', async () => {
    await expect(canSign(seal)).resolves.toBe(true);
  });

  it.each([
    { name: 'gives another signature', sign: async () => new Uint8Array(256) },
    { name: 'fails', sign: () => Promise.reject(new Error('gone')) },
  ])('tells of a key that $name', async ({ sign }) => {
    await expect(canSign({ ...seal, signer: { keyType: 'rsa-2048', sign } })).resolves.toBe(false);
  });

  it('passes on why a key fails to whoever wants to know', async () => {
    const signer = { keyType: 'rsa-2048' as const, sign: () => Promise.reject(new Error('gone')) };
    await expect(answersTest({ ...seal, signer })).rejects.toThrow('gone');
  });

  it('is not asked of a key again within a minute of its answer, and of a silent one each time', async () => {
    const clock = new SettableClock();
    const tests = new KeyTests(clock);
    const messages: string[] = [];
    let broken = false;
    const signer = {
      keyType: 'rsa-2048' as const,
      sign: async (message: Uint8Array) => {
        messages.push(Buffer.from(message).toString());
        return broken ? new Uint8Array(256) : seal.signer.sign(message);
      },
    };
    const isAnswered = () => tests.canSign({ ...seal, signer });
    expect([await isAnswered(), await isAnswered(), messages.length]).toEqual([true, true, 1]);
    clock.set(new Date(clock.now().getTime() + 60_000));
    broken = true;
    expect([await isAnswered(), await isAnswered(), messages.length]).toEqual([false, false, 3]);
    expect(new Set(messages).size).toBe(3);
  });
});
