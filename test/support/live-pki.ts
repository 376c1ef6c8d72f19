import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/cli/bench/free-port.js';
import { type DevelopmentPkiRequest, makeDevelopmentPki } from '../../src/pki/development-pki.js';
import { DevelopmentPkiServer } from '../../src/pki/development-pki-server.js';
import type { Scenario } from '../../src/pki/server/scenario.js';
import { type Randomness, SystemRandomness } from '../../src/platform/secrets/randomness.js';
import { type Clock, SystemClock } from '../../src/platform/time/clock.js';
import { AUTHORITY } from './development-seals.js';

/** A builder that has a development certificate of its own. */
export const HOLDER = { name: '延津县测试置业有限公司', uscc: '91410726MAF2PH4P9Q' } as const;

export type LivePki = Readonly<{
  directory: string;
  /** Written into every certificate of the folder. */
  baseUrl: string;
  server: DevelopmentPkiServer;
  /** Gives the timestamping authorities new keys and certificates, from now on. */
  renewTimestampAuthorities: () => Promise<void>;
  /** Stops the server and removes the folder. */
  close: () => Promise<void>;
}>;

/**
 * A new development PKI that answers at the addresses in its certificates: one seal, one holder, P-256 keys unless
 * told otherwise.
 *
 * @param options `clock` of the server, the certificates are made by it too; `randomness` decides which calls of a
 *   flaky service fail
 */
export async function livePki(
  options: Partial<DevelopmentPkiRequest> &
    Readonly<{ scenario?: Scenario; clock?: Clock; randomness?: Randomness }> = {},
): Promise<LivePki> {
  const {
    scenario = {},
    clock = new SystemClock(),
    randomness = new SystemRandomness(),
    ...request
  } = options;
  const directory = request.directory ?? (await mkdtemp(join(tmpdir(), 'jianzhang-pki-')));
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const wanted = {
    authorities: [AUTHORITY],
    keyTypes: ['p-256'],
    authorityKeyType: 'p-256',
    timestampKeyTypes: ['p-256', 'p-256'],
    holders: [HOLDER],
    ...request,
    directory,
    baseUrl,
  } as const;
  await makeDevelopmentPki({ now: clock.now(), ...wanted });
  const start = () => DevelopmentPkiServer.start({ directory, port, clock, randomness, scenario });
  let server = await start();
  return {
    directory,
    baseUrl,
    get server() {
      return server;
    },
    renewTimestampAuthorities: async () => {
      await server.close();
      const files = ['tsa-1.pem', 'tsa-1.key.pem', 'tsa-2.pem', 'tsa-2.key.pem'];
      await Promise.all(files.map((file) => rm(join(directory, file))));
      await makeDevelopmentPki({ ...wanted, now: clock.now() });
      server = await start();
    },
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
