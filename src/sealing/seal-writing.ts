import { DomainError } from '../lib/errors/domain-error.js';
import { coveredDigest, embedCms, type PreparedSeal } from '../lib/pades/write/prepared-seal.js';
import { prepareCountersignature } from '../lib/pades/write/countersignature.js';
import type { SealField } from '../lib/pades/write/seal-field.js';
import {
  placeFirst,
  type PlaceableDrawing,
  type PlacedPreparedSeal,
  prepareFirst,
} from './places/prepare-first.js';
import type { PlaceableDocument, SealPlacement } from './places/seal-placement.js';
import type { Seal } from './seal.js';

/** A document drawn and not yet written, and the places on it that are kept for seals. */
export type DrawnDocument = PlaceableDrawing;

export type SealParty = 'issuer' | 'holder';

/** Name of each party's signature field. */
export const SEAL_FIELDS: Readonly<Record<SealParty, string>> = {
  issuer: 'IssuerSeal',
  holder: 'HolderSeal',
};

export type SealOptions = Readonly<{
  /** Whose field is filled; the issuer's when left out. */
  party?: SealParty;
  /** Octets kept free in the CMS for a signature timestamp. */
  timestampReserve?: number;
  /** Where the first seal goes; on its own line when left out. */
  placement?: SealPlacement;
  /** What may follow: 1 nothing (when left out), 2 the other party's seal in the reserved field. */
  permission?: SealField['permission'];
  reserved?: SealField['reserved'];
  /** 签章原因, as the file says it. */
  reason?: string;
}>;

const REASON = '签发电子证照';
const OWN_LINE: SealPlacement = { kind: 'issuer-line' };

/**
 * Writes a document with its first seal's field, `/Contents` still zeros.
 *
 * @param drawn used up: its draft becomes this file
 * @param at time of sealing, as the file will claim it
 * @throws DomainError `seal-place-invalid`
 */
export function prepareSeal(
  drawn: DrawnDocument,
  seal: Seal,
  at: Date,
  {
    party = 'issuer',
    timestampReserve = 0,
    placement = OWN_LINE,
    permission = 1,
    reserved,
    reason = REASON,
  }: SealOptions = {},
): PlacedPreparedSeal {
  const reserve = seal.cms.maximumLength + timestampReserve;
  const field = {
    fieldName: SEAL_FIELDS[party],
    description: `${seal.authority.name}电子印章`,
    appearance: seal.specimen,
    signature: { reserve, name: seal.signerName, reason, at },
    permission,
  };
  return prepareFirst(drawn, field, { placement, ...(reserved && { reserved }) });
}

/**
 * Whether {@link prepareSeal} will find the seal's place, on a document that need not be drawn yet.
 *
 * @throws DomainError `seal-place-invalid`
 */
export function assertPlaceable(
  document: PlaceableDocument,
  { specimen }: Pick<Seal, 'specimen'>,
  { placement = OWN_LINE, reserved }: SealOptions,
): void {
  placeFirst(document, specimen, { placement, reserved });
}

/**
 * Writes the closing seal into the field that another party's seal reserved, `/Contents` still zeros.
 *
 * @param bytes with the first seal; not modified
 * @throws DomainError `specimen-invalid`
 */
export function prepareClosingSeal(
  bytes: Uint8Array,
  seal: Seal,
  at: Date,
  { party = 'issuer', timestampReserve = 0, reason = REASON }: SealOptions = {},
): PreparedSeal {
  assertCanClose(seal);
  const reserve = seal.cms.maximumLength + timestampReserve;
  return prepareCountersignature(bytes, {
    fieldName: SEAL_FIELDS[party],
    appearance: seal.specimen,
    signature: { reserve, name: seal.signerName, reason, at },
  });
}

/**
 * A countersignature changes what its field shows and nothing else, so it cannot bring a picture into the file.
 *
 * @throws DomainError `specimen-invalid`
 */
export function assertCanClose({ id, specimen }: Pick<Seal, 'id' | 'specimen'>): void {
  if (!specimen.image) return;
  const detail = `The seal ${id} shows a picture, so it can only be the first on a document.`;
  throw new DomainError('specimen-invalid', detail);
}

/** Signs what was prepared and puts the CMS into its place. Nobody is asked: {@link SealingService} does that. */
export async function signSeal(prepared: PreparedSeal, seal: Seal): Promise<Uint8Array> {
  const digest = coveredDigest(prepared);
  const signature = await seal.signer.sign(seal.cms.signedAttributes(digest));
  return embedCms(prepared, seal.cms.signedData(digest, signature));
}

/** Octets that a CMS may have at most. */
export function reserveOf({ contents }: Pick<PreparedSeal, 'contents'>): number {
  return (contents.end - contents.start - 2) / 2;
}
