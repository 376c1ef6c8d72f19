import { Injectable } from '@nestjs/common';
import type { Appearance } from '../../lib/pades/write/appearance.js';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import { readSpecimenFont } from './specimen-font.js';
import { drawSpecimen, type SpecimenSpec } from './specimen.js';

/** Draws each specimen once. The font is in memory only while one is drawn. */
@Injectable()
export class SpecimensService {
  private readonly drawn = new Map<string, Promise<Appearance>>();
  private font: Promise<TrueTypeFont> | undefined;
  private inHand = 0;

  /** @throws DomainError `text-does-not-fit`, `character-not-drawable` */
  async of(spec: SpecimenSpec): Promise<Appearance> {
    const key = JSON.stringify(spec);
    const drawing = this.drawn.get(key) ?? this.draw(spec);
    this.drawn.set(key, drawing);
    try {
      return await drawing;
    } catch (error) {
      this.drawn.delete(key);
      throw error;
    }
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
