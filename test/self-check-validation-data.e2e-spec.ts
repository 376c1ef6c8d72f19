import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { type PDFDict, PDFName, PDFRef, PDFString } from 'pdf-lib';
import { embeddedSignatures } from '../src/lib/pades/write/signature-contents.js';
import { PdfUpdate } from '../src/lib/pdf/write/pdf-update.js';
import { LastingPermits } from './support/lasting-permit.js';
import { appended, arrayIn, pageRef } from './support/planted-updates.js';
import { SealedStages } from './support/sealed-stages.js';

const EMPTY = Uint8Array.of(0x30, 0);

describe('the self-check of validation data that were appended', () => {
  let scene: SealedStages;
  let planted: SealedStages['planted'];

  beforeAll(async () => {
    scene = await SealedStages.open();
    ({ planted } = scene);
  }, 60_000);
  afterAll(() => scene.close());

  type Store = Record<string, PDFRef[] | PDFDict>;
  const withStore = (make: (update: PdfUpdate) => Store): Promise<string[]> =>
    planted('whole', (update) => {
      const vri = update.context.obj({});
      const store = update.context.obj({ Type: 'DSS', VRI: vri, ...make(update) } as never);
      const catalog = update.dict(update.catalogRef);
      catalog.set(PDFName.of('DSS'), update.add(store));
      update.replace(update.catalogRef, catalog);
    });
  const stream = (update: PdfUpdate, bytes: Uint8Array, entries: Record<string, string> = {}): PDFRef =>
    update.addStream({ Filter: PDFName.of('FlateDecode'), ...entries }, deflateSync(bytes));
  const certificate = () =>
    scene.permits.question(scene.stages.whole.bytes, ['issuer']).seals[0]?.certificate ?? new Uint8Array();
  const foreign = () =>
    scene.permits.question(scene.stages.whole.bytes, ['issuer']).trustAnchors[0] ?? new Uint8Array();
  const keyOfFirst = () =>
    createHash('sha1')
      .update(
        embeddedSignatures(PdfUpdate.of(scene.stages.whole.bytes), scene.stages.whole.bytes)[0]?.padded ?? '',
      )
      .digest('hex')
      .toUpperCase();
  const vri = (update: PdfUpdate, key: string, entries: object): Store => ({
    VRI: update.context.obj({ [key]: update.add(update.context.obj({ Type: 'VRI', ...entries })) }),
  });

  it.each<{ fault: string; make: (update: PdfUpdate) => Store; code: string }>([
    {
      fault: 'text',
      make: (u) => ({ Certs: [stream(u, Buffer.from('junk'))] }),
      code: 'validation-data-stream',
    },
    { fault: 'a page', make: (u) => ({ Certs: [pageRef(u)] }), code: 'validation-data-stream' },
    {
      fault: 'a stream with an entry nobody reads',
      make: (u) => ({ Certs: [stream(u, certificate(), { Type: 'X' })] }),
      code: 'validation-data-stream',
    },
    {
      fault: 'a stream that is not compressed',
      make: (u) => ({ Certs: [u.addStream({}, certificate())] }),
      code: 'validation-data-stream',
    },
    {
      fault: 'bytes behind a certificate',
      make: (u) => ({ Certs: [stream(u, Buffer.concat([certificate(), Buffer.alloc(1)]))] }),
      code: 'validation-data-stream',
    },
    { fault: 'no list', make: (u) => ({ Certs: u.context.obj({}) }), code: 'validation-data-form' },
    { fault: 'an empty list', make: () => ({ Certs: [] }), code: 'validation-data-form' },
    {
      fault: 'a list of a kind nobody reads',
      make: (u) => ({ Tokens: [stream(u, certificate())] }),
      code: 'validation-data-form',
    },
    {
      fault: 'a certificate twice',
      make: (u) => ({ Certs: [stream(u, certificate()), stream(u, certificate())] }),
      code: 'validation-data-repeated',
    },
    {
      fault: 'a sequence that is no certificate',
      make: (u) => ({ Certs: [stream(u, EMPTY)] }),
      code: 'certificate-malformed',
    },
    {
      fault: 'a sequence that is no OCSP answer',
      make: (u) => ({ OCSPs: [stream(u, EMPTY)] }),
      code: 'ocsp-malformed',
    },
    {
      fault: 'a sequence that is no CRL',
      make: (u) => ({ CRLs: [stream(u, EMPTY)] }),
      code: 'crl-malformed',
    },
    {
      fault: 'a certificate as a CRL',
      make: (u) => ({ CRLs: [stream(u, certificate())] }),
      code: 'crl-version',
    },
    {
      fault: 'data for a signature that is not here',
      make: (u) => vri(u, '0'.repeat(40), {}),
      code: 'validation-data-vri',
    },
    { fault: 'a name that is no digest', make: (u) => vri(u, 'Seal', {}), code: 'validation-data-vri' },
    {
      fault: 'a digest in small letters',
      make: (u) => vri(u, keyOfFirst().toLowerCase(), {}),
      code: 'validation-data-vri',
    },
    {
      fault: 'a time that nobody vouches for',
      make: (u) => vri(u, keyOfFirst(), { TU: PDFString.of("D:20200101000000+08'00'") }),
      code: 'validation-data-form',
    },
    {
      fault: 'data of a signature that the store has not',
      make: (u) => vri(u, keyOfFirst(), { Cert: [stream(u, certificate())] }),
      code: 'validation-data-vri',
    },
  ])('refuses $fault', async ({ make, code }) => {
    expect(await withStore(make)).toEqual([code]);
  });

  it('takes the certificates of its chains, and calls that no validation data', async () => {
    const report = await scene.permits.report(
      appended(scene.stages.whole.bytes, (update) => {
        const refs = [stream(update, certificate()), stream(update, foreign())];
        const store = update.context.obj({ Type: 'DSS', Certs: refs, VRI: {} });
        const catalog = update.dict(update.catalogRef);
        catalog.set(PDFName.of('DSS'), update.add(store));
        update.replace(update.catalogRef, catalog);
      }),
      ['issuer', 'holder'],
    );
    expect(report).toMatchObject({ sound: true, facts: { level: 'B-B' } });
  });

  it('refuses a certificate of somebody else', async () => {
    const strange = await LastingPermits.open('02-housing-estate.json');
    const [theirs] = strange.question(new Uint8Array(), ['issuer']).seals;
    await strange.close();
    const codes = await withStore((u) => ({ Certs: [stream(u, theirs?.certificate ?? EMPTY)] }));
    expect(codes).toEqual(['validation-data-unused']);
  }, 60_000);

  const changeStore = (change: (store: PDFDict, update: PdfUpdate) => void): Promise<string[]> =>
    planted('lasting', (update) => {
      const ref = update.dict(update.catalogRef).get(PDFName.of('DSS'));
      if (!(ref instanceof PDFRef)) throw new Error('no store');
      const store = update.dict(ref);
      change(store, update);
      update.replace(ref, store);
    });

  it.each<{ fault: string; change: (store: PDFDict, update: PdfUpdate) => void; code: string }>([
    { fault: 'written again as it was', change: () => undefined, code: 'update-entry' },
    {
      fault: 'without its answers',
      change: (store) => void store.delete(PDFName.of('OCSPs')),
      code: 'validation-data-vri',
    },
    {
      fault: 'in another order',
      change: (store) => {
        const list = arrayIn(store, 'Certs');
        store.set(PDFName.of('Certs'), store.context.obj(list.asArray().toReversed()));
      },
      code: 'update-entry',
    },
    {
      fault: 'with junk behind',
      change: (store, update) => arrayIn(store, 'Certs').push(stream(update, Buffer.from('junk'))),
      code: 'validation-data-stream',
    },
    {
      fault: 'with a stream it has already',
      change: (store) => arrayIn(store, 'Certs').push(arrayIn(store, 'Certs').get(0)),
      code: 'validation-data-form',
    },
  ])('refuses a store $fault', async ({ change, code }) => {
    expect(await changeStore(change)).toEqual([code]);
  });

  it('refuses data that come before the last seal', async () => {
    const early = (update: PdfUpdate): void => {
      const catalog = update.dict(update.catalogRef);
      catalog.set(PDFName.of('DSS'), update.add(update.context.obj({ Type: 'DSS', VRI: {} })));
      update.replace(update.catalogRef, catalog);
    };
    expect(await planted('half', early)).toEqual(['update-order']);
  });
});
