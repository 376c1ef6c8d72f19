import type { Form, TemplatesService } from '../rendering/templates.service.js';
import { maskCitizenId } from '../lib/numbering/citizen-id.js';
import type { FieldCipher } from '../platform/secrets/field-cipher.js';

export type LicenceData = Readonly<Record<string, unknown>>;
type Templates = Pick<TemplatesService, 'mapPersonal'>;

/** The case's data with every personal number encrypted, as it is kept. */
export function encryptPersonal(
  templates: Templates,
  cipher: FieldCipher,
  licence: Form & Readonly<{ id: string }>,
  data: LicenceData,
): LicenceData {
  return templates.mapPersonal(licence, data, (text) => cipher.encrypt(text, licence.id));
}

/** The data as it was handed in. @throws Error when a value was encrypted for another owner */
export function decryptPersonal(
  templates: Templates,
  cipher: FieldCipher,
  licence: Form & Readonly<{ id: string }>,
  data: LicenceData,
): LicenceData {
  return templates.mapPersonal(licence, data, (value) => cipher.decrypt(value, licence.id));
}

/** The same data under the active data key; undefined when it already was. */
export function reencryptPersonal(
  templates: Templates,
  cipher: FieldCipher,
  licence: Form & Readonly<{ id: string }>,
  data: LicenceData,
): LicenceData | undefined {
  let stale = false;
  const renewed = templates.mapPersonal(licence, data, (value) => {
    if (!cipher.isStale(value)) return value;
    stale = true;
    return cipher.encrypt(cipher.decrypt(value, licence.id), licence.id);
  });
  return stale ? renewed : undefined;
}

/** What a caller may see: `1****************8`. */
export function maskPersonal(
  templates: Templates,
  cipher: FieldCipher,
  licence: Form & Readonly<{ id: string }>,
  data: LicenceData,
): LicenceData {
  return templates.mapPersonal(licence, data, (value, kind) => {
    const text = cipher.decrypt(value, licence.id);
    return kind === 'phone' ? maskPhone(text) : maskCitizenId(text);
  });
}

/** What may be drawn: personal numbers are not there at all. */
export function withoutPersonal(templates: Templates, form: Form, data: LicenceData): LicenceData {
  return templates.mapPersonal(form, data, () => undefined);
}

function maskPhone(phone: string): string {
  return phone.slice(0, 3) + '*'.repeat(Math.max(0, phone.length - 5)) + phone.slice(-2);
}
