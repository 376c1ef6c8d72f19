import { createHash } from 'node:crypto';
import { embeddedData } from './embedded-data/embedded-data.js';
import {
  type DrawingOptions,
  type DrawnLicence,
  type LaidOutLicence,
  LicenceDrawing,
} from './licence-drawing.js';
import type { LicenceSnapshot } from './licence-snapshot.js';
import type { Template } from './template/template.js';
import type { TemplatesService } from './templates.service.js';

export type { DrawnLicence, LaidOutLicence } from './licence-drawing.js';

/** A file inside the document, by the SHA-256 of its bytes in hexadecimal. */
export type EmbeddedFile = Readonly<{ name: string; sha256: string }>;

/** Turns licence snapshots into pages. Needs no Nest: the bench and the command line make it themselves. */
export class RenderingService {
  private readonly drawings = new Map<Template, LicenceDrawing>();

  constructor(private readonly templates: TemplatesService) {}

  /**
   * Lays the licence out without drawing it.
   *
   * @throws DomainError `character-not-drawable`, `text-does-not-fit`, each naming the field
   */
  layOut(snapshot: LicenceSnapshot): LaidOutLicence {
    return this.drawingFor(snapshot).layOut(snapshot);
  }

  /**
   * @param drawnAt written into the file as date of creation
   * @throws DomainError `character-not-drawable`, `text-does-not-fit`, each naming the field
   */
  draw(snapshot: LicenceSnapshot, drawnAt: Date, options?: DrawingOptions): DrawnLicence {
    return this.drawingFor(snapshot).draw(snapshot, drawnAt, options);
  }

  /** Every file that the drawn document has inside, in the order of their names. */
  attachmentsOf(snapshot: LicenceSnapshot): readonly EmbeddedFile[] {
    return embeddedData(snapshot).map(({ name, contents }) => {
      return { name, sha256: createHash('sha256').update(contents).digest('hex') };
    });
  }

  private drawingFor({ licenceType, templateVersion }: LicenceSnapshot): LicenceDrawing {
    const template = this.templates.templateFor(licenceType, templateVersion);
    let drawing = this.drawings.get(template);
    if (!drawing) {
      drawing = new LicenceDrawing(template);
      this.drawings.set(template, drawing);
    }
    return drawing;
  }
}
