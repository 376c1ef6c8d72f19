import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { DomainErrorCode, Violation } from '../../lib/errors/domain-error.js';
import { PROBLEMS } from './problem-table.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Base of every problem `type`: a tag URI (RFC 4151), which names and need not resolve. */
const TYPE_BASE = 'tag:jianzhang.example,2026:problem:';

/** One wrong place in the request. */
export class ProblemError implements Violation {
  @ApiProperty({ description: 'JSON Pointer (RFC 6901) into the body, or `/name` of a parameter' })
  readonly pointer!: string;

  @ApiProperty()
  readonly detail!: string;
}

/** RFC 9457 problem document. */
export class Problem {
  @ApiProperty({ example: `${TYPE_BASE}licence-not-found` })
  readonly type!: string;

  @ApiProperty()
  readonly title!: string;

  @ApiProperty({ required: false, description: 'The title in Chinese' })
  readonly titleZh?: string;

  @ApiProperty({ example: 404 })
  readonly status!: number;

  @ApiProperty({ required: false })
  readonly detail?: string;

  @ApiProperty({ required: false, description: 'Identifies this occurrence in the logs' })
  readonly instance?: string;

  @ApiProperty({ required: false, type: [ProblemError] })
  readonly errors?: readonly ProblemError[];
}

export function problemOf(
  code: DomainErrorCode,
): Required<Pick<Problem, 'type' | 'title' | 'titleZh' | 'status'>> {
  const { status, title, titleZh } = PROBLEMS[code];
  return { type: TYPE_BASE + code, title, titleZh, status };
}

/** Documents the problems an operation can answer with, one response per status. */
export function ApiProblems(...codes: DomainErrorCode[]): MethodDecorator & ClassDecorator {
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return applyDecorators(
    ApiExtraModels(Problem),
    ...[...statuses].map((status) =>
      ApiResponse({
        status,
        description: codes
          .filter((code) => PROBLEMS[code].status === status)
          .map((code) => `${PROBLEMS[code].title} (\`${code}\`)`)
          .join('; '),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(Problem) } } },
      }),
    ),
  );
}
