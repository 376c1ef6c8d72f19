import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleCase } from './support/example-case.js';
import { freshDatabase } from './support/fresh-database.js';
import { buildIfStale, startProcess } from './support/process.js';
import { testSeals } from './support/test-seals.js';

const MOMENTS = [
  'receive:recorded',
  'number:worked',
  'number:recorded',
  'draw:worked',
  'draw:recorded',
  'seal:worked',
  'seal:recorded',
  'preserve:worked',
  'preserve:recorded',
  'check:worked',
  'check:recorded',
  'publish:worked',
  'publish:recorded',
];

type Licence = { id: string; state: string; number: string; document: { sha256: string } };

/** Every process here lives at noon of tomorrow in Shanghai: the serial numbers of a day must not begin again meanwhile. */
const SECONDS_TO_NOON = Math.round((noonOfTomorrow(Date.now()) - Date.now()) / 1000);

describe('a process killed in the middle of its work', () => {
  let folder: string;
  let env: Record<string, string>;
  let finished: { url: string; headers: Record<string, string>; stop: () => Promise<void> };

  const service = (extra: Record<string, string>) =>
    startProcess(['test/support/crashing-service.mjs'], {
      CLOCK_AHEAD_SECONDS: String(SECONDS_TO_NOON),
      ...env,
      ...extra,
    });

  /** Hands one case to a process that dies at `moment`. */
  async function crashAt(moment: string): Promise<void> {
    const dying = service({ CRASH_AT: moment });
    const { url, key } = await dying.nextLine();
    const body = await exampleCase('01-minimal.json', caseNoOf(moment));
    const headers = { authorization: `Bearer ${String(key)}`, 'content-type': 'application/json' };
    await fetch(`${String(url)}/v1/licences`, {
      method: 'POST',
      headers: { ...headers, prefer: 'wait=30' },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    const end = await dying.ended;
    if (end !== 'SIGKILL') throw new Error(`at ${moment} it ended with ${String(end)}: ${dying.errors()}`);
  }

  beforeAll(async () => {
    buildIfStale();
    folder = await mkdtemp(join(tmpdir(), 'jianzhang-crash-'));
    env = { NODE_ENV: 'test', DATA_DIR: folder, SEALS_DIR: await testSeals(), ...(await freshDatabase()) };
    for (const moment of MOMENTS) await crashAt(moment);

    const running = service({ CLOCK_AHEAD_SECONDS: String(SECONDS_TO_NOON + 7200) });
    const { url, key } = await running.nextLine();
    await running.nextLine(); // it says that it has swept
    finished = {
      url: String(url),
      headers: { authorization: `Bearer ${String(key)}` },
      stop: async () => {
        running.process.kill('SIGTERM');
        await running.ended;
      },
    };
  }, 600_000); // fourteen processes, one after the other
  afterAll(async () => {
    await finished?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const get = async (path: string) => fetch(finished.url + path, { headers: finished.headers });
  const all = async () =>
    (await (await get('/v1/licences?limit=100')).json()) as { items: (Licence & { caseNo: string })[] };

  it('leaves every case to be finished exactly once', async () => {
    const { items } = await all();
    expect(items.map(({ caseNo }) => caseNo).toSorted()).toEqual(MOMENTS.map(caseNoOf).toSorted());
    expect(items.map(({ state }) => state)).toEqual(MOMENTS.map(() => 'valid'));
    expect(new Set(items.map(({ number }) => number)).size).toBe(MOMENTS.length);
  });

  it('gives no number twice and wastes none', async () => {
    const { items } = await all();
    const serials = items.map(({ number }) => number.slice(14, 16)).toSorted();
    expect(serials).toEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13']);
  });

  it.each(MOMENTS)('records each step once when killed at %s', async (moment) => {
    const licence = (await all()).items.find(({ caseNo }) => caseNo === caseNoOf(moment));
    const events = (await (await get(`/v1/licences/${licence?.id}/events`)).json()) as {
      items: { state: string }[];
    };
    expect(events.items.map(({ state }) => state)).toEqual([
      'received',
      'numbered',
      'drawn',
      'sealed',
      'preserved',
      'checked',
      'valid',
    ]);
    const file = await get(`/v1/licences/${licence?.id}/document`);
    expect(file.status).toBe(200);
    expect(file.headers.get('etag')).toBe(`"${licence?.document.sha256}"`);
  });
});

function caseNoOf(moment: string): string {
  return `CRASH-${moment.replace(':', '-')}`;
}

function noonOfTomorrow(now: number): number {
  const [day, hour] = [86_400_000, 3_600_000];
  return Math.floor((now + 8 * hour) / day) * day + day + 4 * hour;
}
