import { readFile, writeFile } from 'node:fs/promises';
import { openApiDocument } from '../src/platform/http/openapi.js';
import { startService, type TestService } from './support/service.js';

const GOLDEN = new URL('./golden/openapi.json', import.meta.url);

describe('the OpenAPI document', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  // To accept a change: UPDATE_GOLDEN=1 npm run jest -- --selectProjects e2e --testPathPatterns openapi; then review the diff.
  it('changes only on purpose', async () => {
    const actual = `${JSON.stringify(openApiDocument(service.app), null, 2)}\n`;
    if (process.env.UPDATE_GOLDEN) await writeFile(GOLDEN, actual);
    expect(actual).toBe(await readFile(GOLDEN, 'utf8'));
  });

  it('is OpenAPI 3.1, served at /docs', async () => {
    const served = (await (await fetch(`${service.url}/docs/openapi.json`)).json()) as { openapi: string };
    expect(served.openapi).toBe('3.1.0');
    expect((await fetch(`${service.url}/docs`)).status).toBe(200);
  });

  it('says what every operation is and how it fails', () => {
    for (const item of Object.values(openApiDocument(service.app).paths)) {
      for (const operation of Object.values(
        item as Record<string, { operationId: string; responses: object }>,
      )) {
        expect(operation).toMatchObject({
          operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/) as string,
          summary: expect.any(String) as string,
          tags: [expect.any(String)],
        });
        expect(Object.keys(operation.responses)).toContainEqual(expect.stringMatching(/^[45]/));
      }
    }
  });

  it('leads callers to the shape of the data', async () => {
    const response = await fetch(`${service.url}/v1/licence-types/construction-permit/schema`);
    expect(response.headers.get('content-type')).toContain('application/schema+json');
    expect(await response.json()).toMatchObject({ title: '建筑工程施工许可证' });
    expect((await fetch(`${service.url}/v1/licence-types/nothing/schema`)).status).toBe(422);
  });
});
