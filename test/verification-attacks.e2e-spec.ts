import { createHash } from 'node:crypto';
import { Licence } from '../src/licences/licence.entity.js';
import { LicencesService } from '../src/licences/licences.service.js';
import { LicenceDocument } from '../src/licences/licence-document.entity.js';
import { LicenceNameGram } from '../src/licences/licence-name-gram.entity.js';
import { LicenceStatusEvent } from '../src/licences/licence-status-event.entity.js';
import { Database } from '../src/platform/database/database.js';
import { FileStore } from '../src/platform/storage/file-store.js';
import { VerificationService } from '../src/verification/engine/verification.service.js';
import type { VerificationReport } from '../src/verification/report.js';
import { allAttacks } from './support/attacks/all-attacks.js';
import type { Attack } from './support/attacks/attack.js';
import { EngineAlone } from './support/engine-alone.js';
import { SEALED_AT } from './support/sealed-permit.js';
import { SealedStages, type StageName } from './support/sealed-stages.js';
import { startService, type TestService } from './support/service.js';

const PUBLIC_URL = 'https://zz.yanjin.example';
const AT = new Date(SEALED_AT.getTime() + 3_600_000);

/** Which stages are one licence: the later ones continue the earlier. */
const FILE_OF: Readonly<Record<StageName, StageName | null>> = {
  oneSeal: 'oneSeal',
  half: null, // nothing is published before the second seal
  whole: 'lasting',
  evidenced: 'lasting',
  lasting: 'lasting',
};

/** Every published attack, made on permits that the register knows. */
describe('attacks on permits of the register', () => {
  let scene: SealedStages;
  let attacks: readonly Attack[];
  let service: TestService;
  let engine: EngineAlone;

  beforeAll(async () => {
    scene = await SealedStages.open();
    attacks = await allAttacks(scene);
    const { maker, snapshot, pki } = scene.permits;
    service = await startService({ seals: pki.directory, env: { PUBLIC_URL } });
    engine = new EngineAlone(maker.sealing.trustAnchors(), [maker.sealOf(snapshot).certificate], AT);
  }, 300_000);
  afterAll(async () => {
    await service.close();
    await scene.close();
  });

  /** Makes the licence of a stage the only one of the register. */
  async function register(stage: StageName): Promise<void> {
    const { snapshot } = scene.permits;
    const published = FILE_OF[stage];
    const bytes = published && scene.stages[published].bytes;
    const licences = service.app.get(LicencesService, { strict: false });
    const sha256 = bytes && (await service.app.get(FileStore, { strict: false }).put(bytes));
    await service.app.get(Database).write(async (manager) => {
      // Nobody deletes a licence but tests, so nothing goes with it: its place and the numbers of its events are given anew.
      for (const entity of [LicenceNameGram, LicenceStatusEvent, LicenceDocument, Licence])
        await manager.clear(entity);
      await licences.enter(manager, {
        id: 'permit',
        licenceType: snapshot.licenceType,
        name: snapshot.type.name,
        number: snapshot.number,
        version: snapshot.version,
        identifier: snapshot.identifier,
        token: snapshot.verification.url.slice(-26),
        checkCode: snapshot.verification.checkCode,
        issuerName: snapshot.issuer.name,
        issuerUscc: snapshot.issuer.uscc,
        issueDate: snapshot.issueDate,
        holderName: snapshot.holder.name,
        holderCode: snapshot.holder.code,
        projectCode: null,
        snapshot: JSON.stringify({ ...snapshot, countersigned: stage !== 'oneSeal' }),
      });
      if (bytes && sha256 !== null)
        await licences.publish(manager, 'permit', { sha256, bytes: bytes.length, sealLevel: 'B-B' });
    });
  }

  const verify = (bytes: Uint8Array): Promise<VerificationReport> =>
    service.app.get(VerificationService, { strict: false }).verifyFile({ bytes, at: AT });

  it.each([
    ['oneSeal', 'genuine-current'],
    ['half', 'half-sealed'],
    ['whole', 'genuine-current'],
    ['evidenced', 'genuine-current'],
    ['lasting', 'genuine-current'],
  ] as const)('says of the untouched file %s: %s', async (stage, verdict) => {
    await register(stage);
    const { bytes } = scene.stages[stage];
    const report = await verify(bytes);
    expect(report).toMatchObject({ verdict });
    const stored = FILE_OF[stage];
    expect(report.exactMatch !== null).toBe(stored === stage);
    expect(report.file?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it.each(['oneSeal', 'half', 'whole', 'evidenced', 'lasting'] as const)(
    'refuses every attack on %s with its name, with the register',
    async (stage) => {
      await register(stage);
      const wrong: string[] = [];
      const check = async ({ name, bytes, verdicts }: Attack): Promise<void> => {
        const { verdict, reasons } = await verify(bytes);
        if (!verdicts.includes(verdict))
          wrong.push(
            `${name}: ${verdict}, not ${verdicts.join(' or ')}: ${reasons.map(({ code }) => code).join(' ')}`,
          );
      };
      // Two at a time, as the service looks at pages.
      const mine = attacks.filter(({ base }) => base === stage);
      for (let at = 0; at < mine.length; at += 2) await Promise.all(mine.slice(at, at + 2).map(check));
      expect(wrong).toEqual([]);
    },
    600_000,
  );

  it('finds nothing wrong in what was issued, by the engine alone', () => {
    const stages = ['oneSeal', 'whole', 'evidenced', 'lasting'] as const;
    expect(stages.filter((stage) => !engine.isGood(scene.stages[stage].bytes))).toEqual([]);
  });

  it('refuses every attack by the engine alone', () => {
    // What our own key sealed can only be known by the register; its verdict is asked below.
    const accepted = attacks.filter(({ seenBy, bytes }) => seenBy !== 'register' && engine.isGood(bytes));
    expect(accepted.map(({ name }) => name)).toEqual([]);
  });

  it('gives every attack its name without the register, and calls none genuine', () => {
    const good: readonly string[] = ['genuine-current', 'genuine-superseded', 'genuine-not-in-force'];
    const called = attacks.filter(({ bytes }) => good.includes(engine.verdict(bytes)));
    expect(called.map(({ name }) => name)).toEqual([]);
    const wrong = attacks.filter(
      ({ seenBy, bytes, verdicts }) =>
        seenBy !== 'register' && !(verdicts as readonly string[]).includes(engine.verdict(bytes)),
    );
    expect(wrong.map(({ name, bytes }) => `${name}: ${engine.verdict(bytes)}`)).toEqual([]);
  });
});
