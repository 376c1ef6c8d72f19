import { SignerError } from '../signer-error.js';
import { returnValueOf } from './cryptoki.js';

/** What a token, reader or network module says after it was pulled out or started anew. */
const LOST: ReadonlySet<string> = new Set([
  'CKR_CRYPTOKI_NOT_INITIALIZED',
  'CKR_DEVICE_ERROR',
  'CKR_DEVICE_REMOVED',
  'CKR_FUNCTION_FAILED',
  'CKR_GENERAL_ERROR',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_OPERATION_ACTIVE',
  'CKR_SESSION_CLOSED',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SLOT_ID_INVALID',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_TOKEN_NOT_RECOGNIZED',
  'CKR_USER_NOT_LOGGED_IN',
]);

/** What a token says of a PIN that must not be tried again. */
const PIN_REFUSED: ReadonlySet<string> = new Set([
  'CKR_PIN_EXPIRED',
  'CKR_PIN_INCORRECT',
  'CKR_PIN_INVALID',
  'CKR_PIN_LEN_RANGE',
  'CKR_PIN_LOCKED',
]);

export function isLost(error: unknown): boolean {
  return LOST.has(returnValueOf(error) ?? '');
}

export function isPinRefused(error: unknown): boolean {
  return PIN_REFUSED.has(returnValueOf(error) ?? '');
}

export function locked(why: string): SignerError {
  const advice = 'It stays locked until somebody has put the PIN right.';
  return new SignerError('key-locked', `${why} ${advice}`);
}

/** What a failed call means for whoever wanted a signature. */
export function explained(error: unknown): SignerError {
  if (error instanceof SignerError) return error;
  const value = returnValueOf(error) ?? 'no PKCS#11 return value';
  return isLost(error)
    ? new SignerError('token-lost', `its token does not answer (${value}).`)
    : new SignerError('key-refused', `its token refuses to sign (${value}).`);
}
