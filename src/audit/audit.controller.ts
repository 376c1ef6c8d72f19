import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public, Requires } from '../platform/http/audience.js';
import { NoQueryDto } from '../platform/http/no-query.dto.js';
import { ApiProblems } from '../platform/http/problem.js';
import { AuditRowsService, auditRowOf } from './audit-rows.service.js';
import { AuditSignerService } from './audit-signer.service.js';
import { AuditKeysDto, AuditPageDto, AuditQueryDto, AuditRowDto } from './dto/audit.dto.js';

@ApiTags('audit')
@Controller({ version: '1' })
export class AuditController {
  constructor(
    private readonly rows: AuditRowsService,
    private readonly signer: AuditSignerService,
  ) {}

  @Get('audit')
  @Requires('audit:read')
  @ApiOperation({ summary: 'Read who did and saw what', operationId: 'listAudit' })
  @ApiOkResponse({ type: AuditPageDto })
  @ApiProblems('request-invalid')
  async list(@Query() { kind, holderCode, limit, cursor }: AuditQueryDto): Promise<AuditPageDto> {
    const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
    const filter = { ...(kind && { kinds: [kind] }), ...(holderCode && { holderCode }) };
    // One more than asked tells whether there is another page.
    const found = await this.rows.before(below, filter, limit + 1);
    const items = found.slice(0, limit).map((row) => AuditRowDto.from(auditRowOf(row)));
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? String(last.sequence) : null };
  }

  @Get('audit-keys')
  @Public()
  @Header('Cache-Control', 'public, max-age=3600')
  @ApiOperation({
    summary: 'Keys that receipts and checkpoints are proved with',
    operationId: 'getAuditKeys',
  })
  @ApiOkResponse({ type: AuditKeysDto })
  keys(@Query() _query: NoQueryDto): AuditKeysDto {
    return { keys: this.signer.publicKeys };
  }
}
