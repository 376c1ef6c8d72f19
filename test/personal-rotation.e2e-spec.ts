import { readFile, writeFile } from 'node:fs/promises';
import { ApplicationRotationService } from '../src/applications/application-rotation.service.js';
import { PersonalRotationService } from '../src/issuance/personal-rotation.service.js';
import { httpApi } from './support/api.js';
import { begin } from './support/application-scene.js';
import { exampleCase } from './support/example-case.js';
import { startService } from './support/service.js';

const BUILDER = '12410726MA7H5P4655';
const NEW_KEY = `k2 ${Buffer.alloc(32, 9).toString('base64')}\n`;

describe('rotating the data key', () => {
  it('brings every personal number under the new key, so that the old one can go', async () => {
    const first = await startService();
    const api = httpApi(first, await first.key('approval-system', 'licences:issue', 'licences:read'));
    const body = await exampleCase('27-every-field.json', 'ROTATE-1');
    const { body: issued } = await api.post('/v1/licences', body, { prefer: 'wait=30' });
    const holder = await first.keyOf(BUILDER, 'holder', 'applications:write');
    const { id } = await begin(httpApi(first, holder), body.data, { projectCode: body.data['projectCode'] });
    const { dataKeysFile, database } = first.config;
    const oldKeys = await readFile(dataKeysFile, 'utf8');

    await writeFile(dataKeysFile, NEW_KEY + oldKeys);
    const onSameData = { DATA_DIR: first.config.dataDirectory, ...urlOf(database) };
    const second = await startService({ env: onSameData });
    const rotation = second.app.get(PersonalRotationService, { strict: false });
    expect(await rotation.rotate()).toEqual({ cases: 1, rewritten: 1 });
    expect(await rotation.rotate()).toEqual({ cases: 1, rewritten: 0 });
    const applications = second.app.get(ApplicationRotationService, { strict: false });
    expect(await applications.rotate()).toEqual({ cases: 1, rewritten: 1 });
    expect(await applications.rotate()).toEqual({ cases: 1, rewritten: 0 });
    for (const table of ['issuances', 'applications'])
      expect(JSON.stringify(await second.rows(`SELECT data FROM ${table}`))).not.toContain('enc:dev1:');
    await second.close();

    await writeFile(dataKeysFile, NEW_KEY);
    const third = await startService({ env: onSameData });
    const later = httpApi(third, await third.key('officer', 'licences:read'));
    const { status, body: read } = await later.get(`/v1/licences/${String(issued.id)}`);
    expect(status).toBe(200);
    expect(read.data).toEqual(issued.data);
    const own = httpApi(third, await third.keyOf(BUILDER, 'holder', 'applications:write'));
    const application = await own.get(`/v1/applications/${id}`);
    expect([application.status, application.body['data']]).toEqual([200, issued.data]);
    await third.close();
    await first.close();
  });
});

function urlOf(database: { type: string; url?: string }): Record<string, string> {
  return database.url === undefined ? {} : { DATABASE_URL: database.url };
}
