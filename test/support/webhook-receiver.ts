import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ReceivedWebhook = Readonly<{ path: string; headers: IncomingHttpHeaders; body: string }>;

/** What the receiver does with the next call; 204 when nothing was said. */
type Behaviour = (response: ServerResponse) => void;

export type WebhookReceiver = Readonly<{
  origin: string;
  received: ReceivedWebhook[];
  /** For the next calls, one each. */
  behave: (...next: Behaviour[]) => void;
  close: () => Promise<void>;
}>;

export const answer =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end();
  };

/** Takes the call and never answers. */
export const hang: Behaviour = () => {};

/** The id by which a receiver knows a delivery that it has seen before. */
export const idOf = ({ headers }: ReceivedWebhook): unknown => headers['jianzhang-webhook-id'];

/** The signature that a receiver with this secret computes for what it was sent. */
export function signatureWith(secret: string, { headers, body }: ReceivedWebhook): string {
  const signed = `${String(headers['jianzhang-webhook-timestamp'])}.${body}`;
  return `v1=${createHmac('sha256', secret).update(signed).digest('hex')}`;
}

/** A department's system on a real socket, at a port of its own or at this one. */
export async function startReceiver(port = 0): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const behaviours: Behaviour[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { url = '', headers } = request;
      received.push({ path: url, headers, body: Buffer.concat(pieces).toString('utf8') });
      (behaviours.shift() ?? answer(204))(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${taken}`,
    received,
    behave: (...next) => void behaviours.push(...next),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
