import { type Answer, httpApi } from './api.js';
import { EXISTENCE, lookupScene } from './lookup-scene.js';
import { startService } from './service.js';

/** What these tests read of the record of doings. */
export type Row = Readonly<{
  kind: string;
  sequence: number;
  actor: object;
  licenceIds: string[];
  holderCodes: string[];
  body: Readonly<{
    asked: Record<string, unknown>;
    shown?: object;
    refused?: Readonly<{ problem: string; code: number | null }>;
    entitlements?: string[];
  }>;
}>;

/** What every answer bears. */
export const STAMP = {
  lookupId: expect.stringMatching(/^\d+-[0-9a-f]{20}$/) as string,
  sequence: expect.any(Number) as number,
  asOf: '2026-11-23T02:00:00.000Z',
  receipt: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
};

/** The answer about a permit that may be relied upon. */
export const IN_FORCE = {
  code: 0,
  exists: true,
  inForce: true,
  suspended: false,
  matches: 1,
  version: '001',
  status: 'valid',
  statusText: '有效',
  // 2026-11-24 00:00 in Shanghai
  reliableUntil: '2026-11-23T16:00:00.000Z',
  sentence: '查到中华人民共和国建筑工程施工许可证（版本001），状态：有效。证照现行有效，不必再收取证照。',
};

export type ExistenceScene = Awaited<ReturnType<typeof existenceScene>>;

/** A permit, and a department that is entitled to ask whether it is there. */
export async function existenceScene() {
  const service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' } });
  const scene = await lookupScene(service);
  const audit = httpApi(service, await service.key('officer', 'audit:read'));
  return {
    ...scene,
    service,
    permit: await scene.issue(),
    entitlement: await scene.entitle({ fieldGroups: ['existence'] }),
    ask: (change: object, api = scene.fire): Promise<Answer> =>
      api.post('/v1/existence-checks', { ...EXISTENCE, ...change }),
    /** The latest row of the record of doings. */
    last: async (): Promise<Row> => ((await audit.get('/v1/audit?limit=1')).body['items'] as [Row])[0],
    close: () => service.close(),
  };
}
