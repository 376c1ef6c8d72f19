import { shanghaiDate } from '../../platform/time/shanghai-date.js';

/** For which use a copy was made, by whom and until when: what is printed on it, and on record. */
export type CopyUse = Readonly<{
  matter: string;
  matterName: string;
  department: string;
  operatorId: string;
  operatorName: string;
  caseNo: string;
  useCause: string;
  authMode: string;
  /** 持证主体代码. */
  holderCode: string;
  licence: Readonly<{ name: string; number: string; version: string; issuer: string; holder: string }>;
  /** SHA-256 of the sealed file whose pages are shown. */
  originalSha256: string;
  pages: number;
}>;

const AUTH_MODES: Readonly<Record<string, string>> = {
  HOLDER_CONSENT: '持证主体授权 Consent of the holder',
  ENTRUST: '委托授权 Mandate of the holder',
  STATUTORY: '依职能 Statutory duty',
};

const OFFSET_MS = 8 * 3_600_000;

/** The line that is written across every page (加注内容). */
export function madeFor({ matterName, department, operatorName, caseNo }: CopyUse, madeAt: Date): string {
  return `仅用于${[matterName, department, operatorName, caseNo, beijingTime(madeAt), '复制无效'].join(' · ')}`;
}

/** What the template `annotated-copy` is filled with. */
export function copyData(use: CopyUse, madeAt: Date, expiresAt: Date): Record<string, unknown> {
  const { matterName, department, operatorName, caseNo, useCause, authMode, licence } = use;
  return {
    matter: matterName,
    department,
    operator: operatorName,
    caseNo,
    useCause,
    authMode: AUTH_MODES[authMode] ?? authMode,
    madeAt: beijingTime(madeAt),
    expiresAt: beijingTime(expiresAt),
    licence,
    pages: String(use.pages),
    original: use.originalSha256,
  };
}

function beijingTime(at: Date): string {
  return `${shanghaiDate(at)} ${new Date(at.getTime() + OFFSET_MS).toISOString().slice(11, 19)}`;
}
