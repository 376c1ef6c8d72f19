import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { verifyWithRegister } from '../src/cli/verify/with-register.js';
import { decodePixels } from '../src/lib/qr/read/decode-pixels.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { paintPages } from '../src/verification/self-check/page-painter.js';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const UNKNOWN = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';

describe('receipts of checks', () => {
  let service: TestService;
  let api: Api;
  let checked: Record<string, unknown>;
  let receipt: Buffer;

  const upload = async (bytes: Uint8Array): Promise<Record<string, unknown>> => {
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(bytes)]), 'a.pdf');
    const answer = await fetch(`${service.url}/v1/verifications`, { method: 'POST', body: form });
    return (await answer.json()) as Record<string, unknown>;
  };
  const receiptOf = (id: unknown): Promise<Response> =>
    fetch(`${service.url}/v1/verifications/${String(id)}/receipt`);

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    const { body } = await api.post('/v1/licences', await exampleCase('01-minimal.json', 'RECEIPT-1'), {
      prefer: 'wait=30',
    });
    const file = await api.raw(`/v1/licences/${String(body.id)}/document`);
    checked = await upload(Buffer.from(await file.arrayBuffer()));
    const answer = await receiptOf(checked.id);
    receipt = Buffer.from(await answer.arrayBuffer());
  });
  afterAll(() => service.close());

  it('are the same bytes every time, also for two who ask at once', async () => {
    const again = await receiptOf(checked.id);
    expect(again.status).toBe(200);
    expect(again.headers.get('content-type')).toBe('application/pdf');
    expect(Buffer.from(await again.arrayBuffer()).equals(receipt)).toBe(true);
    const { body } = await api.post('/v1/verifications', { qr: 'nothing' });
    const both = await Promise.all([receiptOf(body.id), receiptOf(body.id)]);
    const [first, second] = await Promise.all(both.map((answer) => answer.arrayBuffer()));
    expect(new Uint8Array(first ?? new ArrayBuffer(0))).toEqual(new Uint8Array(second ?? new ArrayBuffer(1)));
  });

  it('are one page, with a code that leads to the answer', async () => {
    const pages = await paintPages(receipt, 2);
    expect(pages).toHaveLength(1);
    const [page] = pages;
    if (!page) throw new Error('no page');
    const { width, height, data } = page;
    expect(decodePixels(Uint8ClampedArray.from(data), width, height)).toBe(
      `https://zz.yanjin.example/v1/verifications/${String(checked.id)}`,
    );
  });

  it('are known when they are handed in, raise no alarm, and are no licence', async () => {
    expect(await upload(receipt)).toMatchObject({
      verdict: 'genuine-current',
      flags: ['receipt'],
      register: null,
      file: { sha256: createHash('sha256').update(receipt).digest('hex') },
      reasons: [{ code: 'receipt-exact-bytes' }],
    });
    expect(await service.app.get(AlarmsService).open()).toEqual([]);
  });

  it('are known to the command as well, which says so and exits with 0', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'receipt-'));
    await writeFile(join(folder, 'receipt.pdf'), receipt);
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const options = { json: true, folders: [folder], at: new Date('2026-11-23T03:00:00Z') };
    const code = await verifyWithRegister(service.config, ['receipt.pdf'], options);
    const [[line] = []] = write.mock.calls;
    write.mockRestore();
    await rm(folder, { recursive: true });
    expect(JSON.parse(String(line))).toMatchObject({
      verdict: 'genuine-current',
      validationTime: '2026-11-23T03:00:00.000Z',
      flags: ['receipt'],
      file: { name: 'receipt.pdf' },
      path: 'receipt.pdf',
    });
    expect(code).toBe(0);
    expect(await service.app.get(AlarmsService).open()).toEqual([]);
  });

  it('are not made for checks that never were', async () => {
    expect((await receiptOf(UNKNOWN)).status).toBe(404);
    expect((await receiptOf('x')).status).toBe(404);
  });
});
