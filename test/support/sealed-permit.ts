import { deflateSync, inflateSync } from 'node:zlib';
import { join } from 'node:path';
import { PDFDict, PDFName, PDFNumber, type PDFObject, PDFRawStream, PDFRef } from 'pdf-lib';
import { readSeedFiles } from '../../src/catalogue/seed-files.js';
import { expectedTexts } from '../../src/issuance/expected-texts.js';
import type { PdfDraft } from '../../src/lib/pdf/write/draft.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import type { LicenceSnapshot } from '../../src/rendering/licence-snapshot.js';
import { type DrawnLicence, RenderingService } from '../../src/rendering/rendering.service.js';
import { TemplatesService } from '../../src/rendering/templates.service.js';
import type { Seal } from '../../src/sealing/seal.js';
import { FolderSeals } from '../../src/sealing/folder-seals.js';
import type { ExpectedSeal, SelfCheckInput } from '../../src/verification/self-check/report.js';
import { exampleCase } from './example-case.js';
import { PERMIT_TYPE } from './permit-type.js';
import { testSeals } from './test-seals.js';

export const SEALED_AT = new Date('2026-08-20T02:00:00Z');
const ORIGIN = 'https://zz.yanjin.example';

/** Draws and seals example cases with the real services, and lets a test spoil the work between two steps. */
export class PermitMaker {
  private constructor(
    readonly sealing: FolderSeals,
    private readonly templates: TemplatesService,
    private readonly rendering: RenderingService,
    private readonly issuers: ReadonlyMap<string, LicenceSnapshot['issuer']>,
  ) {}

  /** @param seals folder of seals; those of the tests when left out */
  static async open(seals?: string): Promise<PermitMaker> {
    const clock = { now: () => SEALED_AT };
    const directory = seals ?? (await testSeals());
    const { issuingAuthorities } = await readSeedFiles(join(projectRoot, 'seeds'));
    const templates = TemplatesService.load(join(projectRoot, 'templates'));
    return new PermitMaker(
      await FolderSeals.open({ directory, production: false }, clock),
      templates,
      new RenderingService(templates),
      new Map(issuingAuthorities.map(({ name, uscc, region }) => [uscc, { name, uscc, region }])),
    );
  }

  async snapshot(file: string): Promise<LicenceSnapshot> {
    const { licenceType, issuer, decidedOn, data } = await exampleCase(file, 'self-check');
    const form = { licenceType, templateVersion: '1' };
    const { holderName, holderCode } = this.templates.registerFields(form, data);
    const known = this.issuers.get(issuer);
    if (!known) throw new Error(`no authority ${issuer}`);
    return {
      ...form,
      number: '410726202608200101',
      identifier: '1.2.156.3005.2.11100000MB03271699002.11410726MB0X123439.410726202608200101.001.7',
      version: '001',
      type: PERMIT_TYPE,
      issuer: known,
      holder: { name: holderName, code: holderCode, codeType: { code: '001', name: '统一社会信用代码' } },
      issueDate: decidedOn,
      verification: {
        url: `${ORIGIN}/v/K3XQ7BNWZ2M5RT6YHDJPCV4AFE`,
        host: new URL(ORIGIN).host,
        checkCode: '7KQ4MX',
      },
      development: true,
      data: this.templates.mapPersonal(form, data, () => undefined),
    };
  }

  draw(snapshot: LicenceSnapshot): DrawnLicence {
    return this.rendering.draw(snapshot, SEALED_AT);
  }

  sealOf(snapshot: LicenceSnapshot): Seal {
    return this.sealing.sealFor(snapshot.issuer.uscc);
  }

  seal(drawn: DrawnLicence, seal: Seal): Promise<Uint8Array> {
    return this.sealing.complete(this.sealing.prepare(drawn, seal, SEALED_AT), seal);
  }

  /** What the service would ask of the self-check for this licence. */
  question(snapshot: LicenceSnapshot, bytes: Uint8Array): SelfCheckInput {
    const schema = this.templates.schema(snapshot.licenceType, snapshot.templateVersion);
    const seal = this.sealOf(snapshot);
    return {
      bytes,
      verificationUrl: snapshot.verification.url,
      texts: expectedTexts(snapshot, schema),
      seals: [expectedSeal(seal)],
      attachments: this.rendering.attachmentsOf(snapshot),
      trustAnchors: this.sealing.trustAnchors(),
      at: SEALED_AT,
      render: false,
    };
  }
}

/** The issuer's seal, as the self-check is to find it. */
export function expectedSeal({ certificate, specimen }: Seal): ExpectedSeal {
  return { party: 'issuer', fieldName: 'IssuerSeal', certificate, specimenSha256: specimen.sha256 };
}

/** The objects of a draft, which only a test that spoils them may touch. */
function objectsOf(draft: PdfDraft): { ref: PDFRef; object: PDFObject }[] {
  return (draft as unknown as { objects: { ref: PDFRef; object: PDFObject }[] }).objects;
}

/** Changes the decoded bytes of the stream that `dict` names under `key`. */
export function spoilStream(
  draft: PdfDraft,
  ref: PDFObject | undefined,
  change: (bytes: Buffer) => Uint8Array,
): void {
  const entry = objectsOf(draft).find((candidate) => candidate.ref === ref);
  if (!(entry?.object instanceof PDFRawStream)) throw new Error('no such stream');
  const { dict, contents } = entry.object;
  const isFlate = dict.has(PDFName.of('Filter'));
  const changed = change(isFlate ? inflateSync(contents) : Buffer.from(contents));
  const encoded = isFlate ? deflateSync(changed) : changed;
  dict.set(PDFName.of('Length'), PDFNumber.of(encoded.length));
  entry.object = PDFRawStream.of(dict, encoded);
}

/** The stream of the page's own content, which comes after the background. */
export function pageContent(draft: PdfDraft, pageIndex = 0): PDFObject | undefined {
  const contents = draft.pages[pageIndex]?.dict.get(PDFName.of('Contents'));
  const refs =
    contents === undefined ? [] : [...(contents as unknown as { asArray: () => PDFObject[] }).asArray()];
  return refs.at(-1);
}

/** Every reference that stands under this key in any dictionary, e.g. the font files. */
export function refsUnder(draft: PdfDraft, key: string): PDFRef[] {
  return objectsOf(draft).flatMap(({ object }) => {
    const value = object instanceof PDFDict ? object.get(PDFName.of(key)) : undefined;
    return value instanceof PDFRef ? [value] : [];
  });
}

/** Every dictionary of the draft that has this key. */
export function dictsWith(draft: PdfDraft, key: string): PDFDict[] {
  return objectsOf(draft).flatMap(({ object }) =>
    object instanceof PDFDict && object.has(PDFName.of(key)) ? [object] : [],
  );
}
