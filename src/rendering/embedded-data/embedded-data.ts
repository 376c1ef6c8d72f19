import { DomainError } from '../../lib/errors/domain-error.js';
import type { Attachment } from '../../lib/pdf/write/attachments.js';
import { forbiddenCharacter } from '../../lib/xml/write/xml-text.js';
import type { LicenceSnapshot } from '../licence-snapshot.js';
import { stableJson } from '../stable-json.js';
import { basicMetadata } from './basic-metadata.js';
import { type JsonValue, xmlDocument } from './xml-document.js';

/** Changes when a reader of the embedded files would have to change. */
const NAMESPACE = 'tag:jianzhang.example,2026:licence-data:1';

/**
 * The licence as programs read it, twice the same: JSON by RFC 8785, and XML.
 *
 * @throws RangeError for a text that XML cannot express: see {@link assertEmbeddable}
 */
export function embeddedData(snapshot: LicenceSnapshot): readonly Attachment[] {
  const licence = licenceData(snapshot);
  return [
    {
      name: 'licence.json',
      mediaType: 'application/json',
      description: '证照数据 (JSON)',
      contents: Buffer.from(stableJson(licence), 'utf8'),
    },
    {
      name: 'licence.xml',
      mediaType: 'application/xml',
      description: '证照数据 (XML)',
      contents: Buffer.from(xmlDocument('licence', NAMESPACE, licence), 'utf8'),
    },
  ];
}

/** Names of GB/T 36903, and under its prefix for extensions, KZ_, whatever it has no name for. */
function licenceData(snapshot: LicenceSnapshot): Readonly<Record<string, JsonValue>> {
  const { licenceType, templateVersion, version, type, issuer, verification, development } = snapshot;
  return {
    ...basicMetadata(snapshot),
    KZ_format: NAMESPACE,
    KZ_licenceType: licenceType,
    KZ_templateVersion: templateVersion,
    KZ_version: version,
    KZ_region: issuer.region,
    KZ_definingAuthority: type.definingAuthority,
    KZ_verification: { url: verification.url, checkCode: verification.checkCode },
    KZ_development: development,
    KZ_data: snapshot.data as Readonly<Record<string, JsonValue>>,
  };
}

/**
 * Refuses at intake what could not be embedded later. What is printed is stricter: this is for the other texts.
 *
 * @throws DomainError `character-not-drawable`, naming the field
 */
export function assertEmbeddable(value: unknown, pointer = ''): void {
  if (typeof value === 'string') {
    const character = forbiddenCharacter(value);
    if (character !== undefined) throw notEmbeddable(character, pointer);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) assertEmbeddable(member, `${pointer}/${name}`);
  }
}

function notEmbeddable(character: string, pointer: string): DomainError {
  const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `${codePoint} in ${pointer} cannot be embedded: XML has no way to say it.`;
  return new DomainError('character-not-drawable', message, { pointer, character: '\uFFFD', codePoint });
}
