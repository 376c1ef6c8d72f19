import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seedCatalogue } from '../../src/cli/development.js';
import { IssuanceService } from '../../src/issuance/issuance.service.js';
import { PADES_LEVELS } from '../../src/lib/pades/level.js';
import { httpApi } from './api.js';
import {
  BUILDER,
  type BuilderKey,
  builderKey,
  type EvidencedService,
  evidencedService,
  issueMinimal,
  type LicenceBody,
} from './evidenced-service.js';
import { foreignCms } from './foreign-cms.js';
import { TestClock } from './service.js';

const KEY_TYPES = ['rsa-2048', 'p-256'] as const;
const ORDERS = ['issuer', 'issuer-holder', 'holder-issuer'] as const;

type KeyName = (typeof KEY_TYPES)[number];

/** A permit as the service gives it out, and what it has to be. */
export type LastingFile = ReturnType<typeof filesOf>[number];

/** Both kinds of keys, every order, every level; and one of each key that is proved by lists of revocations alone. */
export const LASTING_FILES = KEY_TYPES.flatMap(filesOf);

function filesOf(keyType: KeyName) {
  const ordinary = ORDERS.flatMap((order) =>
    PADES_LEVELS.map((level) => ({
      name: `${keyType}-${order}-${level}`,
      keyType,
      order,
      level,
      isListed: false,
      seals: order === 'issuer' ? 1 : 2,
      timestamps: level === 'B-LTA' ? 1 : 0,
    })),
  );
  const [listed] = ordinary.filter(({ order, level }) => order === 'issuer-holder' && level === 'B-LTA');
  // The responders are still silent when the first one is made.
  return [...(listed ? [{ ...listed, name: `${keyType}-lists`, isListed: true }] : []), ...ordinary];
}

/**
 * Has the service issue every file, by the clock of the machine, as foreign judges go by it.
 *
 * @param directory where `<name>.pdf` and `<key type>.trust.pem` go
 * @returns what the QR code of each says, by name
 */
export async function issueLastingFiles(directory: string): Promise<ReadonlyMap<string, string>> {
  const addresses = new Map<string, string>();
  for (const keyType of KEY_TYPES) {
    const scene = await evidencedService({}, { EVIDENCE_PAUSE_SECONDS: '0' }, keysOf(keyType));
    const trust = await readFile(join(scene.pki.directory, 'trust.pem'));
    await writeFile(join(directory, `${keyType}.trust.pem`), trust);
    for (const file of LASTING_FILES.filter((each) => each.keyType === keyType)) {
      scene.pki.server.play(file.isListed ? { ocsp: 'unavailable' } : {});
      const { bytes, address } = await issue(scene, file);
      await writeFile(join(directory, `${file.name}.pdf`), bytes);
      addresses.set(file.name, address);
    }
    await scene.close();
  }
  return addresses;
}

/** The seals, the builder and the timestamps have keys of this type; the CAs have the other one. */
function keysOf(keyType: KeyName): Parameters<typeof evidencedService>[2] {
  return {
    clock: new TestClock(new Date()),
    keyTypes: [keyType],
    holders: [{ ...BUILDER, keyType }],
    timestampKeyTypes: [keyType, keyType],
    authorityKeyType: keyType === 'p-256' ? 'rsa-3072' : 'p-256',
  };
}

async function issue(
  scene: EvidencedService,
  { name, order, level }: LastingFile,
): Promise<{ bytes: Uint8Array; address: string }> {
  const { service, api } = scene;
  await seedCatalogue(service.app, service.config, { sealLevel: level, sealOrder: order });
  const { id } = await issueMinimal(scene);
  if (order !== 'issuer') await countersign(scene, id);
  await service.app.get(IssuanceService, { strict: false }).waitFor(id, 20_000);
  const licence = (await api.get(`/v1/licences/${id}`)).body as unknown as LicenceBody & {
    verification: { url: string; code: string };
  };
  if (licence.document?.sealLevel !== `PAdES-${level}`)
    throw new Error(`${name} is ${licence.state} at ${licence.document?.sealLevel}`);
  const document = await api.raw(`/v1/licences/${id}/document`);
  return { bytes: new Uint8Array(await document.arrayBuffer()), address: licence.verification.code };
}

/** The builder answers with a CMS of its own software. */
async function countersign({ service, pki }: EvidencedService, id: string): Promise<void> {
  const builder: BuilderKey = await builderKey(pki, BUILDER.uscc);
  const { key, certificates } = builder;
  const holder = httpApi(service, await service.keyOf(BUILDER.uscc, 'holder', 'licences:countersign'));
  const path = `/v1/licences/${id}/countersignatures`;
  const { body } = await holder.post(path, { certificates });
  const signer = { key, certificate: Buffer.from(certificates[0] ?? '', 'base64') };
  const digest = Buffer.from(String(body['digest']), 'base64');
  const cms = foreignCms(signer, digest, { protected: true, plainRsa: true, verboseReference: true });
  const { status } = await holder.post(`${path}/${String(body['id'])}/signature`, {
    cms: cms.toString('base64'),
  });
  if (status !== 202) throw new Error(`the builder's CMS was answered ${status}`);
}
