import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleCase } from './support/example-case.js';
import { freshDatabase } from './support/fresh-database.js';
import { buildIfStale, startProcess } from './support/process.js';
import { testSeals } from './support/test-seals.js';

describe('a service that is told to stop', () => {
  it('finishes the case it has begun, answers it, and ends with 0', async () => {
    buildIfStale();
    const folder = await mkdtemp(join(tmpdir(), 'jianzhang-stop-'));
    const env = {
      NODE_ENV: 'test',
      DATA_DIR: folder,
      SEALS_DIR: await testSeals(),
      ...(await freshDatabase()),
    };
    const service = startProcess(['test/support/crashing-service.mjs'], { ...env, STOP_AT: 'draw:recorded' });
    const { url, key } = await service.nextLine();
    await service.nextLine(); // it says that it has swept
    const answer = await fetch(`${String(url)}/v1/licences`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${String(key)}`,
        'content-type': 'application/json',
        prefer: 'wait=30',
      },
      body: JSON.stringify(await exampleCase('01-minimal.json', 'STOP-1')),
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.json()).toMatchObject({ state: 'valid' });
    expect(await service.ended).toBe(0);
    await rm(folder, { recursive: true, force: true });
  });
});
