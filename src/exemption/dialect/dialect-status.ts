import type { DomainError, DomainErrorCode, Violation } from '../../lib/errors/domain-error.js';

/** Codes of `head.status` that we give, and their words. @see DB3704/T 0042-2024 and the systems that speak it */
export const DIALECT_STATUSES = {
  0: '成功',
  2: '证照源未提供此服务接口',
  10: '未找到匹配的证照信息',
  11: '身份验证不通过',
  12: '要求必填的输入参数值不为空',
  13: '证照类型不存在或未发布',
  21: '该电子证照已废止或已注销',
  22: '该电子证照已过期',
  23: '该电子证照已受限使用',
  100: '该用户无访问该证的权限！请先申请',
  102: '参数值错误',
  103: '持证主体代码类型代码不符合规范',
  109: 'certNo 为空',
  110: 'holderCode 为空',
  111: 'holder 为空',
} as const;
export type DialectStatus = keyof typeof DIALECT_STATUSES;

/** What the dialect says of our refusals; what is not here is a failure of ours and stays one. */
const OF_REFUSALS: Partial<Record<DomainErrorCode, DialectStatus>> = {
  'organisation-required': 11,
  'operator-not-of-department': 11,
  'consent-expired': 11,
  'licence-type-unknown': 13,
  'matter-unknown': 102,
  'not-entitled': 100,
};

/** Members that have a code of their own when nothing is in them. */
const OF_MISSING: Readonly<Record<string, DialectStatus>> = {
  '/certData/certNo': 109,
  '/certData/holderCode': 110,
  '/certData/holder': 111,
};

/**
 * @param isMissing whether nothing was said at such a place of what was sent
 * @returns undefined for what is no refusal of a question
 */
export function statusOfRefusal(
  { code, extensions }: DomainError,
  isMissing: (pointer: string) => boolean,
): DialectStatus | undefined {
  if (code !== 'request-invalid') return OF_REFUSALS[code];
  const { errors = [] } = extensions as { errors?: readonly Violation[] };
  const missing = errors.find(({ pointer }) => isMissing(pointer));
  if (missing) return OF_MISSING[missing.pointer] ?? 12;
  return errors.some(({ pointer }) => pointer === '/holderTypeCode') ? 103 : 102;
}
