import { createHash } from 'node:crypto';
import { type Answer, type Api, httpApi } from './api.js';
import {
  BUILDER,
  builderKey,
  type BuilderKey,
  type EvidencedService,
  signatureOf,
} from './evidenced-service.js';
import { PageLook } from '../../src/verification/engine/look/page-look.service.js';
import { exampleCase } from './example-case.js';
import { foreignPdf, streamBody } from './foreign-pdf.js';
import type { TestService } from './service.js';

/** The authority of the example case. */
export const AUTHORITY = '11410726MB0X123439';
export const PROJECT = '2609-410726-04-03-110016';

/** Scans show no codes: a process for each to look at its pages would take most of the time. */
export const WITHOUT_LOOKING = new Map([[PageLook, { look: async () => ({ missing: 'busy' }) }]]);

/** What these tests read of an application. */
export type ApplicationBody = Readonly<{
  id: string;
  caseNo: string | null;
  state: string;
  clock: Readonly<{ used: number; left: number; dueOn: string | null; stands: boolean; lamp: string }> | null;
  history: readonly Readonly<{ action: string; state: string; by: string | null; detail: object }>[];
  licence: Readonly<{ id: string; state: string; number: string | null }> | null;
  data: Readonly<Record<string, unknown>>;
}>;

export type AttachmentBody = Readonly<{
  id: string;
  state: string;
  standing: string | null;
  verdict: string | null;
  checks: readonly Readonly<{ step: string; result: string; detail: Readonly<Record<string, unknown>> }>[];
}>;

/** A builder and an officer at the service. */
export type Parties = Readonly<{ holder: Api; officer: Api; holderKey: string }>;

export async function partiesAt(service: TestService): Promise<Parties> {
  const holderKey = await service.keyOf(BUILDER.uscc, 'holder', 'applications:write', 'materials:seal');
  const officerKey = await service.keyOf(AUTHORITY, 'officer', 'applications:decide', 'licences:read');
  return { holder: httpApi(service, holderKey), officer: httpApi(service, officerKey), holderKey };
}

/** The data of the smallest example case, for a builder. */
export async function exampleData(): Promise<Record<string, unknown>> {
  return (await exampleCase('01-minimal.json', 'x')).data;
}

let begun = 0;

export async function begin(holder: Api, data?: object, more: object = {}): Promise<ApplicationBody> {
  begun += 1;
  const body = {
    matter: '0120001',
    issuer: AUTHORITY,
    projectCode: PROJECT,
    data: data ?? (await exampleData()),
    ...more,
  };
  const answer = await holder.post('/v1/applications', body, { 'idempotency-key': `application-${begun}` });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as ApplicationBody;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A PDF without a seal, another one for every name. */
export function scan(name: string): Uint8Array {
  const marks = Array.from(name)
    .map((letter, index) => `${letter.codePointAt(0) ?? 0} ${index * 20} 9 9 re f`)
    .join(' ');
  return foreignPdf({ 7: streamBody(`1 0 0 rg 600 600 160 80 re f ${marks}`) });
}

/** The same, sealed by the builder with its own key through the service. */
export async function sealed(
  { pki }: Pick<EvidencedService, 'pki'>,
  holder: Api,
  name: string,
): Promise<Uint8Array> {
  const key: BuilderKey = await builderKey(pki, BUILDER.uscc);
  const document = Buffer.from(scan(name)).toString('base64');
  const place = { page: 2, centre: { left: 100, top: 150 } };
  const { body } = await holder.post('/v1/materials', { document, certificates: key.certificates, place });
  const { id, toBeSigned } = body as { id: string; toBeSigned: string };
  const answered = await holder.post(`/v1/materials/${id}/signature`, {
    signature: signatureOf(key, toBeSigned),
  });
  if (answered.status !== 200) throw new Error(JSON.stringify(answered.body));
  return new Uint8Array(await (await holder.raw(`/v1/materials/${id}/document`)).arrayBuffer());
}

/** Sends pieces of a file, as a program would. */
export function uploads({ url }: Pick<TestService, 'url'>, authorization: string) {
  const path = (id: string, attachmentId: string) =>
    `${url}/v1/applications/${id}/attachments/${attachmentId}`;
  return {
    piece: async (id: string, attachmentId: string, offset: number, bytes: Uint8Array): Promise<Answer> => {
      const headers = {
        authorization,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
      };
      const response = await fetch(path(id, attachmentId), {
        method: 'PATCH',
        headers,
        body: Buffer.from(bytes),
      });
      const body = (await response.json()) as Record<string, unknown>;
      return { status: response.status, headers: response.headers, body };
    },
    head: async (id: string, attachmentId: string): Promise<string | null> => {
      const response = await fetch(path(id, attachmentId), { method: 'HEAD', headers: { authorization } });
      return response.headers.get('upload-offset');
    },
    remove: async (id: string, attachmentId: string): Promise<number> =>
      (await fetch(path(id, attachmentId), { method: 'DELETE', headers: { authorization } })).status,
    change: async (id: string, body: object): Promise<Answer> => {
      const headers = { authorization, 'content-type': 'application/json' };
      const init = { method: 'PATCH', headers, body: JSON.stringify(body) };
      const response = await fetch(`${url}/v1/applications/${id}`, init);
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Answer['body'],
      };
    },
  };
}

export function announcement(material: string, bytes: Uint8Array) {
  return { material, fileName: `${material}.pdf`, bytes: bytes.length, sha256: sha256(bytes) };
}

/** Announces a file and sends it in one piece. */
export async function attach(
  service: TestService,
  { holder, holderKey }: Parties,
  id: string,
  material: string,
  bytes: Uint8Array,
): Promise<AttachmentBody> {
  const { body } = await holder.post(`/v1/applications/${id}/attachments`, announcement(material, bytes));
  const answer = await uploads(service, holderKey).piece(id, String(body.id), 0, bytes);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as AttachmentBody;
}

/** Materials that nobody else can bring. */
export const OWN_MATERIALS = ['0120001-01', '0120001-05', '0120001-07', '0120001-08', '0120001-09'] as const;

/** An application that is handed in, with scans for all its materials. */
export async function submitted(
  service: TestService,
  parties: Parties,
  data?: object,
  more: object = {},
): Promise<ApplicationBody> {
  const { id } = await begin(parties.holder, data, more);
  for (const material of OWN_MATERIALS) await attach(service, parties, id, material, scan(material));
  const answer = await parties.holder.post(`/v1/applications/${id}/submit`, undefined);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as ApplicationBody;
}
