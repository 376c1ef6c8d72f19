import { type DynamicModule, Module } from '@nestjs/common';
import { ApplicationsModule } from './applications/applications.module.js';
import { RegistrationModule } from './applications/registration/registration.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { ExchangeModule } from './exchange/exchange.module.js';
import { ExemptionModule } from './exemption/exemption.module.js';
import { IssuanceModule } from './issuance/issuance.module.js';
import { LicencesModule } from './licences/licences.module.js';
import { ListsModule } from './lists/lists.module.js';
import { AlarmsModule } from './platform/alarms/alarms.module.js';
import type { AppConfig } from './platform/config/app-config.js';
import { ConfigModule } from './platform/config/config.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { DocsModule } from './platform/http/docs/docs.module.js';
import { HealthModule } from './platform/http/health/health.module.js';
import { MetricsModule } from './platform/metrics/metrics.module.js';
import { ReadinessModule } from './platform/readiness/readiness.module.js';
import { SecretsModule } from './platform/secrets/secrets.module.js';
import { StorageModule } from './platform/storage/storage.module.js';
import { TimeModule } from './platform/time/time.module.js';
import { ReceiptsModule } from './receipts/receipts.module.js';
import { RenderingModule } from './rendering/rendering.module.js';
import { SealingModule } from './sealing/sealing.module.js';
import { VerificationModule } from './verification/verification.module.js';

@Module({})
export class AppModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        DatabaseModule.forRoot(dataSourceOptions(config)),
        TimeModule,
        SecretsModule,
        StorageModule,
        MetricsModule,
        AlarmsModule,
        HealthModule,
        DocsModule,
        ReadinessModule,
        AuthModule,
        AuditModule,
        CatalogueModule,
        LicencesModule,
        RenderingModule,
        SealingModule,
        VerificationModule,
        ReceiptsModule,
        ListsModule,
        IssuanceModule,
        RegistrationModule,
        ApplicationsModule,
        ExchangeModule,
        ExemptionModule,
      ],
    };
  }
}
