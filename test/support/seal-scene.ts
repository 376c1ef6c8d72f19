import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeysService } from '../../src/auth/api-keys.service.js';
import { AuthModule } from '../../src/auth/auth.module.js';
import type { PreparedSeal } from '../../src/lib/pades/write/prepared-seal.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { AlarmsModule } from '../../src/platform/alarms/alarms.module.js';
import { readConfig } from '../../src/platform/config/app-config.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import type { Role, Scope } from '../../src/platform/http/audience.js';
import { configureApp } from '../../src/platform/http/configure-app.js';
import { DocsModule } from '../../src/platform/http/docs/docs.module.js';
import { HealthModule } from '../../src/platform/http/health/health.module.js';
import { HttpAdapter } from '../../src/platform/http/http-adapter.js';
import { JsonLogger } from '../../src/platform/logging/json-logger.js';
import { MetricsModule } from '../../src/platform/metrics/metrics.module.js';
import { SecretsModule } from '../../src/platform/secrets/secrets.module.js';
import { StorageModule } from '../../src/platform/storage/storage.module.js';
import { Clock } from '../../src/platform/time/clock.js';
import { TimeModule } from '../../src/platform/time/time.module.js';
import { Database } from '../../src/platform/database/database.js';
import { type SealTerms, SealProposalsService } from '../../src/sealing/records/seal-proposals.service.js';
import { SealLifecycleService } from '../../src/sealing/records/seal-lifecycle.service.js';
import { proposalDigest } from '../../src/sealing/records/seal-proposal.js';
import { SealRecordsService } from '../../src/sealing/records/seal-records.service.js';
import type { ApprovedAction } from '../../src/sealing/records/seal-status.js';
import { SealingService } from '../../src/sealing/sealing.service.js';
import { KeyOpener } from '../../src/sealing/key-opener.port.js';
import { ReferenceKeyOpener } from '../../src/sealing/reference-key-opener.js';
import { SealingModule } from '../../src/sealing/sealing.module.js';
import type { Seal } from '../../src/sealing/seal.js';
import type { Signer } from '../../src/sealing/signer.port.js';
import { type Api, httpApi } from './api.js';
import { freshDatabase } from './fresh-database.js';
import { AUTHORITY, drawnSquare, SettableClock } from './development-seals.js';
import type { SealPapers } from './seal-papers.js';

/** Counts how often keys are touched; a test signature of the service's own counts like any other. */
class CountingKeys extends ReferenceKeyOpener {
  touched = 0;
  /** Makes the next signatures fail, as a token does that was pulled out. */
  broken = false;

  override async open(reference: string, publicKey: KeyObject): Promise<Signer> {
    const signer = await super.open(reference, publicKey);
    return {
      keyType: signer.keyType,
      sign: async (toBeSigned) => {
        this.touched += 1;
        if (this.broken) throw new Error('the token is gone');
        return signer.sign(toBeSigned);
      },
    };
  }
}

const OFFICERS = [
  { keyId: 'a', name: '张三', organisation: '测试单位', role: 'officer' },
  { keyId: 'b', name: '李四', organisation: '测试单位', role: 'officer' },
] as const;

type SceneOptions = Readonly<{
  seals: string;
  at: Date;
  environment?: string;
  env?: Readonly<Record<string, string>>;
}>;

/** The part of the service that keeps seals, on an empty database and a real socket. It can be started again. */
export class SealScene {
  app!: NestFastifyApplication;
  keys!: CountingKeys;
  url = '';

  private constructor(
    readonly clock: SettableClock,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async open({ seals, at, environment = 'test', env = {} }: SceneOptions): Promise<SealScene> {
    const folder = await mkdtemp(join(tmpdir(), 'jianzhang-scene-'));
    await writeFile(join(folder, 'keys.txt'), `k1 ${Buffer.alloc(32, 7).toString('base64')}\n`);
    const scene = new SealScene(new SettableClock(at), {
      NODE_ENV: environment,
      DATA_DIR: folder,
      SEALS_DIR: seals,
      PUBLIC_URL: 'https://zz.yanjin.example',
      DATA_KEYS_FILE: join(folder, 'keys.txt'),
      AUDIT_KEY_FILE: join(folder, 'audit.pem'),
      ...(await freshDatabase()),
      ...env,
    });
    await scene.start();
    return scene;
  }

  async start(): Promise<void> {
    const config = readConfig(this.env, projectRoot);
    this.keys = new CountingKeys(config);
    const modules = [
      TimeModule,
      SecretsModule,
      StorageModule,
      MetricsModule,
      AlarmsModule,
      HealthModule,
      DocsModule,
    ];
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(config),
        DatabaseModule.forRoot(dataSourceOptions(config)),
        ...modules,
        AuthModule,
        SealingModule,
      ],
    })
      .overrideProvider(Clock)
      .useValue(this.clock)
      .overrideProvider(KeyOpener)
      .useValue(this.keys)
      .setLogger(new JsonLogger({ level: 'error', write: () => undefined }))
      .compile();
    this.app = module.createNestApplication<NestFastifyApplication>(new HttpAdapter(config));
    configureApp(this.app);
    await this.app.listen(0, '127.0.0.1');
    const { port } = this.app.getHttpServer().address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Another process on the same database, as far as they can tell. */
  async twin(): Promise<SealScene> {
    const other = new SealScene(this.clock, this.env);
    await other.start();
    return other;
  }

  /** As after a crash: what was in memory is gone. */
  async restart(): Promise<void> {
    await this.app.close();
    await this.start();
  }

  /** The API under a new key of this person. */
  async as(name: string, role: Role, ...scopes: Scope[]): Promise<Api> {
    const keys = this.app.get(ApiKeysService, { strict: false });
    const { token } = await keys.create({
      name,
      organisation: '延津县行政审批和政务信息管理局',
      role,
      scopes,
    });
    return httpApi(this, `Bearer ${token}`);
  }

  /** Puts a seal on record and to use, by two officers. */
  async activeSeal(id: string, terms: Partial<SealTerms> & SealPapers): Promise<void> {
    const { name, uscc, sealCode } = AUTHORITY;
    const defaults = {
      name,
      uscc,
      sealCode,
      licenceTypes: ['*'],
      dailyLimit: 100,
      validFrom: null,
      validUntil: null,
    };
    const specimen = { kind: 'authority-round' as const, name, code: sealCode };
    await this.proposals.draft(id, { ...defaults, specimen, ...terms }, OFFICERS[0]);
    await this.approve(id, 'activate');
  }

  /** Both officers approve what is pending. */
  async approve(id: string, action: ApprovedAction): Promise<void> {
    for (const officer of OFFICERS) {
      const digest = proposalDigest(action, await this.records.get(id));
      await this.lifecycle.approve(id, action, digest, officer);
    }
  }

  get sealing(): SealingService {
    return this.app.get(SealingService, { strict: false });
  }

  get proposals(): SealProposalsService {
    return this.app.get(SealProposalsService, { strict: false });
  }

  get records(): SealRecordsService {
    return this.app.get(SealRecordsService, { strict: false });
  }

  get lifecycle(): SealLifecycleService {
    return this.app.get(SealLifecycleService, { strict: false });
  }

  /** A square, drawn and ready to be sealed. */
  prepare(seal: Seal, timestampReserve = 0): PreparedSeal {
    return this.sealing.prepare(drawnSquare(), seal, this.clock.now(), { timestampReserve });
  }

  /** Uses that were counted, and how often keys were really touched since {@link CountingKeys.touched} was set to 0. */
  async counts(): Promise<{ uses: number; touched: number }> {
    const rows = await this.rows('SELECT SUM(uses) AS "uses" FROM seal_days');
    const [row] = rows as { uses: number | string | null }[];
    return { uses: Number(row?.uses ?? 0), touched: this.keys.touched };
  }

  async rows(sql: string): Promise<unknown> {
    return this.app.get(Database).read.query(sql);
  }

  async close(): Promise<void> {
    await this.app.close();
    await rm(this.env['DATA_DIR'] ?? '', { recursive: true, force: true });
  }
}
