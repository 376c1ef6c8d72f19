import { FaultError } from '../lib/faults/fault.js';
import { jwsObject, type JwsFaultCode, proveJws, readCompactJws } from '../lib/jws/read/compact-jws.js';
import type { AuditPublicKey } from './audit-keys.js';

export type StatementFaultCode = JwsFaultCode | 'jws-key-unknown' | 'jws-type';

/** What somebody signed, proved. */
export type Statement = Readonly<{ payload: Readonly<Record<string, unknown>>; kid: string }>;

/**
 * Reads a statement of ours and proves it.
 *
 * @param type what it must be (`typ` of the header)
 * @throws FaultError<StatementFaultCode>
 */
export function provedStatement(token: string, type: string, keys: readonly AuditPublicKey[]): Statement {
  const jws = readCompactJws(token);
  if (jws.typ !== type) throw new FaultError<StatementFaultCode>('jws-type', `not a ${type}`);
  const known = keys.find(({ jwk }) => jwk.kid === jws.kid);
  if (!known) throw new FaultError<StatementFaultCode>('jws-key-unknown', 'no key of that name');
  proveJws(jws, known.key);
  return { payload: jwsObject(jws.payload), kid: known.jwk.kid };
}
