import { expect } from '@jest/globals';
import { seedCatalogue, type SealingWish } from '../../src/cli/development.js';
import { IssuanceService } from '../../src/issuance/issuance.service.js';
import { issueSpecialCertificate } from '../../src/pki/special-certificates.js';
import { type Answer, httpApi } from './api.js';
import {
  BUILDER,
  type BuilderKey,
  builderKey,
  type EvidencedService,
  evidencedService,
  type LicenceBody,
  OTHER_BUILDER,
} from './evidenced-service.js';
import { type CmsForm, type CmsSigner, foreignCms } from './foreign-cms.js';

/** What these tests read of a session. */
export type Session = Readonly<{ id: string; digest: string; toBeSigned: string }>;

/** @param issuer DER of the CA's certificate */
export type Builder = BuilderKey & CmsSigner & Readonly<{ issuer: Uint8Array }>;

export type CountersigningScene = Awaited<ReturnType<typeof countersigningScene>>;

/** A service with its PKI, and the builder with keys of both kinds who answers its sessions with a whole CMS. */
export async function countersigningScene(wish: SealingWish) {
  const scene = await evidencedService(wish);
  const { pki, clock, service } = scene;
  const request = { kind: 'holder', profile: 'ordinary', keyType: 'rsa-2048' } as const;
  const { directory } = pki;
  await issueSpecialCertificate({ ...request, directory, now: clock.now(), organisation: BUILDER });
  const builder = await builderOf(scene, BUILDER.uscc);
  const key = await service.keyOf(BUILDER.uscc, 'holder', 'licences:countersign', 'licences:read');
  const holder = httpApi(service, key);
  const pathOf = (id: string, sessionId = ''): string => `/v1/licences/${id}/countersignatures/${sessionId}`;
  const begin = (id: string, certificates = builder.certificates): Promise<Answer> =>
    holder.post(`/v1/licences/${id}/countersignatures`, { certificates });
  return {
    ...scene,
    builder,
    other: await builderOf(scene, OTHER_BUILDER.uscc),
    rsaBuilder: await builderOf(scene, `${BUILDER.uscc}-ordinary`),
    /** From here on every licence asks for this. */
    ask: (wished: SealingWish) => seedCatalogue(service.app, service.config, wished),
    begin,
    session: async (id: string, certificates?: readonly string[]) =>
      (await begin(id, certificates)).body as unknown as Session,
    stateOf: async (id: string, sessionId: string) => (await holder.get(pathOf(id, sessionId))).body['state'],
    answer: (id: string, sessionId: string, cms: Uint8Array) =>
      holder.post(`${pathOf(id, sessionId)}/signature`, { cms: Buffer.from(cms).toString('base64') }),
    answerWith: (id: string, sessionId: string, body: object) =>
      holder.post(`${pathOf(id, sessionId)}/signature`, body),
    cmsFor: ({ digest }: Session, form: CmsForm = {}, signer: CmsSigner = builder) =>
      foreignCms(signer, Buffer.from(digest, 'base64'), form),
    /** The licence once nothing of ours is left to do. */
    settled: async (id: string) => {
      await service.app.get(IssuanceService, { strict: false }).waitFor(id, 20_000);
      return (await scene.api.get(`/v1/licences/${id}`)).body as unknown as LicenceBody;
    },
  };
}

/** What an answer looks like that names this problem. */
export function problem(status: number, code: string, extensions: object = {}): object {
  const type = expect.stringMatching(`problem:${code}$`);
  return { status, body: { type, ...extensions } };
}

async function builderOf({ pki }: EvidencedService, name: string): Promise<Builder> {
  const own = await builderKey(pki, name);
  const [certificate = Buffer.of(), issuer = Buffer.of()] = own.certificates.map((each) =>
    Buffer.from(each, 'base64'),
  );
  return { ...own, certificate, issuer };
}
