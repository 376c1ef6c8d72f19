import { DomainError } from '../../lib/errors/domain-error.js';
import type { MaterialPlaceDto } from '../dto/material-place.dto.js';
import type { MaterialSignatureDto } from '../dto/material.dto.js';
import type { ReturnedSignature } from '../seal-sessions.service.js';
import type { MaterialPlace } from './material-place.js';

/** @throws DomainError `request-invalid` for what is no Base64: other readers would skip other characters */
export function documentOf(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length > 0 && bytes.toString('base64') === text) return bytes;
  throw invalid('/document', 'must be Base64 of a file');
}

/** @throws DomainError `request-invalid` unless one place is given, with what belongs to it */
export function placeOf({ page, centre, rectangle, keyword, repeat }: MaterialPlaceDto): MaterialPlace {
  const ways = [centre, rectangle, keyword].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw invalid('/place', 'one of centre, rectangle and keyword is required, and no more');
  const point = centre && { left: centre.left, top: centre.top };
  const repeated = repeat && {
    repeat: { kind: repeat, ...(repeat === 'every-page' && point && { centre: point }) },
  };
  if (keyword) {
    const { phrase, occurrence, right = 0, down = 0 } = keyword;
    const at = { kind: 'keyword', phrase, offset: { right, down } } as const;
    return { at: { ...at, ...(occurrence && { occurrence }), ...(page && { page }) }, ...repeated };
  }
  if (page === undefined) throw invalid('/place/page', 'is required');
  if (point) return { at: { kind: 'centre', page, ...point }, ...repeated };
  const { left = 0, top = 0, width = 0, height = 0 } = rectangle ?? {};
  return { at: { kind: 'rectangle', page, left, top, width, height }, ...repeated };
}

/** @throws DomainError `request-invalid` */
export function returnedSignatureOf({ cms, signature }: MaterialSignatureDto): ReturnedSignature {
  if (cms !== undefined && signature === undefined) return { cms: Buffer.from(cms, 'base64') };
  if (signature !== undefined && cms === undefined) return { signature: Buffer.from(signature, 'base64') };
  throw invalid('/cms', 'either cms or signature is required, and not both');
}

function invalid(pointer: string, detail: string): DomainError {
  const errors = [{ pointer, detail }];
  return new DomainError('request-invalid', 'The request does not match the API description.', { errors });
}
