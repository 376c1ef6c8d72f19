import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../lib/errors/domain-error.js';
import { Public } from '../platform/http/audience.js';
import { ApiProblems } from '../platform/http/problem.js';
import { MatterCodeDto, MatterDto, MatterQueryDto, MattersDto } from './dto/matter.dto.js';
import { MattersService } from './matters.service.js';

/** What can be applied for, and what has to be brought for it. */
@ApiTags('matters')
@Public()
@Controller({ path: 'matters', version: '1' })
export class MattersController {
  constructor(private readonly matters: MattersService) {}

  @Get()
  @ApiOperation({ summary: 'List matters (事项) and their materials', operationId: 'listMatters' })
  @ApiOkResponse({ type: MattersDto })
  @ApiProblems('request-invalid')
  async list(@Query() query: MatterQueryDto): Promise<MattersDto> {
    return { items: (await this.matters.matters(query)).map((matter) => MatterDto.from(matter)) };
  }

  @Get(':code')
  @ApiOperation({ summary: 'Read a matter and its materials', operationId: 'getMatter' })
  @ApiOkResponse({ type: MatterDto })
  @ApiProblems('request-invalid', 'matter-not-found')
  async get(@Param() { code }: MatterCodeDto): Promise<MatterDto> {
    const matter = await this.matters.find(code);
    if (!matter) throw new DomainError('matter-not-found', `There is no matter ${code}.`);
    return MatterDto.from(matter);
  }
}
