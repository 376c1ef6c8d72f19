import { LastingPermits } from '../lasting-permit.js';
import { SealedStages, STAGES, type StageName } from '../sealed-stages.js';
import type { Attack, Sealed } from './attack.js';
import { spoofings, swappedChains, universalForgeries, wrappings } from './forged-signatures.js';
import { plantedAttacks } from './planted-attacks.js';
import { hiddenContent, movedFiles, raggedUpdates } from './rearranged-files.js';

/** Every attack, made on permits that are drawn and sealed as the service does it. */
export async function allAttacks(scene: SealedStages): Promise<readonly Attack[]> {
  const sealed = await sealedFiles(scene);
  return [
    ...universalForgeries(sealed),
    ...wrappings(sealed),
    ...spoofings(sealed),
    ...swappedChains(sealed),
    ...plantedAttacks(sealed),
    ...raggedUpdates(sealed),
    ...movedFiles(sealed),
    await hiddenContent(scene.permits.maker),
    await neverIssued(scene),
  ];
}

/** The same page under a second seal of our own key: nothing but the register can tell it from what was issued. */
async function neverIssued({ permits }: SealedStages): Promise<Attack> {
  return {
    name: 'sealed with our key, never issued',
    bytes: await permits.oneSeal(),
    base: 'oneSeal',
    seenBy: 'register',
    expectedCodes: [],
    verdicts: ['our-seal-not-registered'],
  };
}

async function sealedFiles({ stages }: SealedStages): Promise<Sealed> {
  const bytes = Object.fromEntries(STAGES.map((name) => [name, stages[name].bytes])) as Record<
    StageName,
    Uint8Array
  >;
  const other = await LastingPermits.open('27-every-field.json');
  try {
    other.at(1);
    const strangerHalf = await other.firstOfTwo();
    const second = await other.complete(other.prepareSecond(strangerHalf, 'holder'), 'holder');
    return { stages: bytes, stranger: await other.oneSeal(), strangerHalf, strangerWhole: second };
  } finally {
    await other.close();
  }
}
