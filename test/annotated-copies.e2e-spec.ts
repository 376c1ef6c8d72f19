import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodePixels } from '../src/lib/qr/read/decode-pixels.js';
import { paintPages } from '../src/verification/self-check/page-painter.js';
import { type Answer, httpApi } from './support/api.js';
import { codeOf, type CopyScene, copyScene, refusalOf } from './support/copy-scene.js';
import { FIRE_BRIGADE, LAND_REGISTRY } from './support/lookup-scene.js';

const run = promisify(execFile);
const UNKNOWN = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';

describe('annotated copies', () => {
  let scene: CopyScene;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jianzhang-copies-'));
    scene = await copyScene();
  });
  afterAll(async () => {
    await scene.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('show every page with the use across it, sealed by the service, and are no original', async () => {
    const made = await scene.ask();
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
    const answer = await scene.follow(made.body.link);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const copy = Buffer.from(await answer.arrayBuffer());
    expect(createHash('sha256').update(copy).digest('hex')).toBe(made.body.sha256);

    const original = await scene.issuing.raw(`/v1/licences/${scene.permit.id}/document`);
    const master = Buffer.from(await original.arrayBuffer());
    expect(copy.equals(master)).toBe(false);
    const pages = await paintPages(copy, 2);
    const masterPages = await paintPages(master, 2);
    expect(pages).toHaveLength(masterPages.length + 1);
    // The code on the first page can still be read through what is written across it.
    const codes = [pages[0], pages.at(-1)].map((page) =>
      page ? decodePixels(Uint8ClampedArray.from(page.data), page.width, page.height) : '',
    );
    expect(codes[0]).toContain(scene.permit.verification.url);
    expect(codes[1]).toBe(scene.permit.verification.url);

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
      scene.permit.number,
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
    const { body } = await scene.ask({ caseNo: 'XF-RECORD' });
    const before = await scene.rowsOf('copy-downloaded');
    const answer = await scene.follow(body.link);
    const digest = createHash('sha256')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex');
    const made = (await scene.rowsOf('copy-made')).at(-1);
    expect(made).toMatchObject({
      licenceIds: [scene.permit.id],
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
    const after = await scene.rowsOf('copy-downloaded');
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({
      licenceIds: [scene.permit.id],
      body: { copyId: body.id, sha256: digest, downloads: 1 },
    });
    expect((await scene.copying.get(`/v1/annotated-copies/${String(body.id)}`)).body).toMatchObject({
      downloads: 1,
      downloadedAt: '2026-11-23T02:00:00.000Z',
    });
    const [, secret = ''] = /links\/(.+)$/.exec(String(body.link)) ?? [];
    expect(secret).toMatch(/^[A-Z2-7]{26}$/);
    const stored = JSON.stringify(await scene.service.rows('SELECT * FROM annotated_copies'));
    expect(stored + JSON.stringify([made, after]) + scene.service.logs.join()).not.toContain(secret);
  });

  it('are fetched once, within ten minutes, and not by who only looks', async () => {
    const { body } = await scene.ask();
    expect((await scene.follow(body.link, { method: 'HEAD' })).status).not.toBe(200);
    const [one, two] = await Promise.all([scene.follow(body.link), scene.follow(body.link)]);
    expect([one.status, two.status].toSorted((a, b) => a - b)).toEqual([200, 410]);
    const third = await scene.follow(body.link);
    expect([third.status, await codeOf(third)]).toEqual([410, 'copy-link-over']);

    const late = (await scene.ask()).body;
    scene.service.clock.set('2026-11-23T02:09:59.999Z');
    const partly = await scene.follow(late.link, { headers: { range: 'bytes=0-9' } });
    expect([partly.status, (await partly.arrayBuffer()).byteLength]).toEqual([200, late.bytes]);
    const other = (await scene.ask()).body;
    scene.service.clock.set('2026-11-23T02:19:59.999Z');
    const over = await scene.follow(other.link);
    expect([over.status, await codeOf(over)]).toEqual([410, 'copy-link-over']);
    scene.service.clock.set('2026-11-23T02:00:00.000Z');
    for (const wrong of [UNKNOWN, 'x', `${UNKNOWN}A`, String(body.id)]) {
      const answer = await scene.follow(`https://a.example/v1/annotated-copies/links/${wrong}`);
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'copy-not-found']);
    }
  });

  it('are the same for the same Idempotency-Key, with a new link for one that nobody used', async () => {
    const headers = { 'idempotency-key': 'copy-1' };
    const first = await scene.ask({}, scene.copying, headers);
    const again = await scene.ask({}, scene.copying, headers);
    expect({ ...again.body, link: null }).toEqual({ ...first.body, link: null });
    expect((await scene.follow(first.body.link)).status).toBe(404);
    expect((await scene.follow(again.body.link)).status).toBe(200);
    expect((await scene.ask({}, scene.copying, headers)).body).toMatchObject({
      id: first.body.id,
      link: null,
      downloads: 1,
    });
    expect(refusalOf(await scene.ask({ caseNo: 'XF-OTHER' }, scene.copying, headers))).toEqual([
      422,
      'idempotency-key-reused',
    ]);
  });

  it('are not made without an entitlement to all that the pages show, and every refusal is on record', async () => {
    const registry = httpApi(
      scene.service,
      await scene.service.keyOf(LAND_REGISTRY, 'department', 'copies:make'),
    );
    await scene.entitle({ departmentUscc: LAND_REGISTRY, fieldGroups: ['existence', 'face'] });
    const before = await scene.rowsOf('lookup-refused');
    const refused: readonly [Answer, number, string][] = [
      [await scene.ask({}, registry), 403, 'not-entitled'],
      [
        await scene.ask({ authMode: 'ENTRUST', consentRef: 'W-1', consentUntil: '2026-12-01' }),
        403,
        'not-entitled',
      ],
      [
        await scene.ask({ authMode: 'ENTRUST', consentRef: 'W-1', consentUntil: '2026-11-22' }),
        422,
        'consent-expired',
      ],
      [await scene.ask({ matter: '9999999' }), 422, 'matter-unknown'],
      [await scene.ask({ licenceType: 'dog-licence' }), 422, 'licence-type-unknown'],
      [await scene.ask({ number: '410726202611239999' }), 404, 'licence-not-found'],
      [await scene.ask({ useCause: '' }), 400, 'request-invalid'],
      [await scene.ask({ useCause: '用'.repeat(201) }), 400, 'request-invalid'],
      [
        await scene.ask({ operator: { id: 'a', name: '甲', organisationUscc: LAND_REGISTRY } }),
        403,
        'operator-not-of-department',
      ],
    ];
    for (const [answer, status, code] of refused) expect(refusalOf(answer)).toEqual([status, code]);
    expect(await scene.rowsOf('lookup-refused')).toHaveLength(before.length + refused.length);
    const without = httpApi(
      scene.service,
      await scene.service.keyOf(FIRE_BRIGADE, 'department', 'lookups:make'),
    );
    expect((await scene.ask({}, without)).status).toBe(403);
  });

  it('take a cause of 200 characters, and are seen by their own department only', async () => {
    const { status, body } = await scene.ask({
      useCause: '办理消防设计审查核对施工许可信息'.repeat(13).slice(0, 200),
    });
    expect(status).toBe(201);
    const registry = httpApi(
      scene.service,
      await scene.service.keyOf(LAND_REGISTRY, 'department', 'copies:make'),
    );
    expect((await registry.get(`/v1/annotated-copies/${String(body.id)}`)).status).toBe(404);
    expect((await scene.copying.get(`/v1/annotated-copies/${UNKNOWN}`)).status).toBe(404);
    expect((await scene.copying.get('/v1/annotated-copies/x')).status).toBe(400);
  });
});

function occurrences(text: string, words: string): number {
  return text.split(words).length - 1;
}

/** Poppler reads slanted lines in an order of its own. */
function glyphsOf(text: string): string[] {
  return [...new Set(text)];
}
