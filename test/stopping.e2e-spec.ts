import { request as httpRequest } from 'node:http';
import { Controller, Get } from '@nestjs/common';
import { Public } from '../src/platform/http/audience.js';
import { startTinyApp, type TinyApp } from './support/tiny-app.js';

const TYPE = 'tag:jianzhang.example,2026:problem:';

let release: () => void = () => undefined;
let entered: () => void = () => undefined;

@Public()
@Controller({ path: 'slow', version: '1' })
class SlowController {
  @Get()
  async slow(): Promise<{ done: true }> {
    const gate = new Promise<void>((resolve) => (release = resolve));
    entered();
    await gate;
    return { done: true };
  }
}

describe('stopping', () => {
  let tiny: TinyApp;
  let inFlight: Promise<Response>;

  async function startWithOneInFlight(shutdownSeconds: number): Promise<void> {
    tiny = await startTinyApp({ controllers: [SlowController], config: { shutdownSeconds } });
    const arrived = new Promise<void>((resolve) => (entered = resolve));
    inFlight = fetch(`${tiny.url}/v1/slow`);
    await arrived;
  }
  afterEach(async () => {
    release();
    await tiny.close();
  });

  it('finishes what is in flight, turns away what is new, and ends', async () => {
    await startWithOneInFlight(30);
    // beforeClose is the first act of a stop; the port is closed after the modules have wound up.
    const adapter = tiny.app.getHttpAdapter() as unknown as { beforeClose(): void };
    adapter.beforeClose();
    const late = await get(`${tiny.url}/v1/slow`);
    expect(late).toMatchObject({ status: 503, connection: 'close' });
    expect(late.body).toMatchObject({ type: `${TYPE}service-stopping`, status: 503 });

    const stopped = tiny.app.close();
    release();
    const response = await inFlight;
    expect([response.status, await response.json()]).toEqual([200, { done: true }]);
    expect(response.headers.get('connection')).toBe('close');
    await stopped;
    await expect(fetch(`${tiny.url}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('cuts what does not end in time', async () => {
    await startWithOneInFlight(0.05);
    const [outcome] = await Promise.allSettled([inFlight, tiny.app.close()]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'fetch failed' } });
  });
});

function get(url: string): Promise<{ status: number; connection: string | undefined; body: unknown }> {
  return new Promise((resolve, reject) => {
    httpRequest(url, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          connection: response.headers.connection,
          body: JSON.parse(text) as unknown,
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}
