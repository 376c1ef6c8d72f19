import type { LookedUpLicence } from '../../licences/licence-lookups.service.js';
import { type Grant, shownField } from '../entitlements/field-groups.js';
import { nationalRow } from '../lookups/national-row.js';

/** What stands on the face of a licence (照面), by field; what is masked, not granted or not there is null. */
export type FaceData = Readonly<Record<string, string | null>>;

/** Fields and what they are called (照面字段说明). */
export const FACE_FIELDS: Readonly<Record<string, string>> = {
  zzmc: '证照名称',
  zzbh: '证照编号',
  zzlx: '证照类型代码',
  zzbs: '电子证照标识',
  dzzzwjlj: '电子证照文件链接',
  holder: '持证主体',
  holderCode: '持证主体代码',
  issuer: '证照颁发机构',
  issueDate: '证照颁发日期',
  projectCode: '投资项目统一代码',
  projectName: '工程名称',
  address: '建设地址',
  scale: '建设规模',
  contractPrice: '合同价格（万元）',
  parties: '参建单位',
  leaders: '项目负责人',
};

type Party = Readonly<{ name?: unknown; leaderName?: unknown }>;

/** @param snapshot JSON of a `LicenceSnapshot`; it holds no personal numbers, and no number of a person is taken from it */
export function faceData(
  licence: LookedUpLicence,
  snapshot: string,
  { grant, publicUrl }: Readonly<{ grant: Grant; publicUrl: string }>,
): FaceData {
  const { data = {} } = JSON.parse(snapshot) as { data?: Readonly<Record<string, unknown>> };
  const parties = Array.isArray(data['parties']) ? (data['parties'] as readonly Party[]) : [];
  const values = {
    holder: licence.holderName,
    holderCode: licence.holderCode,
    issuer: licence.issuerName,
    issueDate: licence.issueDate,
    projectCode: licence.projectCode,
    projectName: data['projectName'],
    address: data['address'],
    scale: data['scale'],
    contractPrice: data['contractPriceWan'],
    parties: joined(parties.map(({ name }) => name)),
    leaders: joined(parties.map(({ leaderName }) => leaderName)),
  };
  const shown = Object.entries(values).map(([field, value]) => [
    field,
    typeof value === 'string' && value !== '' ? shownField(grant, field, value) : null,
  ]);
  return { ...nationalRow(licence, grant, publicUrl), ...(Object.fromEntries(shown) as FaceData) };
}

function joined(names: readonly unknown[]): string {
  return names.filter((name) => typeof name === 'string').join('、');
}
