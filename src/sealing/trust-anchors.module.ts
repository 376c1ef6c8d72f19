import { Module } from '@nestjs/common';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { FileTrustAnchors, readTrustAnchors } from './trust-anchors.js';
import { TrustAnchors } from './trust-anchors.port.js';

/** The roots of the seals' folder, read once for all that need them. */
@Module({
  providers: [
    {
      provide: FileTrustAnchors,
      inject: [APP_CONFIG],
      useFactory: async ({ sealsDirectory, environment }: AppConfig) =>
        new FileTrustAnchors(await readTrustAnchors(sealsDirectory, environment === 'production')),
    },
    { provide: TrustAnchors, useExisting: FileTrustAnchors },
  ],
  exports: [FileTrustAnchors, TrustAnchors],
})
export class TrustAnchorsModule {}
