import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { PDFName, PDFString } from 'pdf-lib';
import { makeDevelopmentPki } from '../src/pki/development-pki.js';
import type { Seal } from '../src/sealing/seal.js';
import { expectedSeal, PermitMaker, SEALED_AT } from './support/sealed-permit.js';
import { SelfCheckScene } from './support/self-check-scene.js';

const HOUSING = '02-housing-estate.json';

describe('the self-check of seal and bytes', () => {
  let scene: SelfCheckScene;
  let selfCheck: SelfCheckScene['selfCheck'];
  let maker: SelfCheckScene['maker'];
  let snapshot: SelfCheckScene['snapshot'];
  let seal: SelfCheckScene['seal'];
  let sound: SelfCheckScene['sound'];
  let codesOf: SelfCheckScene['codesOf'];
  let sealedAfter: SelfCheckScene['sealedAfter'];

  beforeAll(async () => {
    scene = await SelfCheckScene.open(HOUSING);
    ({ selfCheck, maker, snapshot, seal, sound, codesOf, sealedAfter } = scene);
  });

  describe('of a seal that is wrong', () => {
    /** Prepares, lets the test change something, signs. */
    const prepared = () => maker.sealing.prepare(maker.draw(snapshot), seal, SEALED_AT);
    const withText = (find: RegExp, replacement: (found: string) => string): Promise<Uint8Array> => {
      const file = prepared();
      const text = Buffer.from(file.bytes).toString('latin1').replace(find, replacement);
      return maker.sealing.complete({ ...file, bytes: Buffer.from(text, 'latin1') }, seal);
    };

    it.each([
      { fault: 'does not reach the end', change: (d: number) => d - 1 },
      { fault: 'reaches past the end', change: (d: number) => d + 1 },
    ])('catches a ByteRange that $fault', async ({ change }) => {
      const bytes = await withText(/\/ByteRange \[(\d+ \d+ \d+ )(\d+)\]/, (found) =>
        found.replace(/(\d+)\]/, (_, length: string) => `${change(Number(length))}]`),
      );
      expect(await codesOf(bytes)).toEqual(['seal-byte-range']);
    });

    it('catches the digest of other bytes', async () => {
      const other = createHash('sha256').update('other bytes').digest();
      const cms = Object.create(seal.cms, {
        signedAttributes: { value: () => seal.cms.signedAttributes(other) },
        signedData: {
          value: (_: Uint8Array, signature: Uint8Array) => seal.cms.signedData(other, signature),
        },
      }) as Seal['cms'];
      expect(await codesOf(await maker.seal(maker.draw(snapshot), { ...seal, cms }))).toEqual([
        'seal-digest',
      ]);
    });

    it('catches a signature over other bytes', async () => {
      const signer = Object.create(seal.signer, {
        sign: { value: () => seal.signer.sign(Buffer.from('other bytes')) },
      }) as Seal['signer'];
      expect(await codesOf(await maker.seal(maker.draw(snapshot), { ...seal, signer }))).toEqual([
        'seal-signature',
      ]);
    });

    it("catches a signature by another key under this certificate's name", async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const signer = Object.create(seal.signer, {
        sign: { value: async (data: Uint8Array) => sign('sha256', data, privateKey) },
      }) as Seal['signer'];
      expect(await codesOf(await maker.seal(maker.draw(snapshot), { ...seal, signer }))).toEqual([
        'seal-signature',
      ]);
    });

    it('catches the seal of another authority', async () => {
      const other = maker.sealing.sealFor(ANOTHER_AUTHORITY);
      expect(await codesOf(await maker.seal(maker.draw(snapshot), other))).toEqual([
        'seal-signer',
        'seal-other-specimen',
      ]);
    });

    it("catches another authority's specimen over the right signature", async () => {
      const { specimen } = maker.sealing.sealFor(ANOTHER_AUTHORITY);
      const bytes = await maker.seal(maker.draw(snapshot), { ...seal, specimen });
      expect(await codesOf(bytes)).toEqual(['seal-other-specimen']);
    });

    it('catches a specimen of which one digit of the code stands a hair aside', async () => {
      const operators = inflateSync(seal.specimen.deflated).toString('latin1');
      const last = operators.lastIndexOf(' cm\n');
      const moved = `${operators.slice(0, last)}1${operators.slice(last)}`;
      const specimen = { ...seal.specimen, deflated: deflateSync(moved) };
      const bytes = await maker.seal(maker.draw(snapshot), { ...seal, specimen });
      expect(await codesOf(bytes)).toEqual(['seal-other-specimen']);
    });

    it('knows the specimen however it was compressed', async () => {
      const deflated = deflateSync(inflateSync(seal.specimen.deflated), { level: 1 });
      expect(deflated).not.toEqual(seal.specimen.deflated);
      const specimen = { ...seal.specimen, deflated };
      expect(await codesOf(await maker.seal(maker.draw(snapshot), { ...seal, specimen }))).toEqual([]);
    });

    it('catches a seal whose chain ends elsewhere', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'jianzhang-strange-seals-'));
      const { name, uscc } = seal.authority;
      const authorities = [{ name, uscc, sealCode: seal.sealCode }];
      await makeDevelopmentPki({ directory, now: SEALED_AT, authorities, authorityKeyType: 'rsa-2048' });
      const strange = await PermitMaker.open(directory);
      const bytes = await strange.seal(strange.draw(snapshot), strange.sealOf(snapshot));
      await rm(directory, { recursive: true });
      const seals = [expectedSeal(strange.sealOf(snapshot))];
      expect(await codesOf(bytes)).toEqual(['seal-signer', 'certificate-untrusted']);
      expect(await codesOf(bytes, { seals })).toEqual(['certificate-untrusted']);
    }, 60_000);

    it.each([
      { when: 'after the certificate ended', at: '2099-01-01T00:00:00Z', code: 'certificate-expired' },
      { when: 'before the certificate began', at: '2020-01-01T00:00:00Z', code: 'certificate-not-yet-valid' },
    ])('catches a check $when', async ({ at, code }) => {
      expect(await codesOf(sound, { at: new Date(at) })).toEqual([code]);
    });

    it.each([
      { fault: 'allows changes', find: '/P 1 /V', put: '/P 2 /V', code: 'seal-certification' },
      { fault: 'is of another kind', find: 'CAdES.detached', put: 'CAdES.detacheb', code: 'seal-subfilter' },
      { fault: 'has a hidden widget', find: '/F 132', put: '/F 134', code: 'seal-field-flags' },
      { fault: 'belongs to no form', find: '/AcroForm', put: '/AcroFork', code: 'seal-missing' },
    ])('catches a seal that $fault', async ({ find, put, code }) => {
      const bytes = await withText(new RegExp(find.replaceAll(/[/.]/g, String.raw`\$&`)), () => put);
      expect(await codesOf(bytes)).toContain(code);
    });
  });

  describe('of bytes that are wrong', () => {
    it.each([
      { fault: 'a byte at the end', tail: ' ', code: 'pdf-bytes-after-end' },
      {
        fault: 'a second revision',
        tail: 'xref\n0 0\ntrailer\n<< >>\nstartxref\n1\n%%EOF\n',
        code: 'pdf-xref',
      },
    ])('catches $fault', async ({ tail, code }) => {
      const bytes = Buffer.concat([sound, Buffer.from(tail)]);
      expect(await codesOf(bytes)).toEqual([code]);
    });

    it('catches an object that nothing uses', async () => {
      const bytes = await sealedAfter(({ draft }) => void draft.add(PDFString.of('spare')));
      expect(await codesOf(bytes)).toContain('pdf-object-unused');
    });

    it('catches an action', async () => {
      const bytes = await sealedAfter(({ draft }) =>
        draft.catalog.set(
          PDFName.of('OpenAction'),
          draft.context.obj({ S: 'JavaScript', JS: PDFString.of('x') }),
        ),
      );
      expect(await codesOf(bytes)).toContain('pdf-active-content');
    });

    it('has no answer but "not sound" for what is no PDF at all', async () => {
      expect(await codesOf(new Uint8Array(0))).toEqual(['pdf-header']);
      expect(await codesOf(Buffer.alloc(9 * 1024 * 1024))).toEqual(['pdf-too-large']);
    });

    it('catches one flipped bit, wherever it is', async () => {
      const survivors: number[] = [];
      for (const position of positionsToFlip(sound)) {
        const bytes = Uint8Array.from(sound);
        bytes[position] = (bytes[position] ?? 0) ^ 0x01;
        const report = await selfCheck.check(maker.question(snapshot, bytes));
        if (report.sound) survivors.push(position);
      }
      expect(survivors).toEqual([]);
    }, 120_000);
  });

  it('never fails itself: a checker that throws is a fault', async () => {
    const input = {
      ...maker.question(snapshot, sound),
      texts: [{ pointer: '/x', text: null as unknown as string }],
    };
    const report = await selfCheck.check(input);
    expect(report).toMatchObject({ sound: false, faults: [{ code: 'self-check-crashed' }] });
  });
});

/** 延津县住房城乡建设和城市管理局 of the seeds. */
const ANOTHER_AUTHORITY = '11410726MB0X234568';

const STEP = process.env.FLIPS === 'all' ? 1 : 3;

/** Every third byte of the skeleton (`FLIPS=all`: each), and every 97th of what the streams, the seal and the table hold. */
function positionsToFlip(bytes: Uint8Array): number[] {
  const text = Buffer.from(bytes).toString('latin1');
  const skeleton =
    /^%PDF.*\n.*\n|\d+ 0 obj\n|endobj\n|stream\n|\/(?:ByteRange|Contents|Length) .{0,12}|xref\n0 \d+\n|trailer[^]*$/gm;
  const positions = new Set(Array.from({ length: Math.ceil(bytes.length / 97) }, (_, index) => index * 97));
  for (const match of text.matchAll(skeleton))
    for (let at = match.index; at < match.index + match[0].length; at += STEP) positions.add(at);
  return [...positions];
}
