import { JsonLogger, type LogLevel } from './json-logger.js';
import { requestContext } from './request-context.js';

function loggerAt(level: LogLevel) {
  const lines: { line: string; level: LogLevel }[] = [];
  const logger = new JsonLogger({
    level,
    write: (line, at) => lines.push({ line, level: at }),
    now: () => new Date('2026-03-02T01:02:03.004Z'),
  });
  const records = () => lines.map(({ line }) => JSON.parse(line) as Record<string, unknown>);
  return { logger, lines, records };
}

describe(JsonLogger.name, () => {
  it('writes one object a line', () => {
    const { logger, lines } = loggerAt('log');
    logger.log('two\nlines', 'Context');
    expect(lines).toEqual([
      {
        level: 'log',
        line: '{"time":"2026-03-02T01:02:03.004Z","level":"log","context":"Context","message":"two\\nlines"}\n',
      },
    ]);
  });

  it('writes the fields of what was logged, which cannot overwrite its own', () => {
    const { logger, records } = loggerAt('log');
    logger.log('message', { number: '1', level: 'fake', time: 'fake', message: 'fake' }, 'Context');
    expect(records()).toEqual([
      { time: '2026-03-02T01:02:03.004Z', level: 'log', context: 'Context', message: 'message', number: '1' },
    ]);
  });

  it('takes an error alone, an error among the fields, and a stack as Nest gives it', () => {
    const { logger, records } = loggerAt('log');
    logger.error(new Error('first'), { status: 500 }, 'Context');
    logger.error('second', { error: new Error('inner') }, 'Context');
    logger.error('third', 'Error: third\n    at x', 'Context');
    expect(records()).toEqual([
      expect.objectContaining({
        message: 'first',
        status: 500,
        error: expect.objectContaining({ message: 'first', stack: expect.any(String) }),
      }),
      expect.objectContaining({ message: 'second', error: expect.objectContaining({ message: 'inner' }) }),
      expect.objectContaining({ message: 'third', context: 'Context', stack: 'Error: third\n    at x' }),
    ]);
  });

  it('carries the request id of the request it works for', async () => {
    const { logger, records } = loggerAt('log');
    await requestContext.run({ requestId: 'r-1' }, async () => {
      await Promise.resolve();
      logger.log('inside');
    });
    logger.log('outside');
    expect(records()).toEqual([
      expect.objectContaining({ message: 'inside', requestId: 'r-1' }),
      expect.not.objectContaining({ requestId: expect.anything() }),
    ]);
  });

  it('masks in message and fields', () => {
    const { logger, lines } = loggerAt('log');
    logger.log('of 110101199003070054', { phone: '1', note: '13812345678' }, 'Context');
    expect(lines[0]?.line).toContain('"phone":"[redacted]","note":"[phone]"');
    expect(lines[0]?.line).toContain('of [citizen-id]');
  });

  it.each<{ level: LogLevel; written: number }>([
    { level: 'fatal', written: 1 },
    { level: 'error', written: 2 },
    { level: 'warn', written: 3 },
    { level: 'log', written: 4 },
    { level: 'debug', written: 5 },
    { level: 'verbose', written: 6 },
  ])('at $level writes $written of six', ({ level, written }) => {
    const { logger, lines } = loggerAt(level);
    logger.fatal('x');
    logger.error('x');
    logger.warn('x');
    logger.log('x');
    logger.debug('x');
    logger.verbose('x');
    expect(lines).toHaveLength(written);
  });
});
