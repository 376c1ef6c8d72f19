import { prepareDocumentTimestamp } from '../../src/lib/pades/write/document-timestamp.js';
import { embedCms } from '../../src/lib/pades/write/prepared-seal.js';
import { appendValidationData } from '../../src/lib/pades/write/validation-data.js';
import { preparedFirst, STAND_IN, standInSealed } from './two-parties.js';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
export const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
export const NO_EVIDENCE = { certificates: [], ocsps: [], crls: [] } as const;

/** SHA-1 of the stand-ins with their padding (24, 20 and 8 octets in all), as sha1sum prints it. */
export const VRI_KEYS = {
  first: '5A6FADFB7283F427EEE020A840B5C8084E0D670B',
  second: 'BC9D0630C599FEDA028E4EBC5639A170C9F08C01',
  token: '8C49162811E3FC16FC81793CFE324D0FF55FFAA3',
} as const;

/** What an update appends; all before it has to stand as it did. */
export function appended(before: Uint8Array, after: Uint8Array): string {
  if (!Buffer.from(after.subarray(0, before.length)).equals(before))
    throw new Error('an earlier byte was changed');
  return latin1(after.subarray(before.length));
}

/** Values of the objects in the text of one revision, by number, white space made one, offsets made `#`. */
export function objectsIn(text: string): Record<string, string> {
  const [body = ''] = text.split('\nxref\n');
  const found = `${body}\n`.matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)(?=\nendobj\n)/g);
  const plain = (value = '') => value.replaceAll(/\s+/g, ' ').replace(/\[0 \d+ \d+ \d+\]/, '[0 # # #]');
  return Object.fromEntries([...found].map(([, number, value]) => [number, plain(value)]));
}

/** One of two parties has sealed, then both, and so on: each continues the one before. */
export const half = embedCms(preparedFirst(2), STAND_IN.first);
export const whole = standInSealed(2);
export const EVIDENCE = {
  certificates: [ascii('root')],
  ocsps: [],
  crls: [ascii('crl')],
  signatures: [
    {
      ...NO_EVIDENCE,
      contents: STAND_IN.first,
      certificates: [ascii('one'), ascii('root')],
      ocsps: [ascii('ocsp')],
    },
    { ...NO_EVIDENCE, contents: STAND_IN.second, crls: [ascii('crl')] },
  ],
};
export const withDss = appendValidationData(whole, EVIDENCE);
export const withTimestamp = embedCms(prepareDocumentTimestamp(withDss, { reserve: 8 }), STAND_IN.token);
