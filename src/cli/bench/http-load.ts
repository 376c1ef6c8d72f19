import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What one connection waits for. */
const HEADERS_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /content-length: ?(\d+)/i;

export type Load = Readonly<{ perSecond: number; p50Ms: number; p99Ms: number }>;

/**
 * Asks one server over kept connections, each with one request under way, as browsers behind a proxy would.
 *
 * The least that counts answers: what it costs itself, it costs every server alike.
 *
 * @param requests asked in turn, whole and with their blank line
 * @throws Error for an answer that is not 200
 */
export async function loadServer(
  port: number,
  requests: readonly string[],
  { connections, seconds }: Readonly<{ connections: number; seconds: number }>,
): Promise<Load> {
  const state = { next: 0, end: performance.now() + seconds * 1000, times: [] as number[] };
  const begin = performance.now();
  await Promise.all(Array.from({ length: connections }, () => ask(port, requests, state)));
  const elapsed = performance.now() - begin;
  const sorted = state.times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 1000) / 1000;
  return { perSecond: (state.times.length / elapsed) * 1000, p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function ask(
  port: number,
  requests: readonly string[],
  state: { next: number; end: number; times: number[] },
): Promise<void> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  await once(socket, 'connect');
  try {
    while (performance.now() < state.end) {
      const begin = performance.now();
      const request = requests[state.next++ % requests.length] ?? '';
      socket.write(request);
      const head = await answer(socket);
      if (!head.startsWith('HTTP/1.1 200'))
        throw new Error(
          `the server answered ${head.split('\r\n', 1)[0] ?? ''} to ${request.split('\r\n', 1)[0] ?? ''}`,
        );
      state.times.push(performance.now() - begin);
    }
  } finally {
    socket.destroy();
  }
}

/** @returns the head of one answer, when all of it has come */
function answer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = received.indexOf(HEADERS_END);
      if (end < 0) return;
      const head = received.toString('latin1', 0, end);
      const length = Number(CONTENT_LENGTH.exec(head)?.[1]);
      if (received.length < end + 4 + length) return;
      socket.off('data', onData).off('error', reject);
      resolve(head);
    };
    socket.on('data', onData).once('error', reject);
  });
}
