import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AccessLog } from './access-log.js';
import type { Admission } from './admission.js';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.js';
import { FIXED_HEADERS } from './security-headers.js';

/** A question that the public asks all the time, and whose good answer is one JSON text. */
export type FastQuestion = Readonly<{
  /** Template of the route that answers it otherwise, for log and metrics. */
  route: string;
  /** What of the request is asked; undefined when it is another question. Looks at nothing but address and headers. */
  asked: (request: IncomingMessage) => string | undefined;
  /** undefined where the usual way has to answer: what is unknown, refused, or out of order. */
  answer: (asked: string) => Promise<string | undefined>;
}>;

export type FastLaneParts = Readonly<{
  admission: Admission;
  log: AccessLog;
  trustProxy: boolean;
  isStopping: () => boolean;
}>;

/** Said by requests that need more than this lane gives. */
const SLOW_HEADERS = ['authorization', 'origin', 'expect', 'upgrade', 'range'] as const;

/**
 * Answers a few questions in front of the framework, whose hooks cost several times what the answer does. It says the same with the same
 * headers, counts the caller by the same allowance, and writes the same line; whatever is not a plain good answer takes the usual way.
 */
export class FastLane {
  private readonly questions: FastQuestion[] = [];

  constructor(
    private readonly server: Server,
    private readonly parts: FastLaneParts,
  ) {}

  open(question: FastQuestion): void {
    if (this.questions.length === 0) this.stepInFront();
    this.questions.push(question);
  }

  private stepInFront(): void {
    const usual = this.server.listeners('request') as ((...args: unknown[]) => void)[];
    this.server.removeAllListeners('request');
    this.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const pass = (): void => usual.forEach((listener) => listener.call(this.server, request, response));
      const found = this.find(request);
      if (found) void this.serve(found, request, response).then((served) => served || pass());
      else pass();
    });
  }

  private find(request: IncomingMessage): Readonly<{ question: FastQuestion; asked: string }> | undefined {
    if (request.method !== 'GET' || this.parts.isStopping()) return undefined;
    if (SLOW_HEADERS.some((name) => request.headers[name] !== undefined)) return undefined;
    for (const question of this.questions) {
      const asked = question.asked(request);
      if (asked !== undefined) return { question, asked };
    }
    return undefined;
  }

  private async serve(
    { question, asked }: Readonly<{ question: FastQuestion; asked: string }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    const begun = performance.now();
    const address = addressOf(request, this.parts.trustProxy);
    const admitted = this.parts.admission.countAddress(address);
    if (!admitted) return false;
    // What failed may fail again the usual way, which has words for it.
    const body = await question.answer(asked).catch(() => undefined);
    if (body === undefined) {
      this.parts.admission.giveBackAddress(address);
      return false;
    }
    const requestId = requestIdOf(request.headers);
    response.writeHead(200, {
      [REQUEST_ID_HEADER.toLowerCase()]: requestId,
      ...admitted,
      ...FIXED_HEADERS,
      vary: 'Accept',
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
    const milliseconds = performance.now() - begun;
    this.parts.log.note({ method: 'GET', route: question.route, status: 200, milliseconds, requestId });
    return true;
  }
}

/** One proxy, ours: what it saw is the last entry of X-Forwarded-For. */
function addressOf({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? String(headers['x-forwarded-for'] ?? '') : '';
  return forwarded.split(',').at(-1)?.trim() || (socket.remoteAddress ?? '');
}
