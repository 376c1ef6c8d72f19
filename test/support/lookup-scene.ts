import { httpApi, type Api } from './api.js';
import { exampleCase } from './example-case.js';
import type { TestService } from './service.js';

/** 消防救援大队 of the seeds: it asks. */
export const FIRE_BRIGADE = '11410726MB0X89017A';
/** 不动产登记和交易中心 of the seeds. */
export const LAND_REGISTRY = '12410726MB0X9123XN';
/** Builder and project of `01-minimal.json`. */
export const BUILDER = '91410726MAK9Y6P7XK';
export const PROJECT = '2609-410726-04-03-110016';

export const FIRE_DESIGN_REVIEW = '0100000';

export const TERMS = {
  matter: FIRE_DESIGN_REVIEW,
  caseNo: 'XF-2026-0012',
  operator: { id: 'XF-017', name: '测试丙' },
  useCause: '办理消防设计审查，核对施工许可',
  authMode: 'STATUTORY',
};

export const EXISTENCE = { ...TERMS, licenceType: 'construction-permit' };

export type Permit = Readonly<{
  id: string;
  number: string;
  identifier: string;
  version: string;
  verification: { url: string };
}>;

/** Keys of those who take part, and what they do often. */
export type LookupScene = Readonly<{
  issuing: Api;
  officer: Api;
  second: Api;
  fire: Api;
  registry: Api;
  holder: Api;
  /** A permit of {@link BUILDER}. */
  issue: (change?: (data: Record<string, unknown>) => void) => Promise<Permit>;
  /** Proposed by one officer, approved by another. */
  entitle: (terms?: Record<string, unknown>) => Promise<string>;
  revoke: (id: string) => Promise<void>;
}>;

export async function lookupScene(service: TestService): Promise<LookupScene> {
  const api = async (key: Promise<string>): Promise<Api> => httpApi(service, await key);
  const issuing = await api(
    service.key('approval-system', 'licences:issue', 'licences:read', 'licences:change'),
  );
  const officer = await api(
    service.key('officer', 'entitlements:manage', 'licences:change-status', 'alarms:read'),
  );
  const second = await api(service.key('officer', 'entitlements:manage'));
  let serial = 0;
  return {
    issuing,
    officer,
    second,
    fire: await api(service.keyOf(FIRE_BRIGADE, 'department', 'lookups:make')),
    registry: await api(service.keyOf(LAND_REGISTRY, 'department', 'lookups:make')),
    holder: await api(service.keyOf(BUILDER, 'holder', 'lookups:see-own')),
    issue: async (change = () => undefined) => {
      const body = await exampleCase('01-minimal.json', `LOOK-${++serial}`);
      change(body.data);
      const answer = await issuing.post('/v1/licences', body, { prefer: 'wait=30' });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body as unknown as Permit;
    },
    entitle: (terms = {}) => entitled(officer, second, terms),
    revoke: async (id) => {
      const order = { reason: '以欺骗手段取得许可', legalBasis: '《行政许可法》第六十九条' };
      const { status, body } = await officer.post(`/v1/licences/${id}/revoke`, order);
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
  };
}

export const ENTITLEMENT = {
  departmentUscc: FIRE_BRIGADE,
  licenceType: 'construction-permit',
  matter: FIRE_DESIGN_REVIEW,
  authMode: 'STATUTORY',
  fieldGroups: ['existence', 'face'],
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
  reason: '办理消防设计审查须核对施工许可',
};

async function entitled(officer: Api, second: Api, terms: Record<string, unknown>): Promise<string> {
  const proposed = await officer.post('/v1/entitlements', { ...ENTITLEMENT, ...terms });
  if (proposed.status !== 201) throw new Error(JSON.stringify(proposed.body));
  const id = String(proposed.body['id']);
  const approved = await second.post(`/v1/entitlements/${id}/approve`, {});
  if (approved.status !== 200) throw new Error(JSON.stringify(approved.body));
  return id;
}
