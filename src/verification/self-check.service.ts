import { createRequire } from 'node:module';
import { Injectable } from '@nestjs/common';
import { ContentCache } from '../lib/pdf/read/content/content-cache.js';
import type { SourceFont } from '../lib/pdf/read/content/glyph-judge.js';
import { CertificateReader } from '../lib/x509/read/certificate-reader.js';
import { type PaintedPage, paintPages } from './self-check/page-painter.js';
import type { SelfCheckInput, SelfCheckReport } from './self-check/report.js';
import { runSelfCheck } from './self-check/run-self-check.js';
import { isSampled } from './self-check/sampling.js';
import { openSourceFont } from './self-check/source-fonts.js';

const FONT_FILES = [
  '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
];

/**
 * Judges a stored permit before anyone may download it. Holds no key, asks no network and shares no code with what
 * drew and sealed the file.
 */
@Injectable()
export class SelfCheckService {
  private sources: readonly SourceFont[] | undefined;
  private readonly certificates = new CertificateReader();
  private readonly contents = new ContentCache();
  private painting: Promise<unknown> = Promise.resolve();

  /** @returns a report in every case; a checker that fails is a fault and never sound */
  check(input: SelfCheckInput): Promise<SelfCheckReport> {
    this.sources ??= openFonts();
    return runSelfCheck(input, {
      sources: this.sources,
      certificates: this.certificates,
      contents: this.contents,
      paint: (bytes, scale) => this.paintInTurn(bytes, scale),
    });
  }

  /** @param rate part of all licences whose pages are painted, 0 to 1 */
  isSampled(licenceId: string, rate: number): boolean {
    return isSampled(licenceId, rate);
  }

  /** One at a time: each painting takes a thread and the memory of all its pages. */
  private paintInTurn(bytes: Uint8Array, scale: number): Promise<PaintedPage[]> {
    const turn = this.painting.then(() => paintPages(bytes, scale));
    this.painting = turn.catch(() => undefined);
    return turn;
  }
}

function openFonts(): SourceFont[] {
  const { resolve } = createRequire(import.meta.url);
  return FONT_FILES.map((file) => openSourceFont(resolve(file)));
}
