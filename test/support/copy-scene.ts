import { AuditService } from '../../src/audit/audit.service.js';
import { type Answer, httpApi } from './api.js';
import { EXISTENCE, FIRE_BRIGADE, lookupScene } from './lookup-scene.js';
import { startService } from './service.js';

export const codeOf = async (answer: Response): Promise<unknown> =>
  ((await answer.json()) as { type: string }).type.split(':').at(-1);
export const refusalOf = ({ status, body }: Answer): unknown[] => [
  status,
  String(body.type).split(':').at(-1),
];

export type CopyScene = Awaited<ReturnType<typeof copyScene>>;

/** A permit, and a department that may make annotated copies of it. */
export async function copyScene() {
  const service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
  const scene = await lookupScene(service);
  await scene.entitle({ fieldGroups: ['existence', 'face', 'contacts'] });
  const permit = await scene.issue();
  const copying = httpApi(service, await service.keyOf(FIRE_BRIGADE, 'department', 'copies:make'));
  return {
    ...scene,
    service,
    permit,
    copying,
    ask: (change: object = {}, api = copying, headers: Record<string, string> = {}): Promise<Answer> =>
      api.post('/v1/annotated-copies', { ...EXISTENCE, number: permit.number, ...change }, headers),
    /** The link leads to the public address; here the same path at the test's own. */
    follow: (link: unknown, init: RequestInit = {}): Promise<Response> =>
      fetch(`${service.url}${new URL(String(link)).pathname}`, init),
    rowsOf: (...kinds: string[]) => service.app.get(AuditService, { strict: false }).since(0, kinds, 1000),
    close: () => service.close(),
  };
}
