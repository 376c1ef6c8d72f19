import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { Public } from '../platform/http/audience.js';
import { ApiProblems } from '../platform/http/problem.js';
import { TemplatesService } from '../rendering/templates.service.js';

class LicenceTypeDto {
  @ApiProperty({ example: 'construction-permit' })
  @Matches(/^[a-z][a-z0-9-]{0,63}$/, { message: 'licenceType must be lower-case words joined by hyphens' })
  licenceType!: string;
}

/** What a caller must know before it can hand over a case. */
@ApiTags('licences')
@Public()
@Controller({ path: 'licence-types', version: '1' })
export class LicenceTypesController {
  constructor(private readonly templates: TemplatesService) {}

  @Get(':licenceType/schema')
  @Header('Content-Type', 'application/schema+json')
  @ApiOperation({ summary: "JSON Schema of a licence type's data", operationId: 'getLicenceTypeSchema' })
  @ApiProduces('application/schema+json')
  @ApiOkResponse({ description: 'JSON Schema 2020-12 of `data` in `POST /v1/licences`' })
  @ApiProblems('request-invalid', 'licence-type-unknown')
  schema(@Param() { licenceType }: LicenceTypeDto): Readonly<Record<string, unknown>> {
    return this.templates.schema(licenceType);
  }
}
