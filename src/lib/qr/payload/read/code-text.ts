import { isVerificationToken } from '../../../numbering/verification-token.js';
import { payloadFault } from './payload-fault.js';

/** Characters of a code that is looked at: a symbol of the largest size holds 4296. */
const MAX_TEXT = 4096;

/** What a scanned or typed code consists of. */
export type CodeText = Readonly<{
  /** `host[:port]` when the code is an address. */
  host: string | undefined;
  token: string | undefined;
  /** Base32; undefined for codes of template version 1, which have none. */
  payload: string | undefined;
}>;

const ADDRESS = /^https?:\/\/([^/?#\\@\s]+)\/v\/([^/?#\s]+)(?:#(.*))?$/su;

/**
 * Takes a code apart: the whole address `https://host/v/TOKEN#PAYLOAD`, or the payload alone.
 *
 * @throws FaultError `payload-too-long`, `payload-url`
 */
export function readCodeText(text: string): CodeText {
  if (text.length > MAX_TEXT) throw payloadFault('payload-too-long', `more than ${MAX_TEXT} characters`);
  const trimmed = text.trim();
  if (!trimmed.includes(':'))
    return { host: undefined, token: undefined, payload: trimmed.replace(/^#/, '') };
  const [, host, token = '', payload] = ADDRESS.exec(trimmed) ?? [];
  if (host === undefined || !isVerificationToken(token))
    throw payloadFault('payload-url', 'no address of the form https://host/v/TOKEN#PAYLOAD');
  return { host: host.toLowerCase(), token, payload: payload === '' ? undefined : payload };
}
