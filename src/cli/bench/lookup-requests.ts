import type { RegisterSample } from './register-rows.js';

export const LOOKUP_CASES = ['token', 'existence', 'exemption', 'search'] as const;
export type LookupCase = (typeof LOOKUP_CASES)[number];

/** Answers of these are on record before they are given. */
export const RECORDED: ReadonlySet<LookupCase> = new Set(['existence', 'exemption']);

/** 消防救援大队 of the seeds, for 消防设计审查. */
export const DEPARTMENT = '11410726MB0X89017A';
export const MATTER = '0100000';

const TERMS = {
  matter: MATTER,
  caseNo: 'XF-2026-0012',
  operator: { id: 'XF-017', name: '测试丙' },
  useCause: '办理消防设计审查，核对施工许可',
  authMode: 'STATUTORY',
};

/** Two characters are the least that people look for; four what they remember. */
const PART = [2, 4] as const;

/** Whole requests, each about another licence of the sample. */
export function lookupRequests(
  sample: RegisterSample,
  { asking, searching }: Readonly<{ asking: string; searching: string }>,
): Readonly<Record<LookupCase, readonly string[]>> {
  const permits = sample.filter(({ licenceType }) => licenceType === 'construction-permit');
  return {
    token: sample.map(({ token }) => get(`/v/${token}`)),
    existence: permits.map(({ licenceType, number }) =>
      post('/v1/existence-checks', { ...TERMS, licenceType, number }, asking),
    ),
    exemption: sample.map(({ holderCode, projectCode }) =>
      post('/v1/exemption-checks', { ...TERMS, holderCode, projectCode }, asking),
    ),
    search: sample.map((row, index) => get(`/v1/licences/search?${searchOf(row, index)}`, searching)),
  };
}

/** In turn: by code, by the beginning of a name, by a part of it, by status with a part. */
function searchOf(
  { holderCode, holderName, status }: RegisterSample[number],
  index: number,
): URLSearchParams {
  const from = index % 6;
  const part = holderName.slice(from, from + (PART[index % 2] ?? 2));
  const forms = [
    { holderCode },
    { holderName: holderName.slice(0, 5) },
    { holderName: part, holderNameMode: 'contains' },
    { holderName: part, holderNameMode: 'contains', status },
  ];
  return new URLSearchParams(forms[index % forms.length]);
}

function get(path: string, key?: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\n${authorization(key)}\r\n`;
}

function post(path: string, body: object, key: string): string {
  const json = JSON.stringify(body);
  const type = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n`;
  return `POST ${path} HTTP/1.1\r\nHost: bench\r\n${authorization(key)}${type}\r\n${json}`;
}

function authorization(key: string | undefined): string {
  return key === undefined ? '' : `Authorization: Bearer ${key}\r\n`;
}
