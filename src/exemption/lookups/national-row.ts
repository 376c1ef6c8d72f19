import { parseLicenceIdentifier } from '../../lib/numbering/licence-identifier.js';
import type { LookedUpLicence } from '../../licences/licence-lookups.service.js';
import { type Grant, shownField } from '../entitlements/field-groups.js';

/**
 * What stands in the national data instead of a file: members of SPGL_XMSQCLJQTFJXXB, by their names there. A masked one is null.
 *
 * @see 工程建设项目审批管理系统数据共享交换标准 3.0
 */
export type NationalRow = Readonly<{
  /** 证照名称 */
  zzmc: string | null;
  /** 证照编号 */
  zzbh: string | null;
  /** 证照类型代码 */
  zzlx: string | null;
  /** 电子证照标识 */
  zzbs: string | null;
  /** 电子证照文件链接 */
  dzzzwjlj: string | null;
}>;

/** @param publicUrl origin of the addresses in QR codes */
export function nationalRow(licence: LookedUpLicence, grant: Grant, publicUrl: string): NationalRow {
  const { name, number, identifier, token } = licence;
  const type = parseLicenceIdentifier(identifier)?.type;
  return {
    zzmc: shownField(grant, 'zzmc', name),
    zzbh: shownField(grant, 'zzbh', number),
    zzlx: type === undefined ? null : shownField(grant, 'zzlx', type),
    zzbs: shownField(grant, 'zzbs', identifier),
    dzzzwjlj: shownField(grant, 'dzzzwjlj', `${publicUrl}/v/${token}`),
  };
}
