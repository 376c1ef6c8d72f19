import type { IncomingMessage } from 'node:http';

/** Far above every request that is meant. */
const MAXIMUM = 65_536;

/** @returns `undefined` for a body of more than 64 KiB; what follows is read and forgotten */
export async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= MAXIMUM) pieces.push(piece);
  }
  return length <= MAXIMUM ? Buffer.concat(pieces) : undefined;
}
