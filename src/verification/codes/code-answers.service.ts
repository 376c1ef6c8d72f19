import { HttpStatus, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { CodedLicence, FoundCode } from '../../licences/licence-codes.service.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import { type DocumentResponse, documentResponse } from '../../platform/http/document-response.js';
import type { HttpAdapter } from '../../platform/http/http-adapter.js';
import { FileStore } from '../../platform/storage/file-store.js';
import { PAGE_HEADERS } from '../pages/page.js';
import { wantsHtml } from '../pages/wants-html.js';
import { CodeLookupsService } from './code-lookups.service.js';
import type { NumberQueryDto } from './dto/code-query.dto.js';
import { PublicLicenceDto } from './dto/public-licence.dto.js';
import { licencePage, unknownLicencePage } from './licence-page.js';
import { PagePicturesService } from '../page-pictures.service.js';
import { PublicAnswersService } from './public-answers.service.js';

/** Nothing behind the token, and a token of the form that was ever printed. */
const TOKEN_PATH = /^\/v\/([A-Z2-7]{26})$/;

/** Who asks, and in which form the answer is wanted. */
type Asking = Readonly<{ accept: string | undefined; address: string }>;

/** Answers about codes: JSON for programs, a page for people, and one and the same answer to everything unknown. */
@Injectable()
export class CodeAnswersService implements OnApplicationBootstrap {
  private readonly logger = new Logger(CodeAnswersService.name);
  private readonly host: string;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly answers: PublicAnswersService,
    private readonly lookups: CodeLookupsService,
    private readonly pictures: PagePicturesService,
    private readonly store: FileStore,
    @Inject(APP_CONFIG) { publicUrl }: Pick<AppConfig, 'publicUrl'>,
  ) {
    this.host = new URL(publicUrl).host;
  }

  /** Good answers in JSON, which are most, need nothing of the framework. */
  onApplicationBootstrap(): void {
    // A command over the same services has no server.
    const adapter = this.http.httpAdapter as unknown as Partial<HttpAdapter> | null;
    adapter?.fastLane?.open({
      route: '/v/:token',
      asked: ({ url, headers }) => (wantsHtml(headers.accept) ? undefined : TOKEN_PATH.exec(url ?? '')?.[1]),
      answer: (token) => this.answers.ofToken(token),
    });
  }

  async toToken(token: string, asking: Asking, reply: FastifyReply): Promise<void> {
    await this.answer(await this.lookups.byToken(token, asking.address), asking, reply);
  }

  async toNumber({ number, checkCode }: NumberQueryDto, asking: Asking, reply: FastifyReply): Promise<void> {
    const found = await this.lookups.byNumber(number ?? '', checkCode ?? '', asking.address);
    await this.answer(found, asking, reply);
  }

  /**
   * @param page `1.png`, `2.png` …
   * @throws DomainError `licence-not-found`, `busy`, `store-unavailable`
   */
  async picture(token: string, page: string, address: string): Promise<Uint8Array> {
    const [, number] = /^([1-9]\d?)\.png$/.exec(page) ?? [];
    const { documentSha256 } = await this.licence(token, address);
    const { png } =
      number === undefined
        ? { png: new Uint8Array() }
        : await this.pictures.picture(documentSha256, Number(number));
    if (png.length === 0) throw notFound();
    return png;
  }

  /** @throws DomainError `licence-not-found`, `range-not-satisfiable`, `store-unavailable` */
  async document(
    token: string,
    asked: Readonly<Record<string, string | undefined>>,
    address: string,
  ): Promise<DocumentResponse> {
    const { documentSha256, name, number } = await this.licence(token, address);
    const bytes = await this.store.get(documentSha256);
    return documentResponse({ bytes, sha256: documentSha256, fileName: `${name}-${number}.pdf` }, asked);
  }

  private async licence(token: string, address: string): Promise<CodedLicence> {
    const found = await this.lookups.byToken(token, address);
    if (!found) throw notFound();
    return found.licence;
  }

  private async answer(found: FoundCode | null, { accept }: Asking, reply: FastifyReply): Promise<void> {
    reply.header('Cache-Control', 'no-store').header('Vary', 'Accept');
    if (!wantsHtml(accept)) {
      if (!found) throw notFound();
      return reply.send(PublicLicenceDto.from(found));
    }
    reply.headers(PAGE_HEADERS);
    if (!found) return reply.status(HttpStatus.NOT_FOUND).send(unknownLicencePage(this.host));
    const pages = await this.pagesOf(found.licence);
    return reply.send(licencePage(PublicLicenceDto.from(found), pages, this.host));
  }

  /** A page without a picture is better than none: the status is what counts. */
  private async pagesOf({ id, documentSha256 }: CodedLicence): Promise<number> {
    try {
      return (await this.pictures.picture(documentSha256, 1)).pages;
    } catch (error) {
      this.logger.warn('no picture of a licence', { licence: id, error });
      return 0;
    }
  }
}

function notFound(): DomainError {
  return new DomainError('licence-not-found', 'There is no licence with this code.');
}
