import { deflateSync } from 'node:zlib';
import { addSealField, type Appearance, type SealField } from '../../src/lib/pades/write/seal-field.js';
import { prepareCountersignature } from '../../src/lib/pades/write/countersignature.js';
import { embedCms, type PreparedSeal, writePrepared } from '../../src/lib/pades/write/prepared-seal.js';
import { drawnSquare } from './development-seals.js';

/** Three DER elements that stand for a CMS or a token where nobody verifies it. */
export const STAND_IN = { first: der(1), second: der(2), token: der(3) } as const;

const AT = new Date('2026-01-01T00:00:00Z');
const FIRST = { reserve: 24, name: '甲', reason: 'first', at: AT } as const;
const SECOND = { reserve: 20, name: '乙', reason: 'second', at: AT } as const;

export const RESERVED_RECT = [100, 100, 219.055, 219.055] as const;

export const specimen: Appearance = {
  width: 119.055,
  height: 119.055,
  deflated: deflateSync('0.843 0 0.059 rg 10 10 99 99 re f'),
  sha256: '',
};

/** A document with one seal that is the only one, or the first of two. */
export function preparedFirst(
  parties: 1 | 2,
  signature: SealField['signature'] = FIRST,
  names: readonly [first: string, second: string] = ['IssuerSeal', 'HolderSeal'],
): PreparedSeal {
  const { draft, documentId, sealPlace } = drawnSquare();
  const [fieldName, other] = names;
  const reserved = {
    page: sealPlace.page,
    rect: RESERVED_RECT,
    fieldName: other,
    description: '建设单位电子印章',
  };
  const added = addSealField(draft, {
    ...sealPlace,
    fieldName,
    description: '电子印章',
    appearance: specimen,
    permission: parties,
    signature,
    ...(parties === 2 && { reserved }),
  });
  return writePrepared(draft, added, documentId);
}

export function preparedSecond(
  bytes: Uint8Array,
  signature: SealField['signature'] = SECOND,
  fieldName = 'HolderSeal',
): PreparedSeal {
  return prepareCountersignature(bytes, { fieldName, appearance: specimen, signature });
}

/** The same document with stand-ins for all signatures of its parties. */
export function standInSealed(parties: 1 | 2): Uint8Array {
  const first = embedCms(preparedFirst(parties), STAND_IN.first);
  return parties === 1 ? first : embedCms(preparedSecond(first), STAND_IN.second);
}

function der(value: number): Uint8Array {
  return Uint8Array.of(0x30, 3, 2, 1, value);
}
