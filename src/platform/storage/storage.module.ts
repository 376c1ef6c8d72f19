import { Global, Module } from '@nestjs/common';
import type { AppConfig } from '../config/app-config.js';
import { APP_CONFIG } from '../config/config.module.js';
import { FileStore } from './file-store.js';
import { FolderFileStore } from './folder-file-store.js';
import { FolderPartStore } from './folder-part-store.js';
import { PartStore } from './part-store.js';

@Global()
@Module({
  providers: [
    {
      provide: FileStore,
      inject: [APP_CONFIG],
      useFactory: ({ storeDirectory }: AppConfig) => new FolderFileStore(storeDirectory),
    },
    {
      provide: PartStore,
      inject: [APP_CONFIG],
      useFactory: ({ storeDirectory }: AppConfig) => new FolderPartStore(storeDirectory),
    },
  ],
  exports: [FileStore, PartStore],
})
export class StorageModule {}
