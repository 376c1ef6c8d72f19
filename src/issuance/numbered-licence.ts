import { encodeCheckCode } from '../lib/numbering/check-code.js';
import {
  composeLicenceIdentifier,
  formatLicenceVersion,
  identifierSerial,
  type IdentifierSerialRule,
} from '../lib/numbering/licence-identifier.js';
import { composePermitNumber } from '../lib/numbering/permit-number.js';
import { encodeVerificationToken } from '../lib/numbering/verification-token.js';
import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';
import type { LicenceData } from './case-data.js';

/** What decides every number and code of a new licence. */
export type Numbering = Readonly<{
  licenceType: string;
  templateVersion: string;
  /** What the licence is called. */
  name: string;
  typeCode: string;
  serialRule: IdentifierSerialRule;
  issuer: LicenceSnapshot['issuer'];
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  issueDate: string;
  serial: number;
  category: string;
  /** Origin of the verification page. */
  publicUrl: string;
  /** 22 random bytes: 16 for the token of the QR code, 6 for the check code. */
  random: Uint8Array;
  development: boolean;
  data: LicenceData;
}>;

/** Derives number, identifier, token and check code, and fixes them with the data in one snapshot. */
export function numberedSnapshot(numbering: Numbering): { token: string; snapshot: LicenceSnapshot } {
  const { licenceType, templateVersion, issuer, issueDate, development, data, publicUrl } = numbering;
  const number = composePermitNumber({
    region: issuer.region,
    date: issueDate,
    serial: numbering.serial,
    category: numbering.category,
  });
  const version = formatLicenceVersion(1);
  const identifier = composeLicenceIdentifier({
    type: numbering.typeCode,
    authority: issuer.uscc,
    serial: identifierSerial(number, numbering.serialRule),
    version,
  });
  const token = encodeVerificationToken(numbering.random.subarray(0, 16));
  const verification = {
    url: `${publicUrl}/v/${token}`,
    host: new URL(publicUrl).host,
    checkCode: encodeCheckCode(numbering.random.subarray(16, 22)),
  };
  return {
    token,
    snapshot: {
      licenceType,
      templateVersion,
      number,
      identifier,
      version,
      issuer,
      issueDate,
      verification,
      development,
      data,
    },
  };
}
