import { XmpExtension, type XmpProperty } from '../../lib/pdf/write/xmp-extension.js';
import type { LicenceSnapshot } from '../licence-snapshot.js';

type BasicItem = XmpProperty & Readonly<{ read: (snapshot: LicenceSnapshot) => string }>;

/** Basic metadata of GB/T 36903 (电子证照 元数据规范) that a permit has, under the names that licence systems use. */
const ITEMS: readonly BasicItem[] = [
  item('ZZBS', '证照标识', ({ identifier }) => identifier),
  item('ZZMC', '证照名称', ({ type }) => type.name),
  item('ZZBH', '证照编号', ({ number }) => number),
  item('ZZLXDM', '证照类型代码', ({ type }) => type.code),
  item('ZZBFJG', '证照颁发机构', ({ issuer }) => issuer.name),
  item('ZZBFJGDM', '证照颁发机构代码', ({ issuer }) => issuer.uscc),
  { ...item('ZZBFRQ', '证照颁发日期', ({ issueDate }) => issueDate), valueType: 'Date' },
  item('CZZT', '持证主体', ({ holder }) => holder.name),
  item('CZZTDM', '持证主体代码', ({ holder }) => holder.code),
  item('CZZTDMLX', '持证主体代码类型', ({ holder }) => holder.codeType.name),
  item('CZZTDMLXDM', '持证主体代码类型代码', ({ holder }) => holder.codeType.code),
];

/** The items as properties of XMP. The standard has no namespace, so it is ours. */
export const BASIC_METADATA = new XmpExtension({
  title: 'GB/T 36903 电子证照元数据',
  namespace: 'tag:jianzhang.example,2026:gbt36903#',
  prefix: 'gbt36903',
  properties: ITEMS,
});

/** What the snapshot says, by name, in the order of the standard; without what it does not have. */
export function basicMetadata(snapshot: LicenceSnapshot): Readonly<Record<string, string>> {
  const entries = ITEMS.map((each) => [each.name, each.read(snapshot)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

function item(name: string, description: string, read: BasicItem['read']): BasicItem {
  return { name, description, read, valueType: 'Text' };
}
