import { DomainError } from '../../lib/errors/domain-error.js';

/** head.status of 该用户无访问该证的权限. @see DB3704/T 0042-2024 */
export const NOT_ENTITLED_CODE = 100;

/** One answer for every way of not being entitled; decided before any licence is looked up. */
export function notEntitled(): DomainError {
  const detail = 'No entitlement in force allows this for the matter, in this way of being authorised.';
  const errors = [
    { pointer: '/matter', detail: 'no entitlement of yours covers it, for this type and authMode' },
  ];
  return new DomainError('not-entitled', detail, { code: NOT_ENTITLED_CODE, errors });
}
