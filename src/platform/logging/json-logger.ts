import type { LoggerService } from '@nestjs/common';
import { redact, redactText } from './redact.js';
import { requestContext } from './request-context.js';

/** From the gravest; a level includes those before it. */
const LEVELS = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const;
export type LogLevel = (typeof LEVELS)[number];

export type JsonLoggerOptions = Readonly<{
  level: LogLevel;
  /** Where a line goes; by default errors to stderr, the rest to stdout. */
  write?: (line: string, level: LogLevel) => void;
  now?: () => Date;
}>;

/**
 * One JSON object a line: `time`, `level`, `context`, `message`, `requestId`, and the fields of what was logged.
 *
 * Takes what Nest's `Logger` passes on: a message, then any of fields, an error and a stack, then the context.
 */
export class JsonLogger implements LoggerService {
  private readonly write: (line: string, level: LogLevel) => void;
  private readonly now: () => Date;
  private readonly threshold: number;

  constructor({ level, write = writeToProcess, now = () => new Date() }: JsonLoggerOptions) {
    this.write = write;
    this.now = now;
    this.threshold = LEVELS.indexOf(level);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.record('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.record('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.record('warn', message, rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.record('log', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.record('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.record('verbose', message, rest);
  }

  private record(level: LogLevel, message: unknown, rest: readonly unknown[]): void {
    if (LEVELS.indexOf(level) > this.threshold) return;
    const context = rest.at(-1);
    const details = typeof context === 'string' ? rest.slice(0, -1) : rest;
    const requestId = requestContext.getStore()?.requestId;
    const line = fieldsOf(message, details);
    // Last, so that what is logged overwrites none of them.
    line['time'] = this.now().toISOString();
    line['level'] = level;
    if (typeof context === 'string') line['context'] = context;
    line['message'] = textOf(message);
    if (requestId !== undefined) line['requestId'] = requestId;
    this.write(`${JSON.stringify(line)}\n`, level);
  }
}

function textOf(message: unknown): string {
  if (message instanceof Error) return redactText(message.message);
  return typeof message === 'object' && message !== null ? '' : redactText(String(message));
}

function fieldsOf(message: unknown, details: readonly unknown[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const item of [message, ...details]) {
    if (item instanceof Error) fields['error'] = redact(item);
    else if (Array.isArray(item)) fields['items'] = redact(item);
    else if (typeof item === 'object' && item !== null) Object.assign(fields, redact(item));
    else if (item !== message && typeof item === 'string') fields['stack'] = redactText(item);
  }
  return fields;
}

/** Lines of one turn of the event loop go out in one call: each alone costs as much as answering a question. */
let waiting = '';

function writeToProcess(line: string, level: LogLevel): void {
  if (level === 'error' || level === 'fatal') {
    process.stderr.write(line);
    return;
  }
  if (waiting === '') setImmediate(writeWaiting);
  waiting += line;
}

function writeWaiting(): void {
  if (waiting !== '') process.stdout.write(waiting);
  waiting = '';
}

process.once('exit', writeWaiting);
