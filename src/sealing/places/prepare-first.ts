import type { Appearance } from '../../lib/pades/write/appearance.js';
import { type PreparedSeal, writePrepared } from '../../lib/pades/write/prepared-seal.js';
import { addSealField, type SealField } from '../../lib/pades/write/seal-field.js';
import { drawImpressions } from './impressions.js';
import { placeSeal } from './place-seal.js';
import type {
  Impression,
  PagePlace,
  PlaceableDocument,
  PlacedSeal,
  SealPlacement,
} from './seal-placement.js';

/** A document drawn and not yet written. */
export type PlaceableDrawing = PlaceableDocument &
  Readonly<{
    /** 16 bytes. */
    documentId: Uint8Array;
  }>;

/** Where the first seal goes, and where another party's will. */
export type FirstPlace = Readonly<{
  placement: SealPlacement;
  reserved?: SealField['reserved'];
}>;

/** Everything of a seal but its place. */
export type UnplacedSeal = Pick<
  SealField,
  'fieldName' | 'description' | 'appearance' | 'signature' | 'permission'
>;

/** A document that waits for its first seal, and where its pages show the specimen beside the seal itself. */
export type PlacedPreparedSeal = PreparedSeal & Readonly<{ impressions: readonly Impression[] }>;

/**
 * Writes a document with its first seal's field in its place.
 *
 * @param drawn used up: its draft becomes this file
 * @throws DomainError `seal-place-invalid`
 */
export function prepareFirst(
  drawn: PlaceableDrawing,
  seal: UnplacedSeal,
  { placement, reserved }: FirstPlace,
): PlacedPreparedSeal {
  const { page, rect, impressions } = placeFirst(drawn, seal.appearance, { placement, reserved });
  drawImpressions(drawn.draft, impressions, seal.appearance);
  const added = addSealField(drawn.draft, { ...seal, page, rect, ...(reserved && { reserved }) });
  return { ...writePrepared(drawn.draft, added, drawn.documentId), impressions };
}

/**
 * Finds the place without drawing anything. What is kept for the other party is no place for this one.
 *
 * @throws DomainError `seal-place-invalid`
 */
export function placeFirst(
  document: PlaceableDocument,
  size: Pick<Appearance, 'width' | 'height'>,
  { placement, reserved }: Readonly<{ placement: SealPlacement; reserved?: PagePlace | undefined }>,
): PlacedSeal {
  const keptFree = [...(document.keptFree ?? []), ...(reserved ? [reserved] : [])];
  return placeSeal({ ...document, keptFree }, placement, size);
}
