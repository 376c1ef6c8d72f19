import { Injectable } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
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

/** Millimetres of the sides of a picture: from the smallest name seal to more than any office may have. */
export const SHORTEST_SIDE = 10;
export const LONGEST_SIDE = 60;

/** Draws each specimen once. The font is in memory only while one is drawn. */
@Injectable()
export class SpecimensService {
  private readonly drawn = new Map<string, Promise<Appearance>>();
  private font: Promise<TrueTypeFont> | undefined;
  private inHand = 0;

  constructor(private readonly store: FileStore) {}

  /** @throws DomainError `specimen-invalid`, `store-unavailable` */
  async keep({ mediaType, content, millimetres }: SentSpecimen): Promise<StoredSpecimen> {
    const { png, width, height } = await readUploadedSpecimen(content, mediaType);
    const high = (millimetres * height) / width;
    if (high < SHORTEST_SIDE || high > LONGEST_SIDE) {
      const detail = `A specimen ${millimetres} mm wide would be ${high.toFixed(1)} mm high: ${SHORTEST_SIDE} to ${LONGEST_SIDE} mm are taken.`;
      throw new DomainError('specimen-invalid', detail);
    }
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
