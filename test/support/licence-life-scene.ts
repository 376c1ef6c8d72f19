import { LicenceClocksService } from '../../src/licences/licence-clocks.service.js';
import { type Answer, type Api, httpApi } from './api.js';
import { type CaseBody, exampleCase } from './example-case.js';
import { startService } from './service.js';

type Issued = Readonly<{ id: string; number: string; identifier: string; verification: { url: string } }>;

/** What orders that an officer gives say of themselves. */
export const REPORT = { reason: '建设单位报告中止施工', legalBasis: '《建筑工程施工许可管理办法》第九条' };
export const ORDER = { reason: '建设单位报告', legalBasis: '《建筑法》第九条' };

export const codeOf = ({ body }: Answer): string => String(body.type).split(':').at(-1) ?? '';
export const pointersOf = ({ body }: Answer): string[] =>
  (body.errors as { pointer: string }[]).map(({ pointer }) => pointer);

export type LifeScene = Awaited<ReturnType<typeof lifeScene>>;
export type ClockScene = Awaited<ReturnType<typeof clockScene>>;

/** Who issues permits, who orders what becomes of them and who changes them, under a key each. */
export async function lifeScene() {
  const service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
  const api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
  const officer = httpApi(service, await service.key('officer', 'licences:change-status', 'licences:read'));
  const changing = httpApi(service, await service.key('approval-system', 'licences:change', 'licences:read'));
  const permits = permitsAt(api, 'LIFE');
  return {
    ...permits,
    service,
    api,
    changing,
    act: (id: string, action: string, body: unknown = REPORT): Promise<Answer> =>
      officer.post(`/v1/licences/${id}/${action}`, body),
    byToken: ({ verification }: Pick<Issued, 'verification'>): Promise<Answer> =>
      api.get(`/v/${verification.url.split('/').at(-1)}`),
    /** The next version, from a case that differs by this. */
    changeOf: async (id: string, change: (body: CaseBody) => void = () => undefined): Promise<Answer> => {
      const body = await permits.nextCase();
      change(body);
      const key = { 'idempotency-key': `change-${body.caseNo}`, prefer: 'wait=30' };
      return changing.post(`/v1/licences/${id}/change`, { ...body, reason: '项目经理变更' }, key);
    },
    close: () => service.close(),
  };
}

/** The day on which the permits of a {@link clockScene} are issued. */
export const ISSUED_AT = '2026-11-30T02:00:00Z';

/** One who may do everything with permits, and the daily look at their clocks. */
export async function clockScene() {
  const service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
  const scopes = ['licences:issue', 'licences:change', 'licences:change-status', 'licences:read'] as const;
  const api = httpApi(service, await service.key('approval-system', ...scopes));
  return {
    ...permitsAt(api, 'CLOCK'),
    service,
    api,
    act: (id: string, action: string, more: object = {}): Promise<Answer> =>
      api.post(`/v1/licences/${id}/${action}`, { ...ORDER, ...more }),
    sweep: () => service.app.get(LicenceClocksService, { strict: false }).sweep(),
    close: () => service.close(),
  };
}

/** Permits of the smallest example case, each under a case number of its own. */
function permitsAt(api: Api, name: string) {
  let serial = 0;
  const nextCase = (): Promise<CaseBody> => exampleCase('01-minimal.json', `${name}-${++serial}`);
  return {
    nextCase,
    issued: async (): Promise<Issued> => {
      const { body } = await api.post('/v1/licences', await nextCase(), { prefer: 'wait=30' });
      if (body.state !== 'valid') throw new Error(JSON.stringify(body));
      return body as unknown as Issued;
    },
    seen: async (id: string) => (await api.get(`/v1/licences/${id}`)).body,
    historyOf: async (id: string) =>
      (await api.get(`/v1/licences/${id}/status-history`)).body.items as Record<string, unknown>[],
  };
}
