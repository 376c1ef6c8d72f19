import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Database } from './database.js';

/** Connects {@link Database}: the writer through @nestjs/typeorm, on SQLite a second connection for reading. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static forRoot(options: DataSourceOptions): DynamicModule {
    if (options.type === 'better-sqlite3') mkdirSync(dirname(options.database), { recursive: true });
    return {
      module: DatabaseModule,
      global: true,
      imports: [TypeOrmModule.forRoot({ ...options, retryAttempts: 1 })],
      providers: [
        {
          provide: Database,
          inject: [getDataSourceToken()],
          useFactory: async (writer: DataSource) => new Database(writer, await readerBeside(writer, options)),
        },
      ],
      exports: [Database],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

async function readerBeside(writer: DataSource, options: DataSourceOptions): Promise<DataSource> {
  if (options.type !== 'better-sqlite3') return writer;
  const { prepareDatabase: _, ...rest } = options;
  return new DataSource({ ...rest, readonly: true, migrationsRun: false }).initialize();
}
