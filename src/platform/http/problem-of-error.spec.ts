import { NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { problemOfError } from './problem-of-error.js';

const TYPE = 'tag:jianzhang.example,2026:problem:';

describe(problemOfError.name, () => {
  it('lets a DomainError speak for itself', () => {
    const error = new DomainError('daily-serials-exhausted', 'All 99 of the day are used.', {
      region: '410726',
    });
    expect(problemOfError(error)).toEqual({
      type: `${TYPE}daily-serials-exhausted`,
      title: "The day's serial numbers are used up",
      titleZh: '当日流水号已用完',
      status: 409,
      detail: 'All 99 of the day are used.',
      region: '410726',
    });
  });

  it('does not let an extension overwrite a standard member', () => {
    const error = new DomainError('scope-missing', 'no', { status: 200, type: 'x', detail: 'x' });
    expect(problemOfError(error)).toMatchObject({ status: 403, type: `${TYPE}scope-missing`, detail: 'no' });
  });

  it.each<{ name: string; error: unknown; status: number; type: string }>([
    {
      name: 'an unknown route',
      error: new NotFoundException('Cannot GET /v/secret'),
      status: 404,
      type: `${TYPE}route-not-found`,
    },
    {
      name: 'a large body',
      error: new PayloadTooLargeException('secret'),
      status: 413,
      type: `${TYPE}request-too-large`,
    },
    {
      name: "Fastify's own",
      error: Object.assign(new Error('secret'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }),
      status: 415,
      type: `${TYPE}media-type-unsupported`,
    },
    {
      name: 'an error with a status that is not HTTP',
      error: Object.assign(new Error('secret'), { statusCode: 200 }),
      status: 500,
      type: 'about:blank',
    },
    { name: 'a bug', error: new TypeError('secret'), status: 500, type: 'about:blank' },
    { name: 'no error at all', error: undefined, status: 500, type: 'about:blank' },
    { name: 'a text', error: 'secret', status: 500, type: 'about:blank' },
  ])('tells $name without its message', ({ error, status, type }) => {
    const problem = problemOfError(error);
    expect(problem).toMatchObject({ status, type });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});
