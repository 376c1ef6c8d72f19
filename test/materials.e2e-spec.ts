import { createHash, X509Certificate } from 'node:crypto';
import { addRevocations } from '../src/pki/revocations.js';
import { type Api, type Answer, httpApi } from './support/api.js';
import {
  BUILDER,
  type BuilderKey,
  builderKey,
  type EvidencedService,
  evidencedService,
  OTHER_BUILDER,
  signatureOf,
} from './support/evidenced-service.js';
import { foreignPdf, streamBody } from './support/foreign-pdf.js';

type Material = Readonly<{
  id: string;
  state: string;
  digest: string;
  toBeSigned: string;
  document?: { sha256: string; bytes: number; sealLevel: string };
}>;

const CENTRE = { page: 2, centre: { left: 100, top: 150 } };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe('materials', () => {
  let scene: EvidencedService;
  let builder: BuilderKey;
  let holder: Api;
  beforeAll(async () => {
    scene = await evidencedService({});
    builder = await builderKey(scene.pki, BUILDER.uscc);
    holder = httpApi(scene.service, await scene.service.keyOf(BUILDER.uscc, 'holder', 'materials:seal'));
  });
  afterAll(() => scene.close());

  const begin = (bytes: Uint8Array, place: object = CENTRE, api = holder): Promise<Answer> =>
    api.post('/v1/materials', { document: base64(bytes), certificates: builder.certificates, place });
  const begun = async (): Promise<Material> => (await begin(foreignPdf())).body as unknown as Material;
  const answer = (id: string, body: object, api = holder): Promise<Answer> =>
    api.post(`/v1/materials/${id}/signature`, body);

  it("are sealed with a signature of the builder's key, used once, and can be downloaded", async () => {
    const file = foreignPdf();
    const answered = await begin(file);
    const material = answered.body as unknown as Material;
    expect(answered).toMatchObject({
      status: 201,
      body: {
        state: 'awaiting-signature',
        pages: 2,
        originalSha256: sha256(file),
        askedLevel: 'PAdES-B-T',
        expiresAt: '2026-11-23T02:30:00.000Z',
      },
    });
    expect(answered.headers.get('location')).toBe(`/v1/materials/${material.id}`);
    expect(await holder.get(`/v1/materials/${material.id}/document`)).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('material-not-sealed') },
    });
    const signature = signatureOf(builder, material.toBeSigned);
    const sealed = await answer(material.id, { signature });
    expect(sealed).toMatchObject({
      status: 200,
      body: { state: 'sealed', document: { sealLevel: 'PAdES-B-T' } },
    });
    expect((await holder.get(`/v1/materials/${material.id}`)).body).toEqual(sealed.body);
    const response = await holder.raw(`/v1/materials/${material.id}/document`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect((sealed.body as unknown as Material).document).toEqual({
      sha256: sha256(bytes),
      bytes: bytes.length,
      sealLevel: 'PAdES-B-T',
      sealedAt: '2026-11-23T02:00:00.000Z',
    });
    expect(await answer(material.id, { signature })).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('seal-session-over'), reason: 'answered' },
    });
  });

  it('stay at level B-B, and say so, while no timestamp can be got', async () => {
    const { id, toBeSigned } = await begun();
    scene.pki.server.play({ tsa: 'unavailable' });
    const sealed = await answer(id, { signature: signatureOf(builder, toBeSigned) });
    scene.pki.server.play({});
    expect(sealed).toMatchObject({ status: 200, body: { document: { sealLevel: 'PAdES-B-B' } } });
  });

  it.each([
    ['a word on all pages, the second time', { keyword: { phrase: '盖 章', occurrence: 2 } }],
    ['a word of one page', { page: 2, keyword: { phrase: '盖章', right: 20, down: -10 } }],
    ['a rectangle', { page: 1, rectangle: { left: 100, top: 100, width: 60, height: 50 } }],
    ['every page', { ...CENTRE, repeat: 'every-page' }],
    ['the edges of the pages', { ...CENTRE, repeat: 'riding-seam' }],
  ])('take a seal on %s', async (_, place) => {
    expect(await begin(foreignPdf(), place)).toMatchObject({ status: 201 });
  });

  it.each([
    ['two words', { keyword: { phrase: '盖章' } }, '2 times'],
    ['no word', { keyword: { phrase: '签字' } }, 'stands on no page'],
    ['a page that is not there', { page: 3, centre: { left: 50, top: 50 } }, 'the file has 2'],
    ['the edge', { page: 1, centre: { left: 1, top: 50 } }, 'over the edge of page 1'],
    [
      'a rectangle that is too small',
      { page: 1, rectangle: { left: 50, top: 50, width: 30, height: 60 } },
      '40 x 40 mm',
    ],
  ])('refuse %s as a place', async (_, place, detail) => {
    expect(await begin(foreignPdf(), place)).toMatchObject({
      status: 422,
      body: { type: expect.stringContaining('seal-place-invalid'), detail: expect.stringContaining(detail) },
    });
  });

  it.each([
    [{}],
    [{ page: 1 }],
    [{ centre: { left: 1, top: 1 } }],
    [{ ...CENTRE, keyword: { phrase: '盖章' } }],
    [{ page: 0 }],
    ['here'],
    [undefined],
  ])('take %j for a bad request', async (place) => {
    const document = base64(foreignPdf());
    const body = { document, certificates: builder.certificates, place };
    expect(await holder.post('/v1/materials', body)).toMatchObject({
      status: 400,
      body: { type: expect.stringContaining('request-invalid') },
    });
  });

  it.each([['%%%%'], [''], ['AAA'], ['AAAB '], ['AAF=']])('take %j for no file', async (document) => {
    const body = { document, certificates: builder.certificates, place: CENTRE };
    expect(await holder.post('/v1/materials', body)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/document' }] },
    });
  });

  it('refuse a file by name, and the page on which the reason is', async () => {
    const link = '<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Annots [<< /Subtype /Link >>] >>';
    expect(await begin(foreignPdf({ 4: link }))).toMatchObject({
      status: 422,
      body: { type: expect.stringContaining('material-refused'), reason: 'annotations', page: 2 },
    });
    expect(await begin(Buffer.from('hello'))).toMatchObject({ status: 422, body: { reason: 'damaged' } });
  });

  it('take bodies of 30 MB, which no other route does', async () => {
    const large = foreignPdf({ 13: streamBody('x'.repeat(9_000_000)) });
    expect(await begin(large)).toMatchObject({ status: 201 });
    const other = await holder.post('/v1/materials/none/signature', { signature: 'A'.repeat(2_000_000) });
    expect(other).toMatchObject({ status: 413, body: { limitBytes: 1_048_576 } });
    const larger = { document: 'A'.repeat(30_000_001), certificates: [], place: CENTRE };
    expect(await holder.post('/v1/materials', larger)).toMatchObject({
      status: 413,
      body: { type: expect.stringContaining('request-too-large'), limitBytes: 30_000_000 },
    });
  });

  it('are nobody else’s business', async () => {
    const { id, toBeSigned } = await begun();
    const other = httpApi(
      scene.service,
      await scene.service.keyOf(OTHER_BUILDER.uscc, 'holder', 'materials:seal'),
    );
    const signature = signatureOf(builder, toBeSigned);
    for (const got of [
      other.get(`/v1/materials/${id}`),
      other.get(`/v1/materials/${id}/document`),
      answer(id, { signature }, other),
    ])
      expect(await got).toMatchObject({
        status: 404,
        body: { type: expect.stringContaining('material-not-found') },
      });
    expect(await begin(foreignPdf(), CENTRE, other)).toMatchObject({
      status: 422,
      body: { reason: 'certificate-other-holder' },
    });
    const unbound = httpApi(scene.service, await scene.service.key('holder', 'materials:seal'));
    expect(await begin(foreignPdf(), CENTRE, unbound)).toMatchObject({
      status: 403,
      body: { type: expect.stringContaining('organisation-required') },
    });
    expect(await begin(foreignPdf(), CENTRE, scene.api)).toMatchObject({
      status: 403,
      body: { type: expect.stringContaining('scope-missing') },
    });
  });

  it('refuse a signature of another key, and wait for the right one until the time is over', async () => {
    const { id, toBeSigned } = await begun();
    const stranger = await builderKey(scene.pki, OTHER_BUILDER.uscc);
    expect(await answer(id, { signature: signatureOf(stranger, toBeSigned) })).toMatchObject({
      status: 422,
      body: { type: expect.stringContaining('returned-signature-refused'), reason: 'signature-invalid' },
    });
    expect((await holder.get(`/v1/materials/${id}`)).body).toMatchObject({
      state: 'awaiting-signature',
      toBeSigned,
    });
    scene.clock.advance(1800);
    expect((await holder.get(`/v1/materials/${id}`)).body).toMatchObject({ state: 'expired' });
    expect(await answer(id, { signature: signatureOf(builder, toBeSigned) })).toMatchObject({
      status: 409,
      body: { reason: 'expired' },
    });
  });

  it('refuse a certificate that is revoked between the beginning and the answer', async () => {
    const { id, toBeSigned } = await begun();
    const { serialNumber } = new X509Certificate(Buffer.from(builder.certificates[0] ?? '', 'base64'));
    await addRevocations(scene.pki.directory, [
      {
        serial: serialNumber.toLowerCase(),
        authority: 'builder-ca',
        at: scene.clock.now(),
        reason: 'keyCompromise',
      },
    ]);
    scene.clock.advance(600);
    expect(await answer(id, { signature: signatureOf(builder, toBeSigned) })).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('certificate-revoked') },
    });
  });
});
