import { Injectable } from '@nestjs/common';
import type { Appearance } from '../../lib/pades/write/appearance.js';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import { readSpecimenFont } from './specimen-font.js';
import { FileStore } from '../../platform/storage/file-store.js';
import { drawSpecimen, type SpecimenSpec } from './specimen.js';
import { appearanceOf, readUploadedSpecimen } from './upload/uploaded-specimen.js';

/** A specimen that was sent as a picture and stored as it was made anew. */
export type StoredSpecimen = Readonly<{
  kind: 'uploaded';
  /** Of the file in the store. */
  sha256: string;
  /** How wide it is on the page. */
  millimetres: number;
}>;

export type SentSpecimen = Readonly<{
  /** `image/png` or `image/svg+xml`. */
  mediaType: string;
  content: Uint8Array;
  millimetres: number;
}>;

/** Draws each specimen once. The font is in memory only while one is drawn. */
@Injectable()
export class SpecimensService {
  private readonly drawn = new Map<string, Promise<Appearance>>();
  private font: Promise<TrueTypeFont> | undefined;
  private inHand = 0;

  constructor(private readonly store: FileStore) {}

  /** @throws DomainError `specimen-invalid`, `store-unavailable` */
  async keep({ mediaType, content, millimetres }: SentSpecimen): Promise<StoredSpecimen> {
    const { png } = await readUploadedSpecimen(content, mediaType);
    return { kind: 'uploaded', sha256: await this.store.put(png), millimetres };
  }

  /** @throws DomainError `text-does-not-fit`, `character-not-drawable`, `store-unavailable` */
  async of(spec: SpecimenSpec | StoredSpecimen): Promise<Appearance> {
    const key = JSON.stringify(spec);
    const drawing = this.drawn.get(key) ?? (spec.kind === 'uploaded' ? this.read(spec) : this.draw(spec));
    this.drawn.set(key, drawing);
    try {
      return await drawing;
    } catch (error) {
      this.drawn.delete(key);
      throw error;
    }
  }

  private async read({ sha256, millimetres }: StoredSpecimen): Promise<Appearance> {
    return appearanceOf({ png: await this.store.get(sha256) }, millimetres);
  }

  private async draw(spec: SpecimenSpec): Promise<Appearance> {
    this.inHand += 1;
    try {
      this.font ??= readSpecimenFont();
      return drawSpecimen(spec, await this.font);
    } finally {
      this.inHand -= 1;
      if (this.inHand === 0) this.font = undefined;
    }
  }
}
