import { Controller, Get, Headers, HttpStatus, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../platform/http/audience.js';
import { NoQueryDto } from '../platform/http/no-query.dto.js';
import { ApiProblems } from '../platform/http/problem.js';
import type { SignedListAnswer } from './signed-list.js';
import { StatusListService } from './status-list.service.js';
import { TrustListService } from './trust-list.service.js';

/** RFC 9052 §11.3.1. */
const COSE = 'application/cose; cose-type="cose-sign1"';
const JSON_TYPE = 'application/json; charset=utf-8';

type Asked = Readonly<{ accept?: string; 'if-none-match'?: string }>;

/** What a counter pulls once a day to judge codes without network. */
@ApiTags('verification')
@Public()
@Controller({ version: '1' })
export class ListsController {
  constructor(
    private readonly trust: TrustListService,
    private readonly status: StatusListService,
  ) {}

  @Get('trust-list')
  @ApiOperation({ summary: 'Whose signatures on codes count', operationId: 'getTrustList' })
  @ApiProduces('application/cose', 'application/json')
  @ApiOkResponse({ description: 'COSE_Sign1 of the root; as JSON, unsigned, what is in it' })
  @ApiProblems('list-not-found')
  async trustList(
    @Query() _query: NoQueryDto,
    @Headers() asked: Asked,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return answer(reply, await this.trust.current(), asked);
  }

  @Get('status-list')
  @ApiOperation({ summary: 'Which versions of licences are not in force', operationId: 'getStatusList' })
  @ApiProduces('application/cose', 'application/json')
  @ApiOkResponse({ description: 'COSE_Sign1 of a trusted key; as JSON, unsigned, what is in it' })
  @ApiProblems('list-not-found', 'seal-unavailable')
  async statusList(
    @Query() _query: NoQueryDto,
    @Headers() asked: Asked,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return answer(reply, await this.status.current(), asked);
  }
}

/** The list may be kept, but is asked for again each time: a change shows at once. */
function answer(reply: FastifyReply, { bytes, etag, view }: SignedListAnswer, asked: Asked): FastifyReply {
  const isJson = wantsJson(asked.accept);
  const tag = isJson ? etag.replace(/"$/, '-json"') : etag;
  reply.header('Cache-Control', 'public, no-cache').header('Vary', 'Accept').header('ETag', tag);
  if (isNamed(asked['if-none-match'], tag)) return reply.status(HttpStatus.NOT_MODIFIED).send();
  return isJson
    ? reply.type(JSON_TYPE).send(JSON.stringify(view))
    : reply.type(COSE).send(Buffer.from(bytes));
}

/** The signed form is for programs, and theirs unless they ask for the other one alone. */
function wantsJson(accept = ''): boolean {
  return /application\/json|text\/html/.test(accept) && !accept.includes('application/cose');
}

/** RFC 9110 §13.1.2. */
function isNamed(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
