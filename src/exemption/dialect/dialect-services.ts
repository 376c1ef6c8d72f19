import { DomainError } from '../../lib/errors/domain-error.js';
import { parseLicenceIdentifier } from '../../lib/numbering/licence-identifier.js';
import type { LicenceKeys } from '../../licences/licence-lookups.service.js';
import type { LookupTermsDto } from '../dto/lookup-request.dto.js';
import type { FieldGroup, Grant } from '../entitlements/field-groups.js';
import type { StandingLicence } from '../lookups/standing.js';
import { HolderQuestion, IdentifierQuestion, QrQuestion, VerifyQuestion } from './dialect-question.dto.js';
import type { DialectStatus } from './dialect-status.js';
import type { FaceData } from './face-data.js';
import { VERIFY_RESULTS, verifyResult } from './verify-result.js';

/** What is shown, and how it stands. */
export type Shown = Readonly<{ code: DialectStatus; inForce: boolean; data: object | null }>;

/** What was found, inside the recording transaction; `best` is what counts most, and `grant` what may be told of it. */
export type Found = Readonly<{
  best: StandingLicence | undefined;
  all: readonly StandingLicence[];
  grant: Grant | undefined;
  /** The face of a licence that was found: another statement, made for what is shown only. */
  face: (found: StandingLicence, grant: Grant) => Promise<FaceData>;
}>;

/** A service of the dialect: what it asks for, and what it tells of what was found. */
export type Service<T extends LookupTermsDto> = Readonly<{
  dto: new () => T;
  /** Groups of fields that it takes an entitlement to. */
  groups: readonly FieldGroup[];
  /** 证照类型代码; undefined where the question does not say it: then all that is entitled is looked through. */
  typeCode: (terms: Readonly<T>) => string | undefined;
  keys: (terms: Readonly<T>) => LicenceKeys;
  tell: (found: Found, terms: Readonly<T>) => Promise<Shown>;
}>;

const FACE: readonly FieldGroup[] = ['existence', 'face'];

/** queryCertInfo */
export const BY_IDENTIFIER: Service<IdentifierQuestion> = {
  dto: IdentifierQuestion,
  groups: FACE,
  typeCode: ({ certIdentifier }) => typeCodeIn(certIdentifier),
  keys: ({ certIdentifier }) => ({ identifier: certIdentifier }),
  tell: faceOf,
};

/** getDateByQRcode */
export const BY_QR_CODE: Service<QrQuestion> = {
  dto: QrQuestion,
  groups: FACE,
  typeCode: () => undefined,
  keys: ({ qrcode }) => ({ token: /\/v\/([A-Z2-7]{26})/.exec(qrcode)?.[1] ?? '' }),
  tell: faceOf,
};

/** getDataByHolder: identifiers of what is in force. */
export const BY_HOLDER: Service<HolderQuestion> = {
  dto: HolderQuestion,
  groups: FACE,
  typeCode: ({ certTypeCode }) => certTypeCode,
  keys: ({ holderCode, certNo }) => ({ holderCode, number: certNo }),
  tell: async ({ best, all, grant }) => {
    const isShown = grant !== undefined && grant.masks['zzbs'] === undefined;
    const identifiers = all
      .filter(({ standing }) => standing.inForce)
      .map(({ licence }) => ({ cert_identifier: isShown ? licence.identifier : null }));
    return shownOf(best, identifiers);
  },
};

/** verifyCertInfo */
export const COMPARISON: Service<VerifyQuestion> = {
  dto: VerifyQuestion,
  groups: ['existence'],
  typeCode: ({ certTypeCode }) => certTypeCode,
  keys: ({ certData }) => ({ number: certData.certNo }),
  tell: async ({ best }, { certData }) => {
    const result = verifyResult(best, certData);
    return { code: 0, inForce: result === 0, data: { result, message: VERIFY_RESULTS[result] } };
  },
};

async function faceOf({ best, grant, face }: Found): Promise<Shown> {
  if (!best?.standing.inForce || !grant) return shownOf(best, null);
  const { version, status } = best.licence;
  const certData = await face(best, grant);
  return shownOf(best, { certData, version, status, statusText: best.standing.statusText });
}

function shownOf(best: StandingLicence | undefined, data: object | null): Shown {
  if (!best) return { code: 10, inForce: false, data: null };
  const { code, inForce } = best.standing;
  return { code, inForce, data: inForce ? data : null };
}

/** @throws DomainError `request-invalid` for what is no identifier */
function typeCodeIn(identifier: string): string {
  const parts = parseLicenceIdentifier(identifier);
  if (parts) return parts.type;
  const errors = [{ pointer: '/certIdentifier', detail: 'is no identifier of a licence (GB/T 36904)' }];
  throw new DomainError('request-invalid', 'The identifier cannot be right.', { errors });
}
