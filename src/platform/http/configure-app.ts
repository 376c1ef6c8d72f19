import { type INestApplication, NotFoundException, VersioningType } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { AppConfig } from '../config/app-config.js';
import { APP_CONFIG } from '../config/config.module.js';
import { requestContext } from '../logging/request-context.js';
import { Metrics } from '../metrics/metrics.js';
import { AccessLog } from './access-log.js';
import { Admission } from './admission.js';
import { assertInAudience } from './audience-refusal.js';
import { acceptForms } from './form-body.js';
import { FastLane } from './fast-lane.js';
import type { HttpAdapter } from './http-adapter.js';
import { acceptStrictJsonOnly, refuseHugeBodies } from './json-body.js';
import { acceptOctets } from './octet-body.js';
import { ApiDescription } from './docs/api-description.js';
import { openApiDocument } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { REQUEST_ID_HEADER } from './request-id.js';
import { requestValidation } from './request-validation.js';
import { RouteTable } from './route-table.js';
import { sendSecurityHeaders } from './security-headers.js';

/**
 * HTTP set-up shared by `main.ts` and the e2e tests, so that both serve the same API.
 *
 * Call it before `app.init()` or `app.listen()`.
 *
 * @param app created with an {@link HttpAdapter}
 */
export function configureApp(app: INestApplication): void {
  const config = app.get<AppConfig>(APP_CONFIG, { strict: false });
  const adapter = app.getHttpAdapter() as unknown as HttpAdapter;
  const instance = adapter.getInstance<FastifyInstance>();
  const routes = new RouteTable();

  instance.addHook('onRoute', (route) => routes.add(route.url, route.method));
  const log = new AccessLog(app.get(Metrics, { strict: false }));
  const admission = app.get(Admission, { strict: false });
  log.listenTo(instance);
  carryRequestId(instance);
  sendSecurityHeaders(instance);
  turnAwayWhenStopping(instance, adapter);
  refuseNulInAddress(instance);
  admitCallers(instance, admission);
  refuseBeforeReading(instance);
  refuseHugeBodies(instance);
  acceptStrictJsonOnly(instance, config.bodyLimitBytes);
  acceptForms(instance, config.bodyLimitBytes);
  acceptOctets(instance);

  if (config.corsOrigins.length > 0) app.enableCors(corsOptions(config.corsOrigins));
  app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalPipes(requestValidation());
  app.useGlobalFilters(new ProblemFilter(routes));
  const isStopping = (): boolean => adapter.isStopping;
  adapter.fastLane = new FastLane(instance.server, {
    admission,
    log,
    isStopping,
    trustProxy: config.trustProxy,
  });
  app.get(ApiDescription, { strict: false }).from(() => openApiDocument(app));
}

function carryRequestId(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    requestContext.run({ requestId: request.id }, done);
  });
}

/** Connections that are kept alive bring new requests after the service was told to stop. */
function turnAwayWhenStopping(instance: FastifyInstance, adapter: HttpAdapter): void {
  instance.addHook('onRequest', async () => {
    if (adapter.isStopping)
      throw new DomainError('service-stopping', 'The service is stopping. Try again soon.');
  });
  instance.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    if (adapter.isStopping) reply.header('Connection', 'close');
  });
}

/** PostgreSQL cannot take U+0000 in a text, so a parameter with one would fail deep inside. */
function refuseNulInAddress(instance: FastifyInstance): void {
  instance.addHook('onRequest', async (request: FastifyRequest) => {
    if (request.url.includes('%00'))
      throw new DomainError('request-malformed', 'The address holds a NUL character.');
  });
}

function admitCallers(instance: FastifyInstance, admission: Admission): void {
  instance.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply) =>
    admission.admit(request, reply),
  );
}

/** Nobody's body is read for a route that is not there or not for them. After CORS, whose headers a page needs. */
function refuseBeforeReading(instance: FastifyInstance): void {
  instance.addHook('preParsing', async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.is404) throw new NotFoundException();
    const { audience } = request.routeOptions.config;
    if (audience) assertInAudience(audience, request.principal, reply);
  });
}

function corsOptions(origins: readonly string[]) {
  return {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'Location',
      'ETag',
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'Upload-Offset',
      'Upload-Length',
      REQUEST_ID_HEADER,
    ],
    maxAge: 600,
  };
}
