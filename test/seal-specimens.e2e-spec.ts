import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { seedCatalogue } from '../src/cli/development.js';
import { IssuanceRecordsService } from '../src/issuance/issuance-records.service.js';
import { PermitCheckService } from '../src/issuance/permit-check.service.js';
import { StepObserver } from '../src/issuance/step-observer.js';
import type { Role } from '../src/platform/http/audience.js';
import { FileStore } from '../src/platform/storage/file-store.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { AUTHORITY, developmentSeals } from './support/development-seals.js';
import type { LicenceBody } from './support/evidenced-service.js';
import { exampleCase } from './support/example-case.js';
import { frame, GOOD, picture, RECT, RED, svg, WHITE } from './support/hand-made-pictures.js';
import { type Area, redInk } from './support/red-ink.js';
import { newPapers } from './support/seal-papers.js';
import { startService, type TestService } from './support/service.js';

type Pending = { action: string; digest: string; approvals: unknown[]; specimen: object };

/** Does something at the moment when a page was drawn. */
class AfterDrawing extends StepObserver {
  once: () => Promise<void> = async () => undefined;
  override async reached(step: string, moment: string): Promise<void> {
    if (step !== 'draw' || moment !== 'recorded') return;
    const { once } = this;
    this.once = async () => undefined;
    await once();
  }
}

const file = (content: Uint8Array, mediaType = 'image/png', millimetres = 40) => {
  return { mediaType, content: Buffer.from(content).toString('base64'), millimetres };
};
/** Its ink is 160 x 120 pixels: 40 x 30 mm. */
const PICTURE = file(GOOD);
/** 150 x 110 of the picture's units, 160 x 120 with the line: 44 x 33 mm. */
const DRAWING = file(svg(RECT), 'image/svg+xml', 44);

/** The parts of the issuer's line, which is about 147 / 213.5 mm, that a frame of 40 x 30 mm covers. */
const FRAME_TOP: Area = { page: 1, left: 130, top: 198.8, right: 164, bottom: 200.5 };

describe('specimens of seals', () => {
  const observer = new AfterDrawing();
  let directory: string;
  let service: TestService;
  let first: Api;
  let system: Api;
  let second: Api;
  let next = 0;
  beforeAll(async () => {
    directory = await developmentSeals();
    await rm(join(directory, 'seals.json'));
    service = await startService({ seals: directory, observer, env: { RENDER_SAMPLE: '1' } });
    system = httpApi(service, await service.key('approval-system', 'licences:issue'));
    first = await as('张三');
    second = await as('李四');
  });
  afterAll(async () => {
    await service.close();
    await rm(directory, { recursive: true });
  });

  const as = async (name: string, role: Role = 'officer'): Promise<Api> => {
    const scopes = ['seals:read', 'seals:manage', 'licences:read'] as const;
    const keys = service.app.get(ApiKeysService, { strict: false });
    const { token } = await keys.create({ name, organisation: '测试单位', role, scopes: [...scopes] });
    return httpApi(service, `Bearer ${token}`);
  };
  const draft = async (terms: object = {}): Promise<string> => {
    next += 1;
    const id = `seal-${next}`;
    const papers = await newPapers(directory, id);
    const body = { id, ...AUTHORITY, licenceTypes: ['*'], dailyLimit: 9, ...papers, ...terms };
    const { status, body: answer } = await first.post('/v1/seals', body);
    if (status !== 201) throw new Error(JSON.stringify(answer));
    return id;
  };
  const seal = async (id: string) =>
    (await first.get(`/v1/seals/${id}`)).body as { status: string; specimen: object; pending: Pending[] };
  const pending = async (id: string, action: string) =>
    (await seal(id)).pending.find((each) => each.action === action);
  const approve = async (api: Api, id: string, action: string, digest?: string): Promise<Answer> => {
    const asked = digest ?? (await pending(id, action))?.digest ?? '0'.repeat(64);
    return api.post(`/v1/seals/${id}/approvals`, { action, digest: asked });
  };
  const both = async (id: string, action: string): Promise<void> => {
    for (const api of [first, second]) {
      const { status, body } = await approve(api, id, action);
      if (status !== 200) throw new Error(JSON.stringify(body));
    }
  };
  const active = async (terms: object = {}): Promise<string> => {
    const id = await draft(terms);
    await both(id, 'activate');
    return id;
  };
  const send = (id: string, body: object, api = first) => api.put(`/v1/seals/${id}/specimen`, body);
  const issue = async (): Promise<Answer> => {
    next += 1;
    const body = await exampleCase('01-minimal.json', `SPECIMEN-${next}`);
    return system.post('/v1/licences', body, { prefer: 'wait=30' });
  };
  const issued = async (): Promise<LicenceBody> => {
    const { status, body } = await issue();
    expect({ status, body }).toMatchObject({ status: 201, body: { state: 'valid' } });
    return body as unknown as LicenceBody;
  };
  const bytes = async ({ document }: LicenceBody) =>
    Buffer.from(await service.app.get(FileStore).get(document?.sha256 ?? ''));
  const retire = async (): Promise<void> => {
    const { items } = (await first.get('/v1/seals')).body as { items: { id: string; status: string }[] };
    for (const { id, status } of items)
      if (status !== 'retired') await first.post(`/v1/seals/${id}/retire`, {});
  };
  afterEach(retire);

  it.each<{ name: string; terms: object; rect: number[] }>([
    {
      name: 'oval, wider than the place of 42 mm',
      terms: { specimen: { kind: 'oval', name: '延津县示例置业有限公司', label: '合同专用章' } },
      rect: [124.5, 68.5, 169.5, 98.5],
    },
    {
      name: 'square of 20 mm',
      terms: { specimen: { kind: 'legal-representative', name: '张三', style: 'red-characters' } },
      rect: [137, 73.5, 157, 93.5],
    },
    {
      name: 'square of 18 mm in white letters',
      terms: {
        specimen: { kind: 'legal-representative', name: '李小四', style: 'white-characters', side: 18 },
      },
      rect: [138, 74.5, 156, 92.5],
    },
    {
      name: 'round seal of 38 mm',
      terms: { specimen: { kind: 'company-round', name: '延津县示例置业有限公司', diameter: 38 } },
      rect: [128, 64.5, 166, 102.5],
    },
    { name: 'picture', terms: { specimenFile: PICTURE }, rect: [127, 68.5, 167, 98.5] },
    { name: 'drawing', terms: { specimenFile: DRAWING }, rect: [125, 67, 169, 100] },
  ])('are centred on the line in their own size, and found by the self-check: $name', async (each) => {
    await active(each.terms);
    const text = (await bytes(await issued())).toString('latin1');
    const widget = text.split('endobj').find((object) => object.includes('/T (IssuerSeal)')) ?? '';
    const [, numbers = ''] = /\/Rect \[([^\]]+)\]/.exec(widget) ?? [];
    const millimetres = numbers
      .trim()
      .split(/\s+/)
      .map((point) => (Number(point) * 25.4) / 72);
    expect(millimetres).toHaveLength(4);
    for (const [i, side] of millimetres.entries()) expect(side).toBeCloseTo(each.rect[i] ?? 0, 1);
  });

  it('replace that of a seal in use when two officers approve just this one', async () => {
    const id = await active();
    const before = (await seal(id)).specimen;
    const old = await issued();
    expect((await send(id, PICTURE)).status).toBe(200);
    const seen = await pending(id, 'replace-specimen');
    expect(seen?.specimen).toMatchObject({ kind: 'uploaded', millimetres: 40 });
    expect(await approve(first, id, 'replace-specimen')).toMatchObject({ status: 200 });
    expect(await approve(first, id, 'replace-specimen')).toMatchObject({ status: 409 });
    expect((await seal(id)).specimen).toEqual(before);

    expect((await send(id, DRAWING)).status).toBe(200);
    const stale = await approve(second, id, 'replace-specimen', seen?.digest);
    expect(stale.body.type).toMatch(/:proposal-changed$/);
    await send(id, PICTURE);
    expect((await pending(id, 'replace-specimen'))?.approvals).toHaveLength(1);
    expect(await approve(second, id, 'replace-specimen')).toMatchObject({ status: 200 });
    expect(await seal(id)).toMatchObject({ status: 'active', specimen: seen?.specimen, pending: [] });
    expect((await send(id, PICTURE)).body.detail).toBe('This specimen is in use already.');

    const [red = 0] = await redInk(await bytes(await issued()), [FRAME_TOP]);
    expect(red).toBeGreaterThan(90);
    const [ring = 0] = await redInk(await bytes(old), [FRAME_TOP]);
    expect(ring).toBeLessThan(60);
    const issuance = await service.app.get(IssuanceRecordsService, { strict: false }).get(old.id);
    const again = service.app
      .get(PermitCheckService, { strict: false })
      .check(issuance, { bytes: await bytes(old), at: service.clock.now(), render: false });
    await expect(again).resolves.toMatchObject({ sound: true });
  });

  it('stay those that a page was drawn with, though the seal has another by the time it signs', async () => {
    const id = await active();
    await send(id, PICTURE);
    observer.once = () => both(id, 'replace-specimen');
    const [ring = 0] = await redInk(await bytes(await issued()), [FRAME_TOP]);
    expect(ring).toBeLessThan(60);
    expect((await seal(id)).specimen).toMatchObject({ kind: 'uploaded' });
  });

  it('may change in a draft, which both then approve anew', async () => {
    const id = await draft();
    await approve(first, id, 'activate');
    const seen = await pending(id, 'activate');
    expect((await send(id, PICTURE)).status).toBe(200);
    expect((await approve(second, id, 'activate', seen?.digest)).body.type).toMatch(/:proposal-changed$/);
    expect((await pending(id, 'activate'))?.approvals).toEqual([]);
    expect(await seal(id)).toMatchObject({
      specimen: { kind: 'uploaded' },
      pending: [{ action: 'activate' }],
    });
    await both(id, 'activate');
    const { body } = await first.get(`/v1/seals/${id}/events`);
    expect((body.items as { kind: string }[]).map(({ kind }) => kind)).toEqual([
      'created',
      'approved',
      'changed',
      'approved',
      'approved',
      'activated',
    ]);
  });

  it('are no pictures where the authority closes what the holder sealed', async () => {
    await active({ specimenFile: PICTURE });
    await seedCatalogue(service.app, service.config, { sealOrder: 'holder-issuer' });
    const { status, body } = await issue();
    await seedCatalogue(service.app, service.config);
    expect({ status, body }).toMatchObject({
      status: 422,
      body: {
        type: expect.stringMatching(/:specimen-invalid$/),
        detail: expect.stringContaining('can only be the first'),
      },
    });
  });

  it.each<[string, object, status: number, problem: string, detail: string]>([
    ['another type than it has', file(GOOD, 'image/svg+xml'), 422, 'specimen-invalid', 'but is PNG'],
    ['a JPEG', file(Buffer.from('ffd8ffe000104a46', 'hex')), 422, 'specimen-invalid', 'but is JPEG'],
    [
      'a script',
      file(svg('<script>1</script>'), 'image/svg+xml'),
      422,
      'specimen-invalid',
      'The specimen is refused',
    ],
    ['nothing on it', file(picture(() => WHITE)), 422, 'specimen-invalid', 'nothing but its background'],
    ['more than 2 MiB', file(Buffer.alloc(2_097_153)), 422, 'specimen-invalid', 'more than 2097152 bytes'],
    [
      'a side of less than 10 mm',
      file(GOOD, 'image/png', 13),
      422,
      'specimen-invalid',
      'A specimen 13 mm wide would be 9.8 mm high: 10 to 60 mm are taken.',
    ],
    [
      'a side of more than 60 mm',
      file(
        picture((x, y) => frame(RED, WHITE)(y, x)),
        'image/png',
        55,
      ),
      422,
      'specimen-invalid',
      '10 to 60 mm are taken.',
    ],
    ['a width of 61 mm', file(GOOD, 'image/png', 61), 400, 'request-invalid', ''],
    ['a type of its own', file(GOOD, 'image/jpeg'), 400, 'request-invalid', ''],
    ['no Base64', { ...PICTURE, content: '!' }, 400, 'request-invalid', ''],
    ['another member', { ...PICTURE, url: 'https://x.example' }, 400, 'request-invalid', ''],
    ['more than a body may have', file(Buffer.alloc(2_300_000)), 413, 'request-too-large', ''],
  ])('are refused with %s', async (_, body, status, problem, detail) => {
    const id = await active();
    const before = await seal(id);
    const answer = await send(id, body);
    expect(answer).toMatchObject({
      status,
      body: { type: expect.stringMatching(new RegExp(`:${problem}$`)) },
    });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.detail).toContain(detail);
    expect(await seal(id)).toEqual(before);
  });

  it('are taken from officers only, for a seal that is there and not retired', async () => {
    const id = await active();
    const problem = async (answer: Promise<Answer>) => String((await answer).body.type).replace(/.*:/, '');
    expect(await problem(send(id, PICTURE, await as('王五', 'operator')))).toBe('officer-required');
    expect(await problem(send('nowhere', PICTURE))).toBe('seal-not-found');
    expect(await problem(approve(first, id, 'replace-specimen'))).toBe('proposal-missing');
    await retire();
    expect(await problem(send(id, PICTURE))).toBe('seal-action-refused');
  });
});
