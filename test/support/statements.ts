import { getDataSourceToken } from '@nestjs/typeorm';
import { AbstractLogger, type DataSource } from 'typeorm';
import { Database } from '../../src/platform/database/database.js';
import type { TestService } from './service.js';

class Listening extends AbstractLogger {
  readonly heard: string[] = [];
  constructor() {
    super(true);
  }
  protected override writeLog(): void {}
  override logQuery(sql: string): void {
    this.heard.push(sql);
  }
}

/** Every statement that the service makes while `work` runs, in order, without its parameters. */
export async function statementsOf(
  { app }: Pick<TestService, 'app'>,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const writer = app.get<DataSource>(getDataSourceToken(), { strict: false });
  const reader = app.get(Database).read.connection;
  const before = [writer.logger, reader.logger] as const;
  const listening = new Listening();
  writer.logger = listening;
  reader.logger = listening;
  try {
    await work();
  } finally {
    [writer.logger, reader.logger] = before;
  }
  return listening.heard;
}
