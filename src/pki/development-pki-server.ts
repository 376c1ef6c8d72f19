import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Randomness, SystemRandomness } from '../platform/secrets/randomness.js';
import type { Clock } from '../platform/time/clock.js';
import { refuseInProduction } from './production-refusal.js';
import { type Answer, problem, send } from './server/answers.js';
import { PkiServices } from './server/pki-services.js';
import { readBody } from './server/read-body.js';
import type { Scenario } from './server/scenario.js';

export type DevelopmentPkiServerOptions = Readonly<{
  /** Made by `makeDevelopmentPki`. */
  directory: string;
  /** 0 takes a free one. */
  port: number;
  /** A loopback address. */
  host?: string;
  clock: Clock;
  randomness?: Randomness;
  scenario?: Scenario;
  /** `NODE_ENV` when absent. */
  environment?: string;
}>;

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Serves a development PKI on loopback: `POST /tsa`, `POST /tsa/<tsa or profile>`, `POST` and `GET /ocsp/<ca>`,
 * `GET /crl/<ca>.crl`, `GET /ca/<ca>.cer`.
 */
export class DevelopmentPkiServer {
  private readonly counts = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly services: PkiServices,
    /** Without slash at the end. */
    readonly baseUrl: string,
  ) {
    server.on('request', (request, response) => void this.serve(request, response));
  }

  /** @throws Error in production, for an address that is not loopback, for a port that is taken */
  static async start(options: DevelopmentPkiServerOptions): Promise<DevelopmentPkiServer> {
    const { port, host = '127.0.0.1', scenario = {}, randomness = new SystemRandomness() } = options;
    refuseInProduction(options.environment);
    if (!LOOPBACK.has(host)) throw new Error(`${host} is no loopback address: nobody else may ask this PKI`);
    const services = new PkiServices({ ...options, randomness });
    services.play(scenario);
    // Longer than any client keeps a connection: none is closed just when it is used again.
    const server = createServer({ keepAliveTimeout: 60_000 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
    const name = host.includes(':') ? `[${host}]` : host;
    const baseUrl = `http://${name}:${(server.address() as AddressInfo).port}`;
    return new DevelopmentPkiServer(server, services, baseUrl);
  }

  /** From now on the services behave like this. */
  play(scenario: Scenario): void {
    this.services.play(scenario);
  }

  /** How often a path was asked for, e.g. `/crl/issuing-ca.crl`. */
  requestsOf(path: string): number {
    return this.counts.get(path) ?? 0;
  }

  /** Hangs up on everybody, those who wait for a silent service too. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await send(response, await this.answerTo(request));
    } catch (error) {
      if (!response.headersSent) await send(response, problem(500, (error as Error).message));
      else response.destroy();
    }
  }

  private async answerTo(request: IncomingMessage): Promise<Answer> {
    const { pathname } = new URL(request.url ?? '/', 'http://loopback');
    this.counts.set(pathname, (this.counts.get(pathname) ?? 0) + 1);
    const body = await readBody(request);
    if (body === undefined) return problem(413, 'the request is too large');
    const type = request.headers['content-type'] ?? '';
    return this.services.answer({ method: request.method ?? '', path: pathname, type, body });
  }
}
