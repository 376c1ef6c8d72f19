import { Injectable } from '@nestjs/common';
import type { Appearance } from '../lib/pades/write/appearance.js';
import { prepareCountersignature } from '../lib/pades/write/countersignature.js';
import { type PreparedSeal, writePrepared } from '../lib/pades/write/prepared-seal.js';
import { addSealField, type SealField } from '../lib/pades/write/seal-field.js';
import {
  placeFirst,
  type PlaceableDrawing,
  type PlacedPreparedSeal,
  prepareFirst,
} from './places/prepare-first.js';
import type { PlaceableDocument, SealPlacement } from './places/seal-placement.js';
import type { Holder } from './sessions/holder-certificate.js';
import { SEAL_FIELDS } from './seal-writing.js';
import { readSpecimenFont } from './specimen/specimen-font.js';
import { drawSpecimen, type SpecimenSpec } from './specimen/specimen.js';

type DrawnForOne = Pick<PlaceableDrawing, 'draft' | 'documentId' | 'sealPlace'>;

/** A document with the places of both parties. */
type ForTwo<D extends PlaceableDocument> = D & Readonly<{ countersignPlace?: D['sealPlace'] }>;

/** What a seal looks like whose key is the holder's own. */
export type HolderSeal = Readonly<{
  holder: Holder;
  appearance: Appearance;
  /** As the certificate says. */
  signerName: string;
  /** Octets kept free for the CMS. */
  reserve: number;
}>;

const REASON = '建设单位签章';
/** The same builders seal again and again; a specimen is a few kilobytes. */
const SPECIMENS_KEPT = 200;
/** Longest name on one arc; a longer one takes two. */
const ONE_ARC = 30;

/** Draws the seals of holders and writes their fields. Their keys are elsewhere: see `SealSessionsService`. */
@Injectable()
export class HolderSealsService {
  private readonly specimens = new Map<string, Appearance>();

  /**
   * A company's round seal with its name.
   *
   * @throws DomainError `text-does-not-fit`, `character-not-drawable`
   */
  async specimen({ name }: Pick<Holder, 'name'>): Promise<Appearance> {
    const known = this.specimens.get(name);
    if (known) return known;
    const drawn = drawSpecimen(specOf(name), await readSpecimenFont());
    const [oldest] = this.specimens.keys();
    if (this.specimens.size >= SPECIMENS_KEPT && oldest !== undefined) this.specimens.delete(oldest);
    this.specimens.set(name, drawn);
    return drawn;
  }

  /**
   * Writes a document with the holder's seal first, and the issuer's field reserved.
   *
   * @param drawn used up: its draft becomes this file
   * @param at time of sealing, as the file will claim it
   * @param placement where its own line is the holder's
   * @throws DomainError `seal-place-invalid`
   */
  prepareFirst(
    drawn: ForTwo<PlaceableDrawing>,
    seal: HolderSeal,
    at: Date,
    placement: SealPlacement,
  ): PlacedPreparedSeal {
    const reserved = {
      ...drawn.sealPlace,
      fieldName: SEAL_FIELDS.issuer,
      description: '发证机关电子印章',
    };
    const field = { ...this.field(seal, at), permission: 2 as const };
    return prepareFirst({ ...drawn, sealPlace: holderPlace(drawn) }, field, { placement, reserved });
  }

  /**
   * Whether {@link prepareFirst} will find the place, on a document that need not be drawn yet.
   *
   * @throws DomainError `seal-place-invalid`, and those of {@link specimen}
   */
  async assertPlaceable(
    document: ForTwo<PlaceableDocument>,
    holder: Pick<Holder, 'name'>,
    placement: SealPlacement,
  ): Promise<void> {
    const place = { ...document, sealPlace: holderPlace(document) };
    placeFirst(place, await this.specimen(holder), { placement, reserved: document.sealPlace });
  }

  /** Writes the holder's seal into the field that the issuer's seal reserved. */
  prepareSecond(bytes: Uint8Array, seal: HolderSeal, at: Date): PreparedSeal {
    const { fieldName, appearance, signature } = this.field(seal, at);
    return prepareCountersignature(bytes, { fieldName, appearance, signature });
  }

  /** A document that only its owner seals, such as an application material. */
  prepareOnly(drawn: DrawnForOne, seal: HolderSeal, at: Date): PreparedSeal {
    const { draft, documentId, sealPlace } = drawn;
    const added = addSealField(draft, { ...this.field(seal, at), ...sealPlace, permission: 1 });
    return writePrepared(draft, added, documentId);
  }

  private field(
    { holder, appearance, signerName, reserve }: HolderSeal,
    at: Date,
  ): Pick<SealField, 'fieldName' | 'description' | 'appearance' | 'signature'> {
    return {
      fieldName: SEAL_FIELDS.holder,
      description: `${holder.name}电子印章`,
      appearance,
      signature: { reserve, name: signerName, reason: REASON, at },
    };
  }
}

/** @throws Error for a template that keeps no place for the holder */
function holderPlace<P>({ countersignPlace }: Readonly<{ countersignPlace?: P }>): P {
  if (!countersignPlace) throw new Error("the template keeps no place for the holder's seal");
  return countersignPlace;
}

function specOf(name: string): SpecimenSpec {
  return Array.from(name).length > ONE_ARC
    ? { kind: 'company-two-arcs', name }
    : { kind: 'company-round', name };
}
