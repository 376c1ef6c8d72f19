import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Misbehaviour } from './scenario.js';

/** What is answered to one request. */
export type Answer =
  | Readonly<{ kind: 'body'; type: string; body: Uint8Array }>
  | Readonly<{ kind: 'problem'; status: number; text: string }>
  | Readonly<{ kind: 'misbehaviour'; how: Misbehaviour; type: string }>;

export function problem(status: number, text: string): Answer {
  return { kind: 'problem', status, text };
}

/** No DER: a BOOLEAN of no octets, then text. */
const GARBAGE = Buffer.concat([Buffer.from([0x01, 0x00]), Buffer.from('this is no answer')]);

/** A SEQUENCE that says it has 1 GB, and then goes on and on. */
const ENDLESS_HEADER = Buffer.from([0x30, 0x84, 0x3f, 0xff, 0xff, 0xff]);
const ENDLESS_PIECE = Buffer.alloc(65_536, 0x5a);

export async function send(response: ServerResponse, answer: Answer): Promise<void> {
  if (answer.kind === 'body') return sendBody(response, 200, answer.type, answer.body);
  if (answer.kind === 'problem')
    return sendBody(response, answer.status, 'text/plain; charset=utf-8', Buffer.from(`${answer.text}\n`));
  switch (answer.how) {
    case 'garbage':
      return sendBody(response, 200, answer.type, GARBAGE);
    case 'unavailable':
      return sendBody(response, 503, 'text/plain; charset=utf-8', Buffer.from('out of order\n'));
    case 'endless':
      return sendEndlessly(response, answer.type);
    case 'silent':
      return undefined; // until the caller hangs up
  }
}

function sendBody(response: ServerResponse, status: number, type: string, body: Uint8Array): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}

async function sendEndlessly(response: ServerResponse, type: string): Promise<void> {
  response.writeHead(200, { 'content-type': type });
  response.write(ENDLESS_HEADER);
  const closed = once(response, 'close');
  while (!response.closed) {
    if (!response.write(ENDLESS_PIECE)) await Promise.race([once(response, 'drain'), closed]);
  }
}
