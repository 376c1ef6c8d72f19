import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderPartStore } from './folder-part-store.js';

const NAME = '3f0a6a1e-4c1d-4f6e-9d2b-0a1b2c3d4e5f';

async function* chunksOf(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function* broken(...texts: string[]): AsyncGenerator<Uint8Array> {
  yield* chunksOf(...texts);
  throw new Error('aborted');
}

describe(FolderPartStore.name, () => {
  let directory: string;
  let parts: FolderPartStore;
  const text = async () => Buffer.from(await parts.read(NAME)).toString();
  const add = (offset: number, chunks: AsyncIterable<Uint8Array>) =>
    parts.add(NAME, { offset, length: 6, chunks });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jianzhang-parts-'));
    parts = new FolderPartStore(directory);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('adds pieces one after another, and another process goes on', async () => {
    expect(await parts.size(NAME)).toBe(0);
    expect(await add(0, chunksOf('a', 'bc'))).toBe(3);
    parts = new FolderPartStore(directory);
    expect(await parts.size(NAME)).toBe(3);
    expect(await add(3, chunksOf('def'))).toBe(6);
    expect(await text()).toBe('abcdef');
  });

  it('keeps what came before the sender broke off', async () => {
    await expect(add(0, broken('ab', 'c'))).rejects.toThrow('aborted');
    expect(await parts.size(NAME)).toBe(3);
  });

  it.each([0, 2, 4])('refuses a piece at %i when there are 3 bytes', async (offset) => {
    await add(0, chunksOf('abc'));
    await expect(add(offset, chunksOf('d'))).rejects.toMatchObject({
      code: 'upload-offset-wrong',
      extensions: { offset: 3 },
    });
    expect(await text()).toBe('abc');
  });

  it('refuses a second piece while one is being written', async () => {
    const results = await Promise.allSettled([add(0, chunksOf('abc')), add(0, chunksOf('xyz'))]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await parts.size(NAME)).toBe(3);
  });

  it('takes nothing of a piece that is too long', async () => {
    await add(0, chunksOf('abc'));
    await expect(add(3, chunksOf('de', 'fg'))).rejects.toMatchObject({ code: 'request-too-large' });
    expect(await text()).toBe('abc');
  });

  it('forgets', async () => {
    await add(0, chunksOf('abc'));
    await parts.remove(NAME);
    await parts.remove(NAME);
    expect(await parts.size(NAME)).toBe(0);
    expect(await readdir(join(directory, 'parts'))).toEqual([]);
  });

  it('knows no other names than its own', async () => {
    await expect(parts.read('../../etc/passwd')).rejects.toThrow('not the name');
  });
});
