import { createHash } from 'node:crypto';
import { encodeVerificationToken } from '../../lib/numbering/verification-token.js';
import { mod11x10CheckDigit } from '../../lib/numbering/iso7064.js';
import { usccCheckCharacter } from '../../lib/numbering/uscc.js';
import { searchedName } from '../../licences/holder-name.js';
import { firstPlace } from '../../licences/licence-place.js';
import type { LicenceStatus } from '../../licences/licence-status.js';
import { plusDays } from '../../platform/time/calendar-periods.js';

const TEXT = { type: 'text' } as const;
const NUMBER = { type: 'bigint' } as const;

/** Columns of the register that are filled, and what PostgreSQL is to read them as. */
export const REGISTER_COLUMNS = [
  { name: 'id', ...TEXT },
  { name: 'licenceType', ...TEXT },
  { name: 'name', ...TEXT },
  { name: 'number', ...TEXT },
  { name: 'version', ...TEXT },
  { name: 'identifier', ...TEXT },
  { name: 'token', ...TEXT },
  { name: 'checkCode', ...TEXT },
  { name: 'issuerName', ...TEXT },
  { name: 'issuerUscc', ...TEXT },
  { name: 'issueDate', ...TEXT },
  { name: 'holderName', ...TEXT },
  { name: 'holderCode', ...TEXT },
  { name: 'projectCode', ...TEXT },
  { name: 'status', ...TEXT },
  { name: 'statusSince', ...TEXT },
  { name: 'statusSequence', ...NUMBER },
  { name: 'extensions', ...NUMBER },
  { name: 'validUntil', ...TEXT },
  { name: 'registrarUscc', ...TEXT },
  { name: 'registrarName', ...TEXT },
  { name: 'place', ...NUMBER },
  { name: 'holderKey', ...TEXT },
  { name: 'projectName', ...TEXT },
  { name: 'snapshot', ...TEXT },
  { name: 'documentSha256', ...TEXT },
  { name: 'documentBytes', ...NUMBER },
  { name: 'sealLevel', ...TEXT },
] as const;

type ColumnName = (typeof REGISTER_COLUMNS)[number]['name'];

/** One invented licence, as it stands in the database. */
export type RegisterRow = Readonly<
  Record<Exclude<ColumnName, NumberColumn | OptionalColumn>, string> &
    Record<NumberColumn, number> &
    Record<OptionalColumn, string | null> & { status: LicenceStatus }
>;
type NumberColumn = 'statusSequence' | 'extensions' | 'place' | 'documentBytes';
type OptionalColumn = 'validUntil' | 'registrarUscc' | 'registrarName';

const FIRST_ISSUE = '2015-01-05';
const DAYS = 4300;
const LICENCES_A_HOLDER = 8;
const LICENCES_A_PROJECT = 4;
const ISSUERS = [
  ['延津县行政审批和政务信息管理局', '11410726MB0X123439'],
  ['延津县自然资源局', '11410726MB0X345697'],
  ['延津县住房城乡建设和城市管理局', '11410726MB0X234568'],
] as const;
const TYPES = [
  ['construction-permit', '中华人民共和国建筑工程施工许可证', 0],
  ['construction-permit', '中华人民共和国建筑工程施工许可证', 0],
  ['land-use-permit', '建设用地规划许可证', 1],
  ['works-planning-permit', '建设工程规划许可证', 1],
  ['drawing-review-certificate', '施工图设计文件审查合格书', 2],
  ['fire-design-review', '特殊建设工程消防设计审查意见书', 2],
] as const;
const PLACES = ['河南', '新乡', '新乡市', '延津', '延津县', '原阳', '封丘县', '郑州', '卫辉市', '长垣'];
const SIGNS = Array.from(
  '华中盛德信诚恒泰安康宏达润丰瑞祥金鼎天宇博远东方明新科创嘉禾绿源通顺兴隆利民惠普聚合众联',
);
const TRADES = [
  '建设工程',
  '建筑安装工程',
  '房地产开发',
  '粮油食品',
  '机械制造',
  '市政工程',
  '农业科技',
  '新能源',
  '物流',
  '纺织',
];
const FORMS = ['有限公司', '有限责任公司', '集团有限公司', '股份有限公司', '有限公司延津分公司'];
/** Of a thousand; what is left is valid. */
const STATUSES: readonly (readonly [number, LicenceStatus])[] = [
  [30, 'superseded'],
  [40, 'suspended'],
  [42, 'pending-recheck'],
  [52, 'revoked'],
  [72, 'withdrawn'],
  [97, 'lapsed'],
  [99, 'penalised'],
  [100, 'void'],
];

/** The licence of this index among so many, issued one after the other over twelve years; the same every time. */
export function registerRow(index: number, licences: number): RegisterRow {
  const random = createHash('sha256').update(`licence ${index}`).digest();
  const holder = holderOf(random.readUInt32BE(0) % Math.max(1, Math.floor(licences / LICENCES_A_HOLDER)));
  const [licenceType, name, issuer] = pick(TYPES, random.readUInt32BE(4));
  const [issuerName, issuerUscc] = ISSUERS[issuer];
  const issueDate = plusDays(FIRST_ISSUE, Math.floor((index * DAYS) / licences));
  const isRegistered = licenceType !== 'construction-permit';
  const serial = String(index).padStart(8, '0');
  const projectName = `${holder.name}示例项目`;
  const token = encodeVerificationToken(random.subarray(8, 24));
  return {
    id: `${serial}-0000-4000-8000-${random.toString('hex', 24, 30)}`,
    licenceType,
    name,
    number: `410726${issueDate.replaceAll('-', '')}${serial}`,
    version: '001',
    identifier: `1.2.156.3005.2.11100000000013338W009.${issuerUscc}.${serial}.001.0`,
    token,
    checkCode: 'ABCDEF',
    issuerName,
    issuerUscc,
    issueDate,
    holderName: holder.name,
    holderCode: holder.code,
    projectCode: projectOf(Math.floor(index / LICENCES_A_PROJECT), issueDate),
    status: statusOf(random.readUInt16BE(30) % 1000),
    statusSince: `${issueDate}T02:00:00.000Z`,
    statusSequence: 1,
    extensions: 0,
    validUntil: isRegistered ? plusDays(issueDate, 1096) : null,
    registrarUscc: isRegistered ? issuerUscc : null,
    registrarName: isRegistered ? issuerName : null,
    place: firstPlace(issueDate) + index + 1,
    holderKey: searchedName(holder.name),
    projectName,
    snapshot: JSON.stringify({ development: false, data: { projectName } }),
    documentSha256: random.toString('hex'),
    documentBytes: 130_000,
    sealLevel: 'B-B',
  };
}

function holderOf(index: number): Readonly<{ name: string; code: string }> {
  const random = createHash('sha256').update(`holder ${index}`).digest();
  const signs = Array.from({ length: 2 + (index % 3) }, (_, at) => pick(SIGNS, random.readUInt16BE(2 * at)));
  const parts = [pick(PLACES, random.readUInt16BE(10)), signs.join('')];
  const ends = [pick(TRADES, random.readUInt16BE(12)), pick(FORMS, random.readUInt16BE(14))];
  const body = `91410726MA${String(index).padStart(7, '0')}`;
  return { name: [...parts, ...ends].join(''), code: body + usccCheckCharacter(body) };
}

function projectOf(index: number, issueDate: string): string {
  const month = issueDate.slice(2, 7).replace('-', '');
  const body = `${month}41072604${String(index % 10).padStart(2, '0')}${String(index % 100_000).padStart(5, '0')}`;
  const [kind, serial] = [body.slice(12, 14), body.slice(14)];
  return `${month}-410726-04-${kind}-${serial}${mod11x10CheckDigit(body)}`;
}

function statusOf(thousandth: number): LicenceStatus {
  return STATUSES.find(([below]) => thousandth < below)?.[1] ?? 'valid';
}

function pick<T>(all: readonly T[], number: number): T {
  return all[number % all.length] as T;
}
