import {
  coveredDigest,
  embedCms,
  type PreparedSeal,
  writePrepared,
} from '../lib/pades/write/prepared-seal.js';
import { prepareCountersignature } from '../lib/pades/write/countersignature.js';
import { addSealField, type SealField } from '../lib/pades/write/seal-field.js';
import type { PdfDraft } from '../lib/pdf/write/draft.js';
import type { Seal } from './seal.js';

/** A document drawn and not yet written, and the place on it that is kept for the seal. */
export type DrawnDocument = Readonly<{
  draft: PdfDraft;
  /** 16 bytes. */
  documentId: Uint8Array;
  sealPlace: Readonly<Pick<SealField, 'page' | 'rect'>>;
}>;

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
  /** What may follow: 1 nothing (when left out), 2 the other party's seal in the reserved field. */
  permission?: SealField['permission'];
  reserved?: SealField['reserved'];
  /** 签章原因, as the file says it. */
  reason?: string;
}>;

const REASON = '签发电子证照';

/**
 * Writes a document with its first seal's field, `/Contents` still zeros.
 *
 * @param drawn used up: its draft becomes this file
 * @param at time of sealing, as the file will claim it
 */
export function prepareSeal(
  drawn: DrawnDocument,
  seal: Seal,
  at: Date,
  { party = 'issuer', timestampReserve = 0, permission = 1, reserved, reason = REASON }: SealOptions = {},
): PreparedSeal {
  const signature = addSealField(drawn.draft, {
    ...drawn.sealPlace,
    fieldName: SEAL_FIELDS[party],
    description: `${seal.authority.name}电子印章`,
    appearance: seal.specimen,
    signature: { reserve: seal.cms.maximumLength + timestampReserve, name: seal.signerName, reason, at },
    permission,
    ...(reserved && { reserved }),
  });
  return writePrepared(drawn.draft, signature, drawn.documentId);
}

/**
 * Writes the closing seal into the field that another party's seal reserved, `/Contents` still zeros.
 *
 * @param bytes with the first seal; not modified
 */
export function prepareClosingSeal(
  bytes: Uint8Array,
  seal: Seal,
  at: Date,
  { party = 'issuer', timestampReserve = 0, reason = REASON }: SealOptions = {},
): PreparedSeal {
  const reserve = seal.cms.maximumLength + timestampReserve;
  return prepareCountersignature(bytes, {
    fieldName: SEAL_FIELDS[party],
    appearance: seal.specimen,
    signature: { reserve, name: seal.signerName, reason, at },
  });
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
