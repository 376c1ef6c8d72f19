import type { Database as SqliteConnection } from 'better-sqlite3';
import type { DataSourceOptions } from 'typeorm';
import { ApplicationEvent } from '../applications/application-event.entity.js';
import { Application } from '../applications/application.entity.js';
import { ApplicationAttachmentCheck } from '../applications/attachments/attachment-check.entity.js';
import { ApplicationAttachment } from '../applications/attachments/attachment.entity.js';
import { ProjectReply } from '../applications/replies/project-reply.entity.js';
import { LicenceRegistration } from '../applications/registration/licence-registration.entity.js';
import { AuditCheckpoint } from '../audit/audit-checkpoint.entity.js';
import { AuditRowRecord } from '../audit/audit-row.entity.js';
import { AuditSubject } from '../audit/audit-subject.entity.js';
import { ApiKey } from '../auth/api-key.entity.js';
import { CodeEntry } from '../catalogue/code-entry.entity.js';
import { CodeTable } from '../catalogue/code-table.entity.js';
import { Competence } from '../catalogue/competence.entity.js';
import { Department } from '../catalogue/department.entity.js';
import { IssuingAuthority } from '../catalogue/issuing-authority.entity.js';
import { LicenceType } from '../catalogue/licence-type.entity.js';
import { MatterVersion } from '../catalogue/matter.entity.js';
import { RegisteredType } from '../catalogue/registered-type.entity.js';
import { LookupBatch } from '../exemption/batches/lookup-batch.entity.js';
import { LookupBatchItem } from '../exemption/batches/lookup-batch-item.entity.js';
import { Entitlement } from '../exemption/entitlements/entitlement.entity.js';
import { LookupObjection } from '../exemption/holder/lookup-objection.entity.js';
import { WebhookAttempt } from '../exchange/webhook-attempt.entity.js';
import { WebhookDelivery } from '../exchange/webhook-delivery.entity.js';
import { WebhookEndpoint } from '../exchange/webhook-endpoint.entity.js';
import { ChangeNotice } from '../exemption/notices/change-notice.entity.js';
import { ChangeRelay } from '../exemption/notices/change-relay.entity.js';
import { LicenceReliance } from '../exemption/notices/licence-reliance.entity.js';
import { IdempotencyKey } from '../issuance/idempotency-key.entity.js';
import { IssuanceEvent } from '../issuance/issuance-event.entity.js';
import { Issuance } from '../issuance/issuance.entity.js';
import { Preservation } from '../issuance/preservation.entity.js';
import { Licence } from '../licences/licence.entity.js';
import { LicenceDocument } from '../licences/licence-document.entity.js';
import { LicenceNameGram } from '../licences/licence-name-gram.entity.js';
import { LicenceStatusEvent } from '../licences/licence-status-event.entity.js';
import { NumberSerial } from '../licences/number-serial.entity.js';
import { Alarm } from '../platform/alarms/alarm.entity.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { Heartbeat } from '../platform/database/heartbeat.entity.js';
import { AnnotatedCopy } from '../receipts/copies/annotated-copy.entity.js';
import { Material } from '../sealing/materials/material.entity.js';
import { SealApproval } from '../sealing/records/seal-approval.entity.js';
import { SealCertificate } from '../sealing/records/seal-certificate.entity.js';
import { SealDay } from '../sealing/records/seal-day.entity.js';
import { SealEvent } from '../sealing/records/seal-event.entity.js';
import { SealRecord } from '../sealing/records/seal-record.entity.js';
import { SealUse } from '../sealing/records/seal-use.entity.js';
import { SealSession } from '../sealing/sessions/seal-session.entity.js';
import { CopyMark } from '../verification/reports/copy-mark.entity.js';
import { VerificationRecord } from '../verification/reports/verification-record.entity.js';
import { CreateCatalogue1795420800001 } from './migrations/1795420800001-create-catalogue.js';
import { CreateLicences1795420800002 } from './migrations/1795420800002-create-licences.js';
import { CreateIssuances1795420800003 } from './migrations/1795420800003-create-issuances.js';
import { CreateOperation1795420800004 } from './migrations/1795420800004-create-operation.js';
import { CreateSeals1795507200005 } from './migrations/1795507200005-create-seals.js';
import { CreateLevels1795507200006 } from './migrations/1795507200006-create-levels.js';
import { CreateSealSessions1795507200007 } from './migrations/1795507200007-create-seal-sessions.js';
import { CreateMaterials1795507200008 } from './migrations/1795507200008-create-materials.js';
import { CreateSealPlacements1795507200009 } from './migrations/1795507200009-create-seal-placements.js';
import { CreateLicenceLife1795593600010 } from './migrations/1795593600010-create-licence-life.js';
import { CreateVerifications1795593600020 } from './migrations/1795593600020-create-verifications.js';
import { CreateAudit1795680000100 } from './migrations/1795680000100-create-audit.js';
import { CreateLicenceClocks1795680000200 } from './migrations/1795680000200-create-licence-clocks.js';
import { CreateLicenceSearch1795680000300 } from './migrations/1795680000300-create-licence-search.js';
import { CreateApplications1795680000400 } from './migrations/1795680000400-create-applications.js';
import { CreateExemption1795680000500 } from './migrations/1795680000500-create-exemption.js';
import { CreateExchange1795680000600 } from './migrations/1795680000600-create-exchange.js';
import { ShareIdentifiers1795766400700 } from './migrations/1795766400700-share-identifiers.js';
import { IndexHolderNames1795852800800 } from './migrations/1795852800800-index-holder-names.js';

/** One description of the database for the service, the commands and the tests. */
export function dataSourceOptions({ database }: Pick<AppConfig, 'database'>): DataSourceOptions {
  const shared = {
    entities: [
      LicenceType,
      CodeTable,
      CodeEntry,
      IssuingAuthority,
      Competence,
      Department,
      Licence,
      LicenceDocument,
      LicenceStatusEvent,
      LicenceNameGram,
      RegisteredType,
      LicenceRegistration,
      NumberSerial,
      Issuance,
      IssuanceEvent,
      IdempotencyKey,
      Preservation,
      SealSession,
      Material,
      ApiKey,
      Alarm,
      Heartbeat,
      SealRecord,
      SealCertificate,
      SealApproval,
      SealUse,
      SealDay,
      SealEvent,
      VerificationRecord,
      WebhookEndpoint,
      WebhookDelivery,
      WebhookAttempt,
      LicenceReliance,
      ChangeNotice,
      ChangeRelay,
      AnnotatedCopy,
      CopyMark,
      Application,
      ApplicationEvent,
      ApplicationAttachment,
      ApplicationAttachmentCheck,
      ProjectReply,
      MatterVersion,
      Entitlement,
      LookupBatch,
      LookupBatchItem,
      LookupObjection,
      AuditRowRecord,
      AuditSubject,
      AuditCheckpoint,
    ],
    migrations: [
      CreateCatalogue1795420800001,
      CreateLicences1795420800002,
      CreateIssuances1795420800003,
      CreateOperation1795420800004,
      CreateSeals1795507200005,
      CreateLevels1795507200006,
      CreateSealSessions1795507200007,
      CreateMaterials1795507200008,
      CreateSealPlacements1795507200009,
      CreateLicenceLife1795593600010,
      CreateVerifications1795593600020,
      CreateAudit1795680000100,
      CreateLicenceClocks1795680000200,
      CreateLicenceSearch1795680000300,
      CreateApplications1795680000400,
      CreateExemption1795680000500,
      CreateExchange1795680000600,
      ShareIdentifiers1795766400700,
      IndexHolderNames1795852800800,
    ],
    migrationsRun: true,
    synchronize: false,
  };
  return database.type === 'postgres'
    ? { ...shared, type: 'postgres', url: database.url, applicationName: 'jianzhang', poolSize: 10 }
    : { ...shared, type: 'better-sqlite3', database: database.file, prepareDatabase };
}

/** @see https://www.sqlite.org/pragma.html - FULL: what was answered survives a power cut, not only a crash */
function prepareDatabase(connection: unknown): void {
  const sqlite = connection as SqliteConnection;
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
}
