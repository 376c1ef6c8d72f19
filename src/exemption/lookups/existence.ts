import type { LookedUpLicence } from '../../licences/licence-lookups.service.js';
import { type StandingCode, standingLicences } from './standing.js';

/** The least that can be said of a licence. Absent and hidden are one and the same: every field as here, code 10. */
export type Existence = Readonly<{
  code: StandingCode | 10;
  exists: boolean;
  inForce: boolean;
  suspended: boolean;
  /** Of how many licences that fit this is the one that counts most. */
  matches: number;
  version: string | null;
  status: string | null;
  statusText: string | null;
  /** RFC 3339; null where there is nothing to rely on. */
  reliableUntil: string | null;
  /** To be read out. */
  sentence: string;
}>;

/** What was found, with the licence it was found in; that one is not for the caller. */
export type FoundExistence = Readonly<{ existence: Existence; licence: LookedUpLicence | null }>;

/** @param reliableUntil see `reliableUntil` */
export function existenceOf(
  rows: readonly LookedUpLicence[],
  { today, reliableUntil }: Readonly<{ today: string; reliableUntil: string }>,
): FoundExistence {
  const found = standingLicences(rows, today);
  const [first] = found;
  if (!first) return { existence: NOTHING, licence: null };
  const { licence, standing } = first;
  const { code, inForce, suspended, statusText } = standing;
  const sentence = `查到${licence.name}（版本${licence.version}），状态：${statusText}。${inForce ? '证照现行有效，不必再收取证照。' : '证照现不可用，请告知申请人。'}`;
  const { version, status } = licence;
  const matches = found.length;
  const until = inForce ? reliableUntil : null;
  const said = { code, inForce, suspended, matches, version, status, statusText, sentence };
  return { licence, existence: { ...said, exists: true, reliableUntil: until } };
}

const NOTHING: Existence = {
  code: 10,
  exists: false,
  inForce: false,
  suspended: false,
  matches: 0,
  version: null,
  status: null,
  statusText: null,
  reliableUntil: null,
  sentence: '未找到匹配的证照信息，请核对证照编号、持证主体代码或项目代码。',
};
