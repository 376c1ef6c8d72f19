import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { PDFArray, type PDFRef } from 'pdf-lib';
import { addAttachments } from '../lib/pdf/write/attachments.js';
import { addMetadata } from '../lib/pdf/write/document-metadata.js';
import type { LocalTime } from '../lib/pdf/write/dates.js';
import { PdfDraft } from '../lib/pdf/write/draft.js';
import { embedFont } from '../lib/pdf/write/embedded-font.js';
import { addOutputIntent } from '../lib/pdf/write/output-intent.js';
import { Canvas, type FontUses, type Palette, paletteOf } from './canvas.js';
import { Backgrounds } from './elements/background.js';
import { BASIC_METADATA, basicMetadata } from './embedded-data/basic-metadata.js';
import { assertEmbeddable, embeddedData } from './embedded-data/embedded-data.js';
import { mm } from './geometry.js';
import type { LicenceSnapshot } from './licence-snapshot.js';
import { type PagePlan, planPages } from './page-plan.js';
import { PictureWriter } from './picture-writer.js';
import { type PlacedText, placedTexts } from './placed-texts.js';
import { type SealPlaces, sealPlacesOf } from './seal-places.js';
import { stableJson } from './stable-json.js';
import type { Template } from './template/template.js';
import { evaluateWording } from './template/wording.js';
import { Typesetter } from './text/typesetter.js';

/** A licence as laid out: its pages, with nothing on them yet, and where its seals may go. */
export type LaidOutLicence = SealPlaces &
  Readonly<{
    draft: PdfDraft;
    /** Where its texts stand, worked out when it is asked for. */
    texts: () => readonly PlacedText[];
  }>;

/** A licence as drawn, waiting for its seal. */
export type DrawnLicence = LaidOutLicence &
  Readonly<{
    /** 16 bytes, the same for the same snapshot, time and template. */
    documentId: Uint8Array;
  }>;

export type DrawingOptions = Readonly<{
  /** Embeds whole font files: for tests that compare with the subsets. About 17 MB a file. */
  wholeFonts?: boolean;
  /**
   * Pages of another document as PNG, for layouts that show such. The drawn file then has no data inside: it is a copy, and says
   * nothing that is not on its pages.
   */
  pictures?: readonly Uint8Array[];
}>;

/** A file while its pages are drawn. */
type DrawnFile = Readonly<{
  draft: PdfDraft;
  resources: PDFRef;
  fonts: FontUses;
  /** Streams that several pages show. */
  shared: Map<Uint8Array, PDFRef>;
  pictures: PictureWriter;
}>;

/** China Standard Time, which has no summer time. */
const SHANGHAI_OFFSET_MINUTES = 480;
const PRODUCER = 'Jianzhang';
/** Part of every document id: raise it when the same snapshot is drawn into other bytes. */
const DRAWING_REVISION = 'drawing 3';

/** Draws licences of one template. Pure but for the fonts read at construction: same input, same bytes. */
export class LicenceDrawing {
  private readonly typesetter: Typesetter;
  private readonly backgrounds: Backgrounds;
  private readonly palette: Palette;

  constructor(private readonly template: Template) {
    this.typesetter = new Typesetter(template.layout, template.wording);
    this.palette = paletteOf(template.layout);
    this.backgrounds = new Backgrounds(template, this.typesetter);
  }

  /** @throws DomainError `character-not-drawable`, `text-does-not-fit` */
  layOut(snapshot: LicenceSnapshot): LaidOutLicence {
    const plans = planPages(this.template, this.typesetter, snapshot);
    assertEmbeddable(snapshot);
    const draft = new PdfDraft();
    const MediaBox = this.mediaBox();
    for (const _ of plans) draft.addPage(draft.context.obj({ Type: 'Page', MediaBox, Resources: {} }));
    return this.placed(draft, plans);
  }

  /**
   * @param drawnAt written as date of creation
   * @throws DomainError `character-not-drawable`, `text-does-not-fit`
   */
  draw(
    snapshot: LicenceSnapshot,
    drawnAt: Date,
    { wholeFonts = false, pictures = [] }: DrawingOptions = {},
  ): DrawnLicence {
    const plans = planPages(this.template, this.typesetter, snapshot, pictures.length);
    const draft = new PdfDraft();
    const resources = draft.reserve();
    const writer = new PictureWriter(draft, pictures);
    const drawn: DrawnFile = { draft, resources, fonts: new Map(), shared: new Map(), pictures: writer };
    for (const plan of plans) this.addPage(drawn, plan);
    this.addFonts(drawn, wholeFonts);
    addOutputIntent(draft);
    const created = { at: drawnAt, offsetMinutes: SHANGHAI_OFFSET_MINUTES };
    if (pictures.length === 0) addAttachments(draft, embeddedData(snapshot), created);
    this.addMetadata(draft, snapshot, created);
    return { ...this.placed(draft, plans), documentId: this.documentId(snapshot, drawnAt) };
  }

  private placed(draft: PdfDraft, plans: readonly PagePlan[]): LaidOutLicence {
    const { layout } = this.template;
    const texts = (): readonly PlacedText[] => placedTexts(plans, mm(layout.page.height));
    return { draft, ...sealPlacesOf(layout, draft, plans), texts };
  }

  private mediaBox(): number[] {
    const { width, height } = this.template.layout.page;
    return [0, 0, mm(width), mm(height)];
  }

  private addPage({ draft, resources, fonts, shared, pictures }: DrawnFile, plan: PagePlan): void {
    const canvas = this.canvas(fonts);
    for (const paint of plan.painters) paint(canvas);
    const contents = PDFArray.withContext(draft.context);
    for (const stream of this.backgrounds.of(plan.layout, plan.scope)) {
      const ref = shared.get(stream) ?? draft.addStream({ Filter: 'FlateDecode' }, stream);
      shared.set(stream, ref);
      contents.push(ref);
    }
    if (plan.picture) {
      const page = { height: mm(this.template.layout.page.height), canvas: () => this.canvas(fonts) };
      for (const ref of pictures.write(plan.picture, page)) contents.push(ref);
    }
    contents.push(
      draft.addStream({ Filter: 'FlateDecode' }, deflateSync(canvas.content.toBytes(), { level: 1 })),
    );
    const page = { Type: 'Page', MediaBox: this.mediaBox(), Resources: resources };
    draft.addPage(draft.context.obj({ ...page, Contents: contents }));
  }

  private canvas(fonts: FontUses): Canvas {
    return new Canvas(mm(this.template.layout.page.height), this.palette, fonts);
  }

  private addFonts({ draft, resources, fonts, pictures }: DrawnFile, whole: boolean): void {
    const named: Record<string, PDFRef> = {};
    for (const [typeface, { characters }] of fonts) {
      const ref = draft.reserve();
      named[typeface.resource] = ref;
      embedFont(draft, ref, typeface.facts, characters, whole);
    }
    draft.assign(resources, draft.context.obj({ Font: named, ...pictures.resources() }));
  }

  private addMetadata(draft: PdfDraft, snapshot: LicenceSnapshot, created: LocalTime): void {
    addMetadata(draft, {
      title: this.title(snapshot),
      author: snapshot.issuer.name,
      identifier: snapshot.identifier,
      language: 'zh-CN',
      creatorTool: `${PRODUCER} ${this.template.licenceType}/${this.template.version}`,
      producer: PRODUCER,
      created,
      extension: { schema: BASIC_METADATA, values: basicMetadata(snapshot) },
    });
  }

  private title(snapshot: LicenceSnapshot): string {
    const scope = { root: snapshot, wordOf: () => undefined };
    const paragraphs = this.template.wording.get(this.template.layout.title)?.texts ?? [];
    const pieces = paragraphs.flatMap((text) => evaluateWording(text, scope));
    return pieces.map(({ text }) => text).join('');
  }

  private documentId(snapshot: LicenceSnapshot, drawnAt: Date): Uint8Array {
    const seed = [DRAWING_REVISION, this.template.digest, drawnAt.toISOString(), stableJson(snapshot)];
    return createHash('sha256').update(seed.join('\n')).digest().subarray(0, 16);
  }
}
