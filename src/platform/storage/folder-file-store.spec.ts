import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderFileStore } from './folder-file-store.js';

// echo -n abc | sha256sum
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe(FolderFileStore.name, () => {
  let directory: string;
  let store: FolderFileStore;
  const stored = () => join(directory, 'ba', '78', ABC);
  const unavailable = expect.objectContaining({ code: 'store-unavailable' });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jianzhang-store-'));
    store = new FolderFileStore(directory);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('keeps a file under its SHA-256', async () => {
    expect(await store.put(Buffer.from('abc'))).toBe(ABC);
    expect(await readFile(stored(), 'utf8')).toBe('abc');
    expect(Buffer.from(await store.get(ABC)).toString()).toBe('abc');
  });

  it('takes the same file twice and leaves nothing temporary', async () => {
    await Promise.all([store.put(Buffer.from('abc')), store.put(Buffer.from('abc'))]);
    await store.put(Buffer.from('abc'));
    expect(await readdir(join(directory, 'tmp'))).toEqual([]);
    expect(await readdir(join(directory, 'ba', '78'))).toEqual([ABC]);
  });

  it('refuses to give out a file that was damaged on the disk', async () => {
    await store.put(Buffer.from('abc'));
    await chmod(stored(), 0o640);
    await writeFile(stored(), 'abd');
    await expect(store.get(ABC)).rejects.toEqual(unavailable);
  });

  it('mends a damaged file when the same bytes come again', async () => {
    await store.put(Buffer.from('abc'));
    await writeFile(stored(), 'ab');
    await store.put(Buffer.from('abc'));
    expect(await readFile(stored(), 'utf8')).toBe('abc');
  });

  it('does not know a file that was never stored', async () => {
    await expect(store.get(ABC)).rejects.toEqual(unavailable);
    await expect(store.get('../../etc/passwd')).rejects.toEqual(unavailable);
  });

  it('says so when it cannot write, and leaves nothing behind', async () => {
    await mkdir(join(directory, 'ba'));
    await writeFile(join(directory, 'ba', '78'), 'a file where a folder must be');
    await expect(store.put(Buffer.from('abc'))).rejects.toEqual(unavailable);
    expect(await readdir(directory)).not.toContain(ABC);
  });
});
