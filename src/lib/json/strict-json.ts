import { DomainError } from '../errors/domain-error.js';
import { refuseAmbiguity } from './json-structure.js';

/**
 * Parses JSON that can be read in one way only.
 *
 * `JSON.parse` takes the last of two equal keys, another parser the first: what was checked and what was signed
 * would differ. So I-JSON's rules hold (no duplicate names, no lone surrogates), and the bytes must be UTF-8:
 * Node's own decoding would silently put U+FFFD for what is not.
 *
 * @param bytes the whole document
 * @throws DomainError `request-malformed`; the message names a place, never the text found there
 * @see RFC 8259 §8.1, RFC 7493 §2
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  const value = parse(text);
  refuseAmbiguity(text);
  return value;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DomainError('request-malformed', 'The body is not valid UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of V8 quotes the text around the fault, which may be anything.
    throw new DomainError('request-malformed', 'The body is not valid JSON.');
  }
}
