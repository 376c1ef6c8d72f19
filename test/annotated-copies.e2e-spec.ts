import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AuditService } from '../src/audit/audit.service.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { decodePixels } from '../src/lib/qr/read/decode-pixels.js';
import { paintPages } from '../src/verification/self-check/page-painter.js';
import { CopyDrawingService } from '../src/receipts/copies/copy-drawing.service.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import {
  EXISTENCE,
  FIRE_BRIGADE,
  LAND_REGISTRY,
  type LookupScene,
  lookupScene,
  type Permit,
} from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

const run = promisify(execFile);
const WHOLE = { fieldGroups: ['existence', 'face', 'contacts'] };
const UNKNOWN = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';

describe('annotated copies', () => {
  let service: TestService;
  let scene: LookupScene;
  let fire: Api;
  let permit: Permit;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jianzhang-copies-'));
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    scene = await lookupScene(service);
    await scene.entitle(WHOLE);
    permit = await scene.issue();
    fire = httpApi(service, await service.keyOf(FIRE_BRIGADE, 'department', 'copies:make'));
  });
  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (change: object = {}, api = fire, headers: Record<string, string> = {}): Promise<Answer> =>
    api.post('/v1/annotated-copies', { ...EXISTENCE, number: permit.number, ...change }, headers);
  /** The link leads to the public address; here the same path at the test's own. */
  const follow = (link: unknown, init: RequestInit = {}): Promise<Response> =>
    fetch(`${service.url}${new URL(String(link)).pathname}`, init);
  const codeOf = async (answer: Response): Promise<unknown> =>
    ((await answer.json()) as { type: string }).type.split(':').at(-1);
  const refusalOf = ({ status, body }: Answer): unknown[] => [status, String(body.type).split(':').at(-1)];
  const rowsOf = (...kinds: string[]) =>
    service.app.get(AuditService, { strict: false }).since(0, kinds, 1000);
  const verify = async (bytes: Uint8Array): Promise<Record<string, unknown>> => {
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(bytes)]), 'a.pdf');
    const answer = await fetch(`${service.url}/v1/verifications`, { method: 'POST', body: form });
    return (await answer.json()) as Record<string, unknown>;
  };

  it('show every page with the use across it, sealed by the service, and are no original', async () => {
    const made = await ask();
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ downloads: 0, downloadedAt: null }),
    ]);
    expect(made.body).toMatchObject({
      createdAt: '2026-11-23T02:00:00.000Z',
      linkUntil: '2026-11-23T02:10:00.000Z',
      expiresAt: '2026-11-24T02:00:00.000Z',
    });
    expect(made.headers.get('cache-control')).toBe('no-store');
    const answer = await follow(made.body.link);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const copy = Buffer.from(await answer.arrayBuffer());
    expect(createHash('sha256').update(copy).digest('hex')).toBe(made.body.sha256);

    const original = await scene.issuing.raw(`/v1/licences/${permit.id}/document`);
    const master = Buffer.from(await original.arrayBuffer());
    expect(copy.equals(master)).toBe(false);
    const pages = await paintPages(copy, 2);
    const masterPages = await paintPages(master, 2);
    expect(pages).toHaveLength(masterPages.length + 1);
    // The code on the first page can still be read through what is written across it.
    const codes = [pages[0], pages.at(-1)].map((page) =>
      page ? decodePixels(Uint8ClampedArray.from(page.data), page.width, page.height) : '',
    );
    expect(codes[0]).toContain(permit.verification.url);
    expect(codes[1]).toBe(permit.verification.url);

    // Poppler, which shares nothing with us, reads the text and judges the seal.
    const file = join(folder, 'copy.pdf');
    await writeFile(file, copy);
    const { stdout } = await run('pdftotext', ['-raw', '-l', '1', file, '-']);
    const text = stdout.replaceAll(/\s/g, '');
    const across = '仅用于特殊建设工程消防设计审查·测试单位·测试丙·XF-2026-0012·2026-11-2310:00:00·复制无效';
    expect(occurrences(text, '复制无效')).toBeGreaterThanOrEqual(4);
    expect(glyphsOf(text)).toEqual(expect.arrayContaining(glyphsOf(across)));
    const { stdout: last } = await run('pdftotext', ['-raw', '-f', String(pages.length), file, '-']);
    const said = last.replaceAll(/\s/g, '');
    for (const words of [
      across,
      '办理消防设计审查，核对施工许可',
      permit.number,
      String(made.body.id),
      '2026-11-2410:00:00',
    ])
      expect(said).toContain(words);
    const { stdout: seal } = await run('pdfsig', ['-nocert', file]).catch(
      (error: { stdout: string }) => error,
    );
    expect(seal).toContain('Signature is Valid');
    expect(seal).toContain('Total document signed');
    expect(JSON.stringify(copy.toString('latin1'))).not.toContain('licence.json');
  });

  it('are on record when they are made and before they are handed out, with their digest', async () => {
    const { body } = await ask({ caseNo: 'XF-RECORD' });
    const before = await rowsOf('copy-downloaded');
    const answer = await follow(body.link);
    const digest = createHash('sha256')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex');
    const made = (await rowsOf('copy-made')).at(-1);
    expect(made).toMatchObject({
      licenceIds: [permit.id],
      holderCodes: ['91410726MAK9Y6P7XK'],
      actor: { organisationUscc: FIRE_BRIGADE, operator: 'XF-017 测试丙' },
      body: {
        copyId: body.id,
        sha256: digest,
        caseNo: 'XF-RECORD',
        matterName: '特殊建设工程消防设计审查',
        useCause: '办理消防设计审查，核对施工许可',
        authMode: 'STATUTORY',
        expiresAt: '2026-11-24T02:00:00.000Z',
      },
    });
    const after = await rowsOf('copy-downloaded');
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({
      licenceIds: [permit.id],
      body: { copyId: body.id, sha256: digest, downloads: 1 },
    });
    expect((await fire.get(`/v1/annotated-copies/${String(body.id)}`)).body).toMatchObject({
      downloads: 1,
      downloadedAt: '2026-11-23T02:00:00.000Z',
    });
    const [, secret = ''] = /links\/(.+)$/.exec(String(body.link)) ?? [];
    expect(secret).toMatch(/^[A-Z2-7]{26}$/);
    const stored = JSON.stringify(await service.rows('SELECT * FROM annotated_copies'));
    expect(stored + JSON.stringify([made, after]) + service.logs.join()).not.toContain(secret);
  });

  it('are fetched once, within ten minutes, and not by who only looks', async () => {
    const { body } = await ask();
    expect((await follow(body.link, { method: 'HEAD' })).status).not.toBe(200);
    const [one, two] = await Promise.all([follow(body.link), follow(body.link)]);
    expect([one.status, two.status].toSorted((a, b) => a - b)).toEqual([200, 410]);
    const third = await follow(body.link);
    expect([third.status, await codeOf(third)]).toEqual([410, 'copy-link-over']);

    const late = (await ask()).body;
    service.clock.set('2026-11-23T02:09:59.999Z');
    const partly = await follow(late.link, { headers: { range: 'bytes=0-9' } });
    expect([partly.status, (await partly.arrayBuffer()).byteLength]).toEqual([200, late.bytes]);
    const other = (await ask()).body;
    service.clock.set('2026-11-23T02:19:59.999Z');
    const over = await follow(other.link);
    expect([over.status, await codeOf(over)]).toEqual([410, 'copy-link-over']);
    service.clock.set('2026-11-23T02:00:00.000Z');
    for (const wrong of [UNKNOWN, 'x', `${UNKNOWN}A`, String(body.id)]) {
      const answer = await follow(`https://a.example/v1/annotated-copies/links/${wrong}`);
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'copy-not-found']);
    }
  });

  it('are the same for the same Idempotency-Key, with a new link for one that nobody used', async () => {
    const headers = { 'idempotency-key': 'copy-1' };
    const first = await ask({}, fire, headers);
    const again = await ask({}, fire, headers);
    expect({ ...again.body, link: null }).toEqual({ ...first.body, link: null });
    expect((await follow(first.body.link)).status).toBe(404);
    expect((await follow(again.body.link)).status).toBe(200);
    expect((await ask({}, fire, headers)).body).toMatchObject({
      id: first.body.id,
      link: null,
      downloads: 1,
    });
    expect(refusalOf(await ask({ caseNo: 'XF-OTHER' }, fire, headers))).toEqual([
      422,
      'idempotency-key-reused',
    ]);
  });

  it('are known when they are handed in: as copies, for how long, and of a licence that counts', async () => {
    const another = await scene.issue();
    const { body } = await ask({ number: another.number });
    const copy = Buffer.from(await (await follow(body.link)).arrayBuffer());
    expect(await verify(copy)).toMatchObject({
      verdict: 'genuine-current',
      tone: 'good',
      flags: expect.arrayContaining(['annotated-copy']) as unknown,
      register: { number: another.number, version: '001' },
      reasons: [{ code: 'copy-exact-bytes' }],
    });
    service.clock.set('2026-11-24T02:00:00.001Z');
    expect(await verify(copy)).toMatchObject({
      tone: 'not-good',
      flags: expect.arrayContaining(['annotated-copy', 'copy-expired']) as unknown,
    });
    service.clock.set('2026-11-23T02:00:00.000Z');
    await scene.revoke(another.id);
    expect(await verify(copy)).toMatchObject({ verdict: 'genuine-not-in-force', tone: 'not-good' });
    expect(await service.app.get(AlarmsService).open()).toEqual([]);
    copy[copy.length >> 1]! ^= 1;
    expect(await verify(copy)).toMatchObject({ tone: 'not-good' });
    expect(refusalOf(await ask({ number: another.number }))).toEqual([422, 'copy-not-possible']);
  });

  it('are not handed out once the licence is revoked, on record', async () => {
    const another = await scene.issue();
    const { body } = await ask({ number: another.number });
    await scene.revoke(another.id);
    const before = await rowsOf('copy-downloaded');
    const answer = await follow(body.link);
    expect([answer.status, await codeOf(answer)]).toEqual([410, 'copy-link-over']);
    expect(await rowsOf('copy-downloaded')).toHaveLength(before.length);
    expect((await rowsOf('copy-refused')).at(-1)).toMatchObject({
      licenceIds: [another.id],
      holderCodes: ['91410726MAK9Y6P7XK'],
      actor: { keyId: null, organisationUscc: FIRE_BRIGADE },
      body: { copyId: body.id, sha256: body.sha256, problem: 'copy-link-over' },
    });
    expect((await fire.get(`/v1/annotated-copies/${String(body.id)}`)).body).toMatchObject({ downloads: 0 });
  });

  it('are not made of a licence that is revoked while its pages are sealed, on record', async () => {
    const another = await scene.issue();
    const drawing = service.app.get(CopyDrawingService, { strict: false });
    const make = drawing.make.bind(drawing);
    drawing.make = async (plan, pictures) => {
      await scene.revoke(another.id);
      return make(plan, pictures);
    };
    const before = await rowsOf('copy-made');
    const answer = await ask({ number: another.number });
    drawing.make = make;
    expect(refusalOf(answer)).toEqual([422, 'copy-not-possible']);
    expect(await rowsOf('copy-made')).toHaveLength(before.length);
    expect((await rowsOf('copy-refused')).at(-1)).toMatchObject({
      licenceIds: [another.id],
      actor: { organisationUscc: FIRE_BRIGADE, operator: 'XF-017 测试丙' },
      body: { problem: 'copy-not-possible' },
    });
  });

  it('of a former version have no link any more, not for the same Idempotency-Key either', async () => {
    const another = await scene.issue();
    const headers = { 'idempotency-key': 'copy-of-001' };
    const made = await ask({ number: another.number }, fire, headers);
    const body = { ...(await exampleCase('01-minimal.json', 'COPY-002')), reason: '变更' };
    const wait = { prefer: 'wait=30', 'idempotency-key': 'change-to-002' };
    const changed = await scene.issuing.post(`/v1/licences/${another.id}/change`, body, wait);
    expect([changed.status, changed.body.version]).toEqual([201, '002']);

    const again = await ask({ number: another.number }, fire, headers);
    expect(again.body).toMatchObject({ id: made.body.id, link: null, downloads: 0 });
    const answer = await follow(made.body.link);
    expect([answer.status, await codeOf(answer)]).toEqual([410, 'copy-link-over']);
    const anew = await ask({ number: another.number });
    expect((await follow(anew.body.link)).status).toBe(200);
  });

  it('are not made without an entitlement to all that the pages show, and every refusal is on record', async () => {
    const registry = httpApi(service, await service.keyOf(LAND_REGISTRY, 'department', 'copies:make'));
    await scene.entitle({ departmentUscc: LAND_REGISTRY, fieldGroups: ['existence', 'face'] });
    const before = await rowsOf('lookup-refused');
    const refused: readonly [Answer, number, string][] = [
      [await ask({}, registry), 403, 'not-entitled'],
      [
        await ask({ authMode: 'ENTRUST', consentRef: 'W-1', consentUntil: '2026-12-01' }),
        403,
        'not-entitled',
      ],
      [
        await ask({ authMode: 'ENTRUST', consentRef: 'W-1', consentUntil: '2026-11-22' }),
        422,
        'consent-expired',
      ],
      [await ask({ matter: '9999999' }), 422, 'matter-unknown'],
      [await ask({ licenceType: 'dog-licence' }), 422, 'licence-type-unknown'],
      [await ask({ number: '410726202611239999' }), 404, 'licence-not-found'],
      [await ask({ useCause: '' }), 400, 'request-invalid'],
      [await ask({ useCause: '用'.repeat(201) }), 400, 'request-invalid'],
      [
        await ask({ operator: { id: 'a', name: '甲', organisationUscc: LAND_REGISTRY } }),
        403,
        'operator-not-of-department',
      ],
    ];
    for (const [answer, status, code] of refused) expect(refusalOf(answer)).toEqual([status, code]);
    expect(await rowsOf('lookup-refused')).toHaveLength(before.length + refused.length);
    const without = httpApi(service, await service.keyOf(FIRE_BRIGADE, 'department', 'lookups:make'));
    expect((await ask({}, without)).status).toBe(403);
  });

  it('take a cause of 200 characters, and are seen by their own department only', async () => {
    const { status, body } = await ask({
      useCause: '办理消防设计审查核对施工许可信息'.repeat(13).slice(0, 200),
    });
    expect(status).toBe(201);
    const registry = httpApi(service, await service.keyOf(LAND_REGISTRY, 'department', 'copies:make'));
    expect((await registry.get(`/v1/annotated-copies/${String(body.id)}`)).status).toBe(404);
    expect((await fire.get(`/v1/annotated-copies/${UNKNOWN}`)).status).toBe(404);
    expect((await fire.get('/v1/annotated-copies/x')).status).toBe(400);
  });
});

function occurrences(text: string, words: string): number {
  return text.split(words).length - 1;
}

/** Poppler reads slanted lines in an order of its own. */
function glyphsOf(text: string): string[] {
  return [...new Set(text)];
}
