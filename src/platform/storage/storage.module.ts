import { Global, Module } from '@nestjs/common';
import type { AppConfig } from '../config/app-config.js';
import { APP_CONFIG } from '../config/config.module.js';
import { FileStore } from './file-store.js';
import { FolderFileStore } from './folder-file-store.js';

@Global()
@Module({
  providers: [
    {
      provide: FileStore,
      inject: [APP_CONFIG],
      useFactory: ({ storeDirectory }: AppConfig) => new FolderFileStore(storeDirectory),
    },
  ],
  exports: [FileStore],
})
export class StorageModule {}
