import { DerError, readDer, TAG } from '../../asn1/der.js';
import { readOid, readString } from '../../asn1/values.js';
import { x509Fault } from './x509-fault.js';

/** One attribute of a distinguished name. */
export type NameValue = Readonly<{ oid: string; text: string }>;

/**
 * The attributes of a Name in their order (X.501 §9.2); those that are no text are left out.
 *
 * @param name DER
 * @throws FaultError `certificate-malformed`
 */
export function readName(name: Uint8Array): NameValue[] {
  try {
    return readDer(name)
      .expect(TAG.SEQUENCE)
      .children()
      .flatMap((rdn) => rdn.expect(TAG.SET).children())
      .flatMap((attribute) => {
        const [type, value] = attribute.expect(TAG.SEQUENCE).children();
        if (type === undefined || value === undefined) throw new DerError('attribute of another form');
        return value.constructed ? [] : [{ oid: readOid(type), text: readString(value) }];
      });
  } catch (error) {
    if (error instanceof DerError) throw x509Fault('certificate-malformed', error.message);
    throw error;
  }
}
