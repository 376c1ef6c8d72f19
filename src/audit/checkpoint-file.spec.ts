import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointFile } from './checkpoint-file.js';

describe(CheckpointFile.name, () => {
  let folder: string;
  let file: CheckpointFile;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
    file = new CheckpointFile(join(folder, 'audit'));
    path = join(folder, 'audit', 'checkpoints.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const FIRST = { sequence: 100, token: 'a.b.c' };
  const SECOND = { sequence: 130, token: 'd.e.f' };

  it('knows that it is not there', async () => {
    await expect(file.read()).resolves.toBeUndefined();
    await expect(file.last()).resolves.toBeUndefined();
  });

  it('adds a line for each', async () => {
    await file.last();
    await file.append([FIRST]);
    await file.append([SECOND]);
    await expect(readFile(path, 'utf8')).resolves.toBe(
      '{"sequence":100,"token":"a.b.c"}\n{"sequence":130,"token":"d.e.f"}\n',
    );
    await expect(file.read()).resolves.toEqual([FIRST, SECOND]);
    await expect(file.last()).resolves.toEqual(SECOND);
  });

  it('passes over the beginning of a line that a crash left, and takes it away before it writes on', async () => {
    await file.last();
    await file.append([FIRST]);
    await appendFile(path, '{"sequence":130,"tok');
    await expect(file.read()).resolves.toEqual([FIRST]);
    await expect(file.last()).resolves.toEqual(FIRST);
    await file.append([SECOND]);
    await expect(file.read()).resolves.toEqual([FIRST, SECOND]);
  });

  it('begins anew when a crash left nothing but half a line', async () => {
    await file.last();
    await writeFile(path, '{"sequ');
    await expect(file.last()).resolves.toBeUndefined();
    await file.append([FIRST]);
    await expect(file.read()).resolves.toEqual([FIRST]);
  });

  it('finds the last of many', async () => {
    await file.last();
    const many = Array.from({ length: 1000 }, (_, index) => ({
      sequence: index + 1,
      token: 'x'.repeat(400),
    }));
    await file.append(many);
    await expect(file.last()).resolves.toEqual(many[999]);
  });

  it.each(['x', '{}', '{"sequence":"1","token":"a"}', '{"sequence":1.5,"token":"a"}', 'null'])(
    'names the line that is none: %s',
    async (line) => {
      await file.last();
      await writeFile(path, `{"sequence":100,"token":"a.b.c"}\n${line}\n`);
      await expect(file.read()).rejects.toThrow('checkpoints.jsonl, line 2: no checkpoint');
      await expect(file.last()).rejects.toThrow('checkpoints.jsonl, last line: no checkpoint');
    },
  );

  it('does not cut what is no file of checkpoints', async () => {
    await file.last();
    await writeFile(path, 'x'.repeat(100_000));
    await expect(file.last()).rejects.toThrow('no checkpoints');
    await expect(readFile(path, 'utf8')).resolves.toHaveLength(100_000);
  });
});
