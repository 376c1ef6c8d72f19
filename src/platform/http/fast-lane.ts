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
  /**
   * JSON in UTF-8, at once where it is at hand; undefined where the usual way has to answer: what is unknown, refused, or out of order.
   * What is thrown or rejected is answered the usual way too.
   */
  answer: (asked: string) => Uint8Array | Promise<Uint8Array | undefined>;
}>;

export type FastLaneParts = Readonly<{
  admission: Admission;
  log: AccessLog;
  trustProxy: boolean;
  isStopping: () => boolean;
}>;

type Found = Readonly<{ question: FastQuestion; asked: string }>;
/** One request, and how it is left to the framework. */
type Exchange = Readonly<{ request: IncomingMessage; response: ServerResponse; pass: () => void }>;

const FIXED_LIST = Object.entries({
  ...FIXED_HEADERS,
  vary: 'Accept',
  'content-type': 'application/json; charset=utf-8',
}).flat();
const REQUEST_ID_FIELD = REQUEST_ID_HEADER.toLowerCase();
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
      if (found) this.serve(found, { request, response, pass });
      else pass();
    });
  }

  private find(request: IncomingMessage): Found | undefined {
    if (request.method !== 'GET' || this.parts.isStopping()) return undefined;
    if (SLOW_HEADERS.some((name) => request.headers[name] !== undefined)) return undefined;
    for (const question of this.questions) {
      const asked = question.asked(request);
      if (asked !== undefined) return { question, asked };
    }
    return undefined;
  }

  private serve({ question, asked }: Found, exchange: Exchange): void {
    const begun = performance.now();
    const address = addressOf(exchange.request, this.parts.trustProxy);
    const admitted = this.parts.admission.countAddress(address);
    if (!admitted) return exchange.pass();
    const tell = (body: Uint8Array): void => {
      const requestId = requestIdOf(exchange.request.headers);
      send(exchange.response, body, requestId, admitted);
      const milliseconds = performance.now() - begun;
      this.parts.log.note({ method: 'GET', route: question.route, status: 200, milliseconds, requestId });
    };
    // What failed may fail again the usual way, which has words for it.
    const leave = (): void => {
      this.parts.admission.giveBackAddress(address);
      exchange.pass();
    };
    const answer = askFor(question, asked);
    if (answer instanceof Uint8Array) tell(answer);
    else
      void answer.then(
        (body) => (body ? tell(body) : leave()),
        () => leave(),
      );
  }
}

function askFor(question: FastQuestion, asked: string): ReturnType<FastQuestion['answer']> {
  try {
    return question.answer(asked);
  } catch {
    return Promise.resolve(undefined);
  }
}

function send(
  response: ServerResponse,
  body: Uint8Array,
  requestId: string,
  admitted: readonly string[],
): void {
  // A list, for an object of so many names is built anew for every answer.
  const length = String(body.byteLength);
  response.writeHead(200, [
    REQUEST_ID_FIELD,
    requestId,
    ...admitted,
    ...FIXED_LIST,
    'content-length',
    length,
  ]);
  response.end(body);
}

/** One proxy, ours: what it saw is the last entry of X-Forwarded-For. */
function addressOf({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? String(headers['x-forwarded-for'] ?? '') : '';
  return forwarded.split(',').at(-1)?.trim() || (socket.remoteAddress ?? '');
}
