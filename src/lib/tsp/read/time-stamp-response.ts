import { DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readBitString, readInteger, readString } from '../../asn1/values.js';
import { tspFault } from './tsp-fault.js';

/** PKIStatus (RFC 3161 §2.4.2). */
const STATUSES = [
  'granted',
  'grantedWithMods',
  'rejection',
  'waiting',
  'revocationWarning',
  'revocationNotification',
] as const;

/** Bits of PKIFailureInfo (RFC 3161 §2.4.2). */
const FAILURES: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
};

/**
 * Takes the token out of a TimeStampResp (RFC 3161 §2.4.2). Only a granted one has a token; of any other answer
 * the fault says what the authority said.
 *
 * @returns DER of the TimeStampToken, to be judged by `readTimestampToken`
 * @throws FaultError `timestamp-malformed`, `timestamp-rejected`
 */
export function tokenOfResponse(bytes: Uint8Array): Uint8Array {
  try {
    const [status, token, ...rest] = readDer(bytes).expect(TAG.SEQUENCE).children();
    if (status === undefined || rest.length > 0) throw new DerError('TimeStampResp of another form');
    assertGranted(status.expect(TAG.SEQUENCE).children());
    if (token === undefined) throw new DerError('granted without a token');
    return token.encoded;
  } catch (error) {
    if (error instanceof DerError) throw tspFault('timestamp-malformed', error.message);
    throw error;
  }
}

/** @param parts PKIStatusInfo: status, optional text, optional failure information */
function assertGranted([statusNode, ...details]: readonly DerNode[]): void {
  if (statusNode === undefined) throw new DerError('PKIStatusInfo of another form');
  const status = STATUSES[Number(readInteger(statusNode))] ?? 'an unknown status';
  if (status === 'granted' || status === 'grantedWithMods') return;
  const text = details.find(({ identifier }) => identifier === TAG.SEQUENCE);
  const failure = details.find(({ identifier }) => identifier === TAG.BIT_STRING);
  const reasons = [...(failure ? failuresOf(failure) : []), ...(text ? wordsOf(text) : [])];
  throw tspFault('timestamp-rejected', [status, ...reasons].join(', '));
}

function failuresOf(node: DerNode): string[] {
  const { bytes } = readBitString(node);
  const bits = [...Array(bytes.length * 8).keys()];
  return bits
    .filter((bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit % 8))) !== 0)
    .map((bit) => FAILURES[bit] ?? `failure ${bit}`);
}

/** PKIFreeText: foreign words, cut short as they end in a log. */
function wordsOf(node: DerNode): string[] {
  return node
    .children()
    .slice(0, 3)
    .map((text) => readString(text, TAG.UTF8_STRING).slice(0, 200));
}
