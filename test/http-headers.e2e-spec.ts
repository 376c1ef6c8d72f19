import { EchoController } from './support/echo-controller.js';
import { startTinyApp, type TinyApp } from './support/tiny-app.js';

describe('the HTTP ring towards browsers', () => {
  let tiny: TinyApp;
  beforeAll(async () => {
    tiny = await startTinyApp({ controllers: [EchoController] });
  });
  afterAll(() => tiny.close());

  it('sends security headers with answers and with refusals', async () => {
    for (const path of ['/health/live', '/v1/nowhere']) {
      const { headers } = await fetch(tiny.url + path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('serves the API page and the document as OpenAPI 3.1', async () => {
    const page = await fetch(`${tiny.url}/docs`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('content-security-policy')).not.toContain("script-src 'self' 'unsafe-inline'");
    const html = await page.text();
    expect(html).not.toMatch(/<script>[^<]/);
    for (const file of ['swagger-ui-bundle.js', 'start.js', 'swagger-ui.css']) {
      expect((await fetch(`${tiny.url}/docs/${file}`)).status).toBe(200);
    }
    const document = (await (await fetch(`${tiny.url}/docs/openapi.json`)).json()) as Record<string, never>;
    expect(document).toMatchObject({
      openapi: '3.1.0',
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
    });
    expect(document['paths']).toHaveProperty(['/v1/echo', 'post', 'responses', '429']);
  });

  it('allows the configured origins and no other when CORS is on', async () => {
    const open = await startTinyApp({
      controllers: [EchoController],
      config: { corsOrigins: ['https://a.example'] },
    });
    try {
      const from = async (origin: string) =>
        (await fetch(`${open.url}/health/live`, { headers: { Origin: origin } })).headers.get(
          'access-control-allow-origin',
        );
      await expect(from('https://a.example')).resolves.toBe('https://a.example');
      await expect(from('https://b.example')).resolves.toBeNull();
      const preflight = await fetch(`${open.url}/v1/echo`, {
        method: 'OPTIONS',
        headers: { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST' },
      });
      expect(preflight.status).toBe(204);
    } finally {
      await open.close();
    }
  });
});
