import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { KEY_SECURITY } from './audience.js';

const DESCRIPTION = [
  'Numbers, draws, seals and keeps electronic licences of construction approvals.',
  'Every error is a problem document (RFC 9457). Licence numbers are strings. Times are RFC 3339;',
  'dates that the law counts are calendar dates in Asia/Shanghai.',
].join(' ');

/** The API as OpenAPI 3.1. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Jianzhang 建章')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'jz_<id>_<secret>' }, KEY_SECURITY)
    .build();
  return SwaggerModule.createDocument(app, description);
}
