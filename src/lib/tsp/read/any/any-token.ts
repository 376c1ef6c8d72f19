import { DerError } from '../../../asn1/der.js';
import { type AnyMessage, digestOf, readAnyMessage } from '../../../cms/read/any/any-message.js';
import { OIDS } from '../../../oids.js';
import { tspFault } from '../tsp-fault.js';
import { type AnyTstInfo, readAnyTstInfo } from './tst-info.js';

/** A timestamp of any authority whose form is right; whether it is genuine is not yet said. */
export type AnyToken = Readonly<{
  info: AnyTstInfo;
  message: AnyMessage;
  /** DER of the TSTInfo: what the authority signed. */
  content: Uint8Array;
}>;

/**
 * Reads the TimeStampToken (RFC 3161 §2.4.2) at the start of `bytes`; `message.data.length` tells its end.
 *
 * @throws FaultError with a `timestamp-` or `cms-` code
 */
export function readAnyToken(bytes: Uint8Array): AnyToken {
  const message = readAnyMessage(bytes);
  const { contentType, content } = message.data;
  if (contentType !== OIDS.tstInfo || content === undefined)
    throw tspFault('timestamp-content', 'the message holds no TSTInfo');
  if (message.signer.signedAttributes === undefined)
    throw tspFault('timestamp-attributes', 'the authority signed no attributes');
  // RFC 3161 §2.4.2, RFC 5816 §2.2.1.
  if (message.attributes.references.length === 0)
    throw tspFault('timestamp-certificate-reference', 'the token names no certificate of its authority');
  try {
    return { info: readAnyTstInfo(content), message, content };
  } catch (error) {
    if (error instanceof DerError) throw tspFault('timestamp-malformed', error.message);
    throw error;
  }
}

/** Whether a timestamp is about these bytes; `undefined` when its digest cannot be computed. */
export function isImprintOf({ info }: AnyToken, pieces: readonly Uint8Array[]): boolean | undefined {
  if (info.digest === undefined) return undefined;
  return Buffer.compare(digestOf(info.digest, pieces), info.imprint) === 0;
}
