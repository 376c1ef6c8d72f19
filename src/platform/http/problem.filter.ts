import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpStatus, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';
import { type Description, problemOfError } from './problem-of-error.js';
import type { RouteTable } from './route-table.js';

const NOT_FOUND: number = HttpStatus.NOT_FOUND;
const UNAVAILABLE: number = HttpStatus.SERVICE_UNAVAILABLE;
const RETRY_AFTER_SECONDS = '10';

/** The one place where an error becomes a response (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(private readonly routes: RouteTable) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOfError(this.methodFault(error, request, reply) ?? error);
    const instance = `urn:uuid:${randomUUID()}`;
    this.log(error, problem, instance);

    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (problem.status === UNAVAILABLE) reply.header('Retry-After', RETRY_AFTER_SECONDS);
    reply.header('Cache-Control', 'no-store');
    // As bytes: Fastify would add a charset to text, which JSON does not have (RFC 8259 §11).
    await reply
      .status(problem.status)
      .type(PROBLEM_MEDIA_TYPE)
      .send(Buffer.from(JSON.stringify({ ...problem, instance })));
  }

  /** A path that exists for other methods is answered 405, not 404 (RFC 9110 §15.5.6). */
  private methodFault(error: unknown, request: FastifyRequest, reply: FastifyReply): DomainError | undefined {
    if (error instanceof DomainError || problemOfError(error).status !== NOT_FOUND) return undefined;
    const allowed = this.routes.methodsOf(request.url);
    if (allowed.length === 0) return undefined;
    reply.header('Allow', allowed.join(', '));
    return new DomainError('method-not-allowed', `Use ${allowed.join(' or ')} here.`);
  }

  /** A caller's mistake is not our error: only 5xx is logged as one, with its stack. */
  private log(error: unknown, problem: Description, instance: string): void {
    const record = { instance, type: problem.type, status: problem.status };
    if (problem.status >= 500) this.logger.error(error, record);
    else this.logger.debug(problem.detail ?? problem.title, record);
  }
}
