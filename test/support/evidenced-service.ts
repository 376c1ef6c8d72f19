import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SealingWish } from '../../src/cli/development.js';
import { type Api, httpApi } from './api.js';
import { exampleCase } from './example-case.js';
import { type LivePki, livePki } from './live-pki.js';
import { startService, TestClock, type TestService } from './service.js';

/** The builder of the example case that these tests issue. */
export const BUILDER = { name: '延津县示例粮食购销有限公司', uscc: '91410726MAK9Y6P7XK' } as const;
export const OTHER_BUILDER = { name: '延津县测试置业有限公司', uscc: '91410726MAF2PH4P9Q' } as const;

export type EvidencedService = Readonly<{
  service: TestService;
  pki: LivePki;
  clock: TestClock;
  /** As the approval system. */
  api: Api;
  close: () => Promise<void>;
}>;

/** The service beside a development PKI that answers it, both on one clock. */
export async function evidencedService(
  sealing: SealingWish,
  env: Record<string, string> = {},
  {
    clock = new TestClock(),
    providers,
    ...keys
  }: Pick<NonNullable<Parameters<typeof startService>[0]>, 'clock' | 'providers'> &
    Parameters<typeof livePki>[0] = {},
): Promise<EvidencedService> {
  const pki = await livePki({ holders: [BUILDER, OTHER_BUILDER], ...keys, clock });
  const service = await startService({
    seals: pki.directory,
    clock,
    sealing,
    env: { ...evidenceOf(pki), ...env },
    ...(providers && { providers }),
  });
  const scopes = ['licences:issue', 'licences:read', 'licences:retry', 'alarms:read'] as const;
  const api = httpApi(service, await service.key('approval-system', ...scopes));
  const close = async (): Promise<void> => {
    await service.close();
    await pki.close();
  };
  return { service, pki, clock, api, close };
}

/** Settings that let a service ask this PKI. */
export function evidenceOf({ baseUrl }: LivePki): Record<string, string> {
  return { TSA_URLS: `${baseUrl}/tsa/tsa-1,${baseUrl}/tsa/tsa-2`, EVIDENCE_HOSTS: baseUrl };
}

let cases = 0;

/** What these tests read of a licence. */
export type LicenceBody = Readonly<{
  id: string;
  state: string;
  number: string;
  sealing: {
    order: string;
    askedLevel: string;
    applied: { party: string; at: string }[];
    awaitsHolderUntil?: string;
  };
  document?: { sha256: string; bytes: number; sealLevel: string };
  failure?: { step: string; code: string };
}>;

/** Hands the smallest example case over under a number of its own, and waits. */
export async function issueMinimal({ api }: Pick<EvidencedService, 'api'>): Promise<LicenceBody> {
  cases += 1;
  const body = await exampleCase('01-minimal.json', `EV-${cases}`);
  const answer = await api.post('/v1/licences', body, { prefer: 'wait=20' });
  return answer.body as unknown as LicenceBody;
}

export type BuilderKey = Readonly<{ key: KeyObject; certificates: readonly string[] }>;

/** A development builder's own key, which the service never sees, and its certificates in Base64. */
export async function builderKey({ directory }: LivePki, uscc: string): Promise<BuilderKey> {
  const pem = await readFile(join(directory, 'holders', `${uscc}.pem`), 'utf8');
  const key = createPrivateKey(await readFile(join(directory, 'holders', `${uscc}.key.pem`)));
  const blocks = pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
  return { key, certificates: blocks.map((block) => new X509Certificate(block).raw.toString('base64')) };
}

/** A bare signature over what a session asks for, Base64. */
export function signatureOf({ key }: BuilderKey, toBeSigned: string): string {
  return sign('sha256', Buffer.from(toBeSigned, 'base64'), key).toString('base64');
}
