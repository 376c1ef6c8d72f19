import type { StandingLicence } from '../lookups/standing.js';

/** What came of comparing what somebody says of a licence (信息比对). @see DB3704/T 0042-2024 verifyCertInfo */
export const VERIFY_RESULTS = {
  0: '信息正确且有效',
  2: '信息正确且证照暂时失效',
  3: '信息正确且证照已失效',
  5: '查无此信息',
  7: '部分信息有误或不完整',
} as const;
export type VerifyResult = keyof typeof VERIFY_RESULTS;

/** What somebody says of a licence of which they know the number. */
export type CertData = Readonly<{ holderCode: string; holder: string }>;

/** @param found the licence of that number, if there is one that may be known */
export function verifyResult(found: StandingLicence | undefined, said: CertData): VerifyResult {
  if (!found) return 5;
  const { licence, standing } = found;
  if (licence.holderCode !== said.holderCode || licence.holderName !== said.holder) return 7;
  if (standing.inForce) return 0;
  return standing.code === 23 ? 2 : 3;
}
