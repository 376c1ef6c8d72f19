import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { FileStore } from '../platform/storage/file-store.js';
import { type PagePicture, paintPicture } from './codes/page-picture.js';

/** Pictures kept in memory: about 200 pages of permits. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** Paintings waiting for their turn; whoever comes then is told to come again. */
const MAX_WAITING = 16;

/** Pages of sealed files as pictures, to be compared with a sheet of paper. Painted once, one at a time. */
@Injectable()
export class PagePicturesService {
  /** By file and page, the least lately used first. */
  private readonly cache = new Map<string, PagePicture>();
  private readonly underWay = new Map<string, Promise<PagePicture>>();
  private cachedBytes = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly store: FileStore) {}

  /**
   * @param sha256 of a file in the store
   * @param page from 1
   * @returns a picture without bytes for a page that the file does not have
   * @throws DomainError `store-unavailable`, `busy` when too many wait
   * @throws Error when the file cannot be painted
   */
  async picture(sha256: string, page: number): Promise<PagePicture> {
    const key = `${sha256} ${page}`;
    const cached = this.cache.get(key);
    if (cached) {
      this.cache.delete(key);
      this.cache.set(key, cached);
      return cached;
    }
    return this.underWay.get(key) ?? this.begin(key, () => this.paint(sha256, page));
  }

  private begin(key: string, paint: () => Promise<PagePicture>): Promise<PagePicture> {
    if (this.underWay.size >= MAX_WAITING)
      throw new DomainError('busy', 'Too many pages are being painted. Try again soon.');
    const turn = this.last.then(paint).then((picture) => {
      this.remember(key, picture);
      return picture;
    });
    this.last = turn.catch(() => undefined);
    this.underWay.set(key, turn);
    const forget = (): unknown => this.underWay.delete(key);
    void turn.then(forget, forget);
    return turn;
  }

  private async paint(sha256: string, page: number): Promise<PagePicture> {
    return paintPicture(await this.store.get(sha256), page);
  }

  private remember(key: string, picture: PagePicture): void {
    this.cache.set(key, picture);
    this.cachedBytes += sizeOf(picture);
    for (const [oldest, least] of this.cache) {
      if (this.cachedBytes <= CACHE_BYTES) return;
      this.cache.delete(oldest);
      this.cachedBytes -= sizeOf(least);
    }
  }
}

/** With what an entry without a picture takes. */
function sizeOf({ png }: PagePicture): number {
  return png.length + 1024;
}
