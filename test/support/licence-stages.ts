import { addSealField, type Appearance, type SealField } from '../../src/lib/pades/write/seal-field.js';
import { prepareCountersignature } from '../../src/lib/pades/write/countersignature.js';
import { prepareDocumentTimestamp } from '../../src/lib/pades/write/document-timestamp.js';
import { embedCms, writePrepared } from '../../src/lib/pades/write/prepared-seal.js';
import { appendValidationData } from '../../src/lib/pades/write/validation-data.js';
import type { LicenceSnapshot } from '../../src/rendering/licence-snapshot.js';
import { RenderingService } from '../../src/rendering/rendering.service.js';
import { drawImpressions } from '../../src/sealing/places/impressions.js';
import { placeSeal } from '../../src/sealing/places/place-seal.js';
import type { SealPlacement } from '../../src/sealing/places/seal-placement.js';
import { DRAWN_AT, templates } from './licence-snapshots.js';
import { RESERVED_RECT, specimen, STAND_IN } from './two-parties.js';

const rendering = new RenderingService(templates);
const FIRST = { reserve: 24, name: '甲', reason: 'first', at: DRAWN_AT } as const;

/** Whatever is sealed and continued in the files of {@link licenceStages}. */
export type LicenceStages = Readonly<{
  drawn: Uint8Array;
  /** With one seal. */
  sealed: Uint8Array;
  /** With the first of two seals. */
  half: Uint8Array;
  countersigned: Uint8Array;
  /** With both seals and validation data. */
  validated: Uint8Array;
  /** With a document timestamp over all that. */
  timestamped: Uint8Array;
}>;

/** One licence in every form that its file takes; stand-ins instead of signatures, so that no key is needed. */
export function licenceStages(
  snapshot: LicenceSnapshot,
  seals: Readonly<{ issuer?: Appearance; holder?: Appearance }> = {},
): LicenceStages {
  const { issuer = specimen, holder = specimen } = seals;
  const { draft, documentId } = rendering.draw(snapshot, DRAWN_AT);
  const half = sealed(snapshot, issuer, 2);
  const prepared = prepareCountersignature(half, {
    fieldName: 'HolderSeal',
    appearance: holder,
    signature: { reserve: 20, name: '乙', reason: 'second', at: DRAWN_AT },
  });
  const countersigned = embedCms(prepared, STAND_IN.second);
  const evidence = { certificates: [STAND_IN.first], ocsps: [STAND_IN.second], crls: [STAND_IN.token] };
  const validated = appendValidationData(countersigned, {
    ...evidence,
    signatures: [{ ...evidence, contents: STAND_IN.first }],
  });
  const timestamped = embedCms(prepareDocumentTimestamp(validated, { reserve: 8 }), STAND_IN.token);
  return {
    drawn: draft.serialise(documentId),
    sealed: sealed(snapshot, issuer, 1),
    half,
    countersigned,
    validated,
    timestamped,
  };
}

/** One licence with its first seal. */
export function sealed(
  snapshot: LicenceSnapshot,
  appearance: Appearance,
  parties: 1 | 2,
  placement: SealPlacement = { kind: 'issuer-line' },
): Uint8Array {
  const drawn = rendering.draw(snapshot, DRAWN_AT);
  const { draft, documentId } = drawn;
  const { impressions, ...sealPlace } = placeSeal(drawn, placement, appearance);
  drawImpressions(draft, impressions, appearance);
  const reserved: SealField['reserved'] = {
    page: sealPlace.page,
    rect: RESERVED_RECT,
    fieldName: 'HolderSeal',
    description: '建设单位电子印章',
  };
  const added = addSealField(draft, {
    ...sealPlace,
    fieldName: 'IssuerSeal',
    description: '电子印章',
    appearance,
    permission: parties,
    signature: FIRST,
    ...(parties === 2 && { reserved }),
  });
  return embedCms(writePrepared(draft, added, documentId), STAND_IN.first);
}
