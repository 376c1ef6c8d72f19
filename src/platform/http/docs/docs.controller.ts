import { Controller, Get, Header, Param, StreamableFile, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError } from '../../../lib/errors/domain-error.js';
import { Public } from '../audience.js';
import { ApiDescription } from './api-description.js';
import { DocsFiles } from './docs-files.js';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Jianzhang API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** In a file of its own: the page's policy allows no inline script. No validator: it would be an outside call. */
const START = `SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });
`;

/**
 * The API page, drawn by Swagger UI.
 *
 * Not by @nestjs/swagger's own set-up: it adds routes that no guard sees, and its page has inline styles.
 */
@ApiExcludeController()
@Public()
@Controller({ path: 'docs', version: VERSION_NEUTRAL })
export class DocsController {
  constructor(
    private readonly description: ApiDescription,
    private readonly files: DocsFiles,
  ) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('start.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  start(): string {
    return START;
  }

  @Get('openapi.json')
  @Header('Content-Type', 'application/json; charset=utf-8')
  document(): string {
    return this.description.json();
  }

  @Get(':file')
  @Header('Cache-Control', 'public, max-age=3600')
  async file(@Param('file') name: string): Promise<StreamableFile> {
    const file = await this.files.read(name);
    if (!file) throw new DomainError('route-not-found', 'There is nothing at this address.');
    return new StreamableFile(file.bytes, { type: file.type });
  }
}
