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
  type: LicenceSnapshot['type'];
  serialRule: IdentifierSerialRule;
  issuer: LicenceSnapshot['issuer'];
  holder: LicenceSnapshot['holder'];
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  issueDate: string;
  serial: number;
  /** Of a licence that has a number already: which, and the version that this one is of it. */
  successor?: Readonly<{ number: string; version: number }>;
  category: string;
  /** Origin of the verification page. */
  publicUrl: string;
  /** 22 random bytes: 16 for the token of the QR code, 6 for the check code. */
  random: Uint8Array;
  development: boolean;
  /** Whether the holder seals too. */
  countersigned?: boolean;
  data: LicenceData;
}>;

/** A licence type as the licence itself names it. */
export function namedType(type: {
  name: string;
  code: string;
  definingAuthorityName: string;
  definingAuthorityUscc: string;
}): LicenceSnapshot['type'] {
  const { name, code, definingAuthorityName, definingAuthorityUscc } = type;
  return { name, code, definingAuthority: { name: definingAuthorityName, uscc: definingAuthorityUscc } };
}

/**
 * @param codeTypes code table `holder-code-type`
 * @throws Error for a type that the table does not have: both are our own data
 */
export function namedHolder(
  { holderName, holderCode }: Readonly<{ holderName: string; holderCode: string }>,
  { holderCodeType }: Readonly<{ holderCodeType: string }>,
  codeTypes: readonly Readonly<{ code: string; name: string }>[],
): LicenceSnapshot['holder'] {
  const codeType = codeTypes.find(({ code }) => code === holderCodeType);
  if (!codeType) throw new Error(`No holder code type ${holderCodeType}`);
  return { name: holderName, code: holderCode, codeType: { code: codeType.code, name: codeType.name } };
}

/** Derives number, identifier, token and check code, and fixes them with the data in one snapshot. */
export function numberedSnapshot(numbering: Numbering): { token: string; snapshot: LicenceSnapshot } {
  const { licenceType, templateVersion, type, issuer, holder, issueDate, development, data, publicUrl } =
    numbering;
  const number = numbering.successor?.number ?? newNumber(numbering);
  const version = formatLicenceVersion(numbering.successor?.version ?? 1);
  const identifier = composeLicenceIdentifier({
    type: numbering.type.code,
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
      type,
      issuer,
      holder,
      issueDate,
      verification,
      development,
      ...(numbering.countersigned ? { countersigned: true } : {}),
      data,
    },
  };
}

function newNumber({ issuer, issueDate, serial, category }: Numbering): string {
  return composePermitNumber({ region: issuer.region, date: issueDate, serial, category });
}
