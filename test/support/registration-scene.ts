import { type Answer, type Api, httpApi } from './api.js';
import { WITHOUT_LOOKING } from './application-scene.js';
import { foreignPdf } from './foreign-pdf.js';
import { BUILDER, lookupScene, PROJECT, TERMS } from './lookup-scene.js';
import { startService, type TestService } from './service.js';

/** 自然资源局 and 住建城管局 of the seeds. */
export const PLANNING = '11410726MB0X345697';
export const HOUSING = '11410726MB0X234568';

export const LAND_USE = {
  licenceType: 'land-use-permit',
  number: '地字第410726202600031号',
  holderName: '延津县示例粮油有限公司',
  holderCode: BUILDER,
  projectCode: PROJECT,
  projectName: '粮食周转仓库项目',
  issueDate: '2026-03-01',
  validUntil: '2027-02-28',
};

/** An unsealed file of its own for every text. */
export const file = (text: string): Uint8Array =>
  Buffer.concat([Buffer.from(foreignPdf()), Buffer.from(`% ${text}\n`)]);

export const pointers = ({ body }: Pick<Answer, 'body'>): unknown =>
  (body['errors'] as { pointer: string }[]).map((e) => e.pointer);

export type RegistrationScene = Awaited<ReturnType<typeof registrationScene>>;

/** Departments that register their own licences, and those who look them up. */
export async function registrationScene() {
  const service = await startService({
    env: { RATE_LIMIT_PER_ADDRESS: '100000' },
    providers: WITHOUT_LOOKING,
  });
  const lookups = await lookupScene(service);
  const planningKey = await service.keyOf(PLANNING, 'department', 'licences:register', 'licences:search');
  const send = sending(service, planningKey);
  let keys = 0;
  return {
    ...lookups,
    service,
    planning: httpApi(service, planningKey),
    housing: httpApi(service, await service.keyOf(HOUSING, 'department', 'licences:register')),
    reader: httpApi(service, await service.key('officer', 'licences:read', 'licences:change-status')),
    register: (who: Api, body: object, key = `K-${++keys}`): Promise<Answer> =>
      who.post('/v1/registered-licences', body, { 'idempotency-key': key }),
    send,
    /** Brings the file that a licence waits for. */
    put: async (id: unknown, text: string): Promise<void> => {
      const path = `/v1/registered-licences/${String(id)}/document`;
      const { status, body } = await send('PUT', path, file(text));
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    batch: (bytes: Uint8Array): Promise<Answer> => send('POST', '/v1/registered-licences/batches', bytes),
    /** What a department is answered that asks for a land use permit. */
    exists: async (number: string): Promise<Record<string, unknown>> => {
      const asked = { ...TERMS, licenceType: 'land-use-permit', number };
      const { status, body } = await lookups.fire.post('/v1/existence-checks', asked);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body;
    },
    close: () => service.close(),
  };
}

/** Sends a file and the fields of its form. */
function sending({ url }: TestService, authorization: string) {
  return async (
    method: string,
    path: string,
    bytes: Uint8Array,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    body.set('file', new Blob([Buffer.from(bytes)]), 'file');
    const answer = await fetch(url + path, { method, headers: { authorization, ...headers }, body });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] };
  };
}
