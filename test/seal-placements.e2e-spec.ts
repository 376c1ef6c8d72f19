import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedCatalogue, type SealingWish } from '../src/cli/development.js';
import { IssuanceRecordsService } from '../src/issuance/issuance-records.service.js';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { PermitCheckService } from '../src/issuance/permit-check.service.js';
import { PreservationService } from '../src/issuance/preservation.service.js';
import type { SealPlacement } from '../src/lib/pades/seal-placement.js';
import { projectRoot } from '../src/platform/config/project-root.js';
import { Database } from '../src/platform/database/database.js';
import { FileStore } from '../src/platform/storage/file-store.js';
import { SealRecord } from '../src/sealing/records/seal-record.entity.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import {
  BUILDER,
  builderKey,
  type EvidencedService,
  evidencedService,
  issueMinimal,
  type LicenceBody,
  signatureOf,
} from './support/evidenced-service.js';
import { exampleCase } from './support/example-case.js';
import { type Area, redInk } from './support/red-ink.js';
import { startService, type TestService } from './support/service.js';

type Layout = { pages: unknown[]; sealPlaces?: object };

/** The project's templates, the layout of the permit changed. */
async function templatesWith(folder: string, change: (layout: Layout) => void): Promise<string> {
  const templates = await mkdtemp(join(folder, 'templates-'));
  await cp(join(projectRoot, 'templates'), templates, { recursive: true });
  const file = join(templates, 'construction-permit', '2', 'layout.json');
  const layout = JSON.parse(await readFile(file, 'utf8')) as Layout;
  change(layout);
  await writeFile(file, JSON.stringify(layout));
  return templates;
}

/** The middle of a seal of 42 mm on a page, where ring, star and letters are. */
const about = (page: number, left: number, top: number): Area => {
  return { page, left: left - 21, top: top - 21, right: left + 21, bottom: top + 21 };
};
const ISSUER_LINE = about(1, 147, 213.5);
const TABLE_FOOT = about(2, 165, 255);

const wish = (service: TestService, sealing: SealingWish) =>
  seedCatalogue(service.app, service.config, { sealOrder: 'issuer', ...sealing });
const fileOf = (service: TestService, { document }: LicenceBody) =>
  service.app.get(FileStore).get(document?.sha256 ?? '');

describe('places of seals asked for by a licence type', () => {
  let folder: string;
  let service: TestService;
  let api: Api;
  let cases = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jianzhang-places-'));
    const named = await templatesWith(folder, (layout) => {
      layout.sealPlaces = { 'table-foot': { page: 2, centre: [165, 255], diameter: 42 } };
    });
    service = await startService({ env: { TEMPLATES_DIR: named, RENDER_SAMPLE: '1' } });
    api = await apiOf(service);
  });
  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });

  const apiOf = async (of: TestService) =>
    httpApi(of, await of.key('approval-system', 'licences:issue', 'licences:read'));
  const issue = async (sealPlacement: SealPlacement, file = '01-minimal.json'): Promise<Answer> => {
    cases += 1;
    await wish(service, { sealPlacement });
    return api.post('/v1/licences', await exampleCase(file, `PLACE-${cases}`), { prefer: 'wait=30' });
  };
  const drawings = async ({ id }: LicenceBody): Promise<unknown[]> => {
    const [row] = (await service.rows(`SELECT "seals" FROM issuances WHERE "id" = '${id}'`)) as {
      seals: string;
    }[];
    return (JSON.parse(row?.seals ?? '[]') as { drawings: unknown[] }[]).flatMap((seal) => seal.drawings);
  };

  it.each<{ placement: SealPlacement; shown: Area[]; bare: Area[]; count: number }>([
    { placement: { kind: 'issuer-line' }, shown: [ISSUER_LINE], bare: [TABLE_FOOT], count: 0 },
    {
      placement: { kind: 'field', name: 'table-foot' },
      shown: [TABLE_FOOT],
      bare: [ISSUER_LINE],
      count: 0,
    },
    {
      placement: { kind: 'keyword', phrase: '特此 发证', offset: { right: 9.4, down: 12.2 } },
      shown: [about(1, 70, 156)],
      bare: [ISSUER_LINE, TABLE_FOOT],
      count: 0,
    },
    {
      placement: { kind: 'every-page', centre: { left: 165, top: 255 } },
      shown: [ISSUER_LINE, TABLE_FOOT],
      bare: [],
      count: 2,
    },
    {
      placement: { kind: 'riding-seam' },
      shown: [
        ISSUER_LINE,
        { page: 1, left: 200, top: 127.5, right: 210, bottom: 169.5 },
        { page: 2, left: 200, top: 127.5, right: 210, bottom: 169.5 },
        { page: 3, left: 200, top: 127.5, right: 210, bottom: 169.5 },
      ],
      bare: [{ page: 1, left: 200, top: 180, right: 210, bottom: 220 }],
      count: 3,
    },
  ])('are sealed, checked by their pixels and shown: $placement.kind', async (each) => {
    const { status, body } = await issue(each.placement);
    const licence = body as unknown as LicenceBody;
    expect({ status, body }).toMatchObject({ status: 201, body: { state: 'valid' } });
    const file = await fileOf(service, licence);
    for (const red of await redInk(file, each.shown)) expect(red).toBeGreaterThan(8);
    for (const red of await redInk(file, each.bare)) expect(red).toBeLessThan(1);
    expect(await drawings(licence)).toHaveLength(each.count);
  });

  it.each<[SealPlacement, detail: string]>([
    [{ kind: 'keyword', phrase: '监理公章' }, '“监理公章” stands on no page'],
    [{ kind: 'keyword', phrase: '工程' }, 'times: say which of them is meant'],
    [
      { kind: 'keyword', phrase: '特此发证', offset: { right: 140, down: 0 } },
      'reach over the edge of page 1',
    ],
    [{ kind: 'every-page', centre: { left: 200, top: 200 } }, 'reach over the edge of page 2'],
    [{ kind: 'keyword', phrase: '特此发证', offset: { right: 0, down: 50 } }, 'stay free on page 1'],
    [{ kind: 'riding-seam', top: 280 }, 'reach over the edge of page 1'],
  ])('are refused before there is a number: %j', async (placement, detail) => {
    const count = async () => service.rows('SELECT COUNT(*) AS "all" FROM licences');
    const before = await count();
    const { status, headers, body } = await issue(placement);
    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      type: expect.stringMatching(/:seal-place-invalid$/),
      detail: expect.stringContaining(detail),
    });
    expect(await count()).toEqual(before);
  });

  it('are fixed for a case when it is received', async () => {
    const { body } = await issue({ kind: 'riding-seam', top: 60 });
    await wish(service, { sealPlacement: { kind: 'issuer-line' } });
    const id = String(body.id);
    expect(await service.rows(`SELECT "sealPlacement" FROM issuances WHERE "id" = '${id}'`)).toEqual([
      { sealPlacement: '{"kind":"riding-seam","top":60}' },
    ]);
  });

  it('are no seed where the form does not name them', async () => {
    await expect(wish(service, { sealPlacement: { kind: 'field', name: 'margin' } })).rejects.toThrow(
      'licence-types.json: /0/sealPlacement: the form construction-permit/2 has table-foot',
    );
  });

  it('have no seam on a form of one page', async () => {
    const onePage = await templatesWith(folder, (layout) => {
      layout.pages = layout.pages.slice(0, 1);
    });
    const single = await startService({
      env: { TEMPLATES_DIR: onePage },
      sealing: { sealPlacement: { kind: 'riding-seam' } },
    });
    const body = await exampleCase('01-minimal.json', 'ONE-PAGE');
    expect(await (await apiOf(single)).post('/v1/licences', body)).toMatchObject({
      status: 422,
      body: { detail: 'A seal across the seam needs at least two pages.' },
    });
    expect(await single.rows('SELECT "id" FROM issuances')).toEqual([]);
    await single.close();
  });
});

describe('places of seals that last', () => {
  let scene: EvidencedService;
  let holder: Api;
  beforeAll(async () => {
    scene = await evidencedService({ sealLevel: 'B-LTA' }, { RENDER_SAMPLE: '1' });
    const { service } = scene;
    holder = httpApi(service, await service.keyOf(BUILDER.uscc, 'holder', 'licences:countersign'));
  });
  afterAll(() => scene.close());

  const asked = (sealing: SealingWish) => wish(scene.service, { sealLevel: 'B-LTA', ...sealing });
  const read = async (id: string) =>
    (await scene.api.get(`/v1/licences/${id}`)).body as unknown as LicenceBody;
  const countersigned = async (): Promise<LicenceBody> => {
    const builder = await builderKey(scene.pki, BUILDER.uscc);
    const { id } = await issueMinimal(scene);
    const path = `/v1/licences/${id}/countersignatures`;
    const session = (await holder.post(path, { certificates: builder.certificates })).body;
    const signature = signatureOf(builder, String(session.toBeSigned));
    await holder.post(`${path}/${String(session.id)}/signature`, { signature });
    await scene.service.app.get(IssuanceService, { strict: false }).waitFor(id, 30_000);
    return read(id);
  };

  it('stand on every page of a permit that its holder countersigns at B-LTA', async () => {
    const centre = { left: 165, top: 255 };
    await asked({ sealOrder: 'issuer-holder', sealPlacement: { kind: 'every-page', centre } });
    const licence = await countersigned();
    expect(licence).toMatchObject({
      state: 'valid',
      sealing: { applied: [{ party: 'issuer' }, { party: 'holder' }] },
      document: { sealLevel: 'PAdES-B-LTA' },
    });
    const areas = [ISSUER_LINE, TABLE_FOOT, about(1, 147, 164)];
    for (const red of await redInk(await fileOf(scene.service, licence), areas))
      expect(red).toBeGreaterThan(8);
  });

  it('are those of the holder where it seals first, its own line being the countersigning place', async () => {
    await asked({ sealOrder: 'holder-issuer', sealPlacement: { kind: 'riding-seam', top: 60 } });
    const licence = await countersigned();
    expect(licence).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-LTA' } });
    const strips = [1, 2, 3].map((page) => ({ page, left: 200, top: 40, right: 210, bottom: 80 }));
    const areas = [...strips, about(1, 147, 164), ISSUER_LINE];
    for (const red of await redInk(await fileOf(scene.service, licence), areas))
      expect(red).toBeGreaterThan(8);
  });

  it('hold a closing seal that is wider than its place, drawn smaller, and one that is far smaller', async () => {
    await asked({ sealOrder: 'holder-issuer' });
    const { service } = scene;
    const [{ specimen }] = (await service.rows('SELECT "specimen" FROM seals')) as [{ specimen: string }];
    const shows = (shown: string) =>
      service.app.get(Database).write((manager) => manager.updateAll(SealRecord, { specimen: shown }));
    for (const shown of [
      { kind: 'oval', name: '延津县示例行政机关', label: '审批专用章' },
      { kind: 'legal-representative', name: '张三', style: 'red-characters', side: 18 },
    ]) {
      await shows(JSON.stringify(shown));
      expect(await countersigned()).toMatchObject({ state: 'valid' });
    }
    await shows(specimen);
  });

  it('are no place that is kept for the other party', async () => {
    const offset = { right: 86.4, down: 20 };
    const sealPlacement = { kind: 'keyword', phrase: '特此发证', offset } as const;
    await asked({ sealOrder: 'issuer-holder', sealPlacement });
    const refused = (await issueMinimal(scene)) as unknown as Record<string, unknown>;
    expect(refused).toMatchObject({
      status: 422,
      detail: 'The seal would lie on what has to stay free on page 1.',
    });
  });

  it('are judged again when the file is raised, by what was kept of them', async () => {
    await asked({ sealPlacement: { kind: 'riding-seam' } });
    scene.pki.server.play({ tsa: 'unavailable' });
    const low = await issueMinimal(scene);
    expect(low).toMatchObject({ state: 'valid', document: { sealLevel: 'PAdES-B-B' } });
    scene.pki.server.play({});
    scene.clock.advance(3600);
    const { app } = scene.service;
    expect(await app.get(PreservationService, { strict: false }).sweep()).toEqual({ done: 1, failed: 0 });
    const raised = await read(low.id);
    expect(raised).toMatchObject({ document: { sealLevel: 'PAdES-B-LTA' } });

    const issuance = await app.get(IssuanceRecordsService, { strict: false }).get(low.id);
    const bytes = await fileOf(scene.service, raised);
    const forgotten = JSON.stringify(
      (JSON.parse(issuance.seals) as object[]).map((seal) => ({ ...seal, drawings: undefined })),
    );
    issuance.seals = forgotten;
    const check = app
      .get(PermitCheckService, { strict: false })
      .check(issuance, { bytes, at: scene.clock.now(), render: false });
    await expect(check).rejects.toMatchObject({
      extensions: { faults: ['drawing-unexpected'] },
    });
  });
});
