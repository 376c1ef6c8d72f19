import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from '../interop/judges.js';
import { signedParts } from '../interop/signed-parts.js';

export type SeenByOpenssl = Readonly<{
  /** Whether each seal holds a timestamp of its signature. */
  timestamped: boolean[];
  /** What is said of each document timestamp over the bytes that it covers. */
  timestamps: string[];
}>;

/**
 * Has OpenSSL read the seals and judge the document timestamps of a file.
 *
 * @param scene `directory` for files of this call, with `trust.pem` in it; `at` as the clock stood
 */
export async function seenByOpenssl(
  pdf: Uint8Array,
  { directory, at }: Readonly<{ directory: string; at: Date }>,
): Promise<SeenByOpenssl> {
  const path = (name: string): string => join(directory, name);
  const seen: SeenByOpenssl = { timestamped: [], timestamps: [] };
  for (const { kind, covered, contents } of signedParts(pdf)) {
    await writeFile(path('contents.der'), contents);
    await writeFile(path('covered'), covered);
    if (kind === 'seal') {
      const { output } = ask('openssl', ['asn1parse', '-inform', 'DER', '-in', path('contents.der')]);
      seen.timestamped.push(output.includes(':id-smime-aa-timeStampToken'));
    } else {
      const token = ['-token_in', '-in', path('contents.der'), '-data', path('covered')];
      const trust = ['-CAfile', path('trust.pem'), '-attime', String(at.getTime() / 1000)];
      seen.timestamps.push(verdictIn(ask('openssl', ['ts', '-verify', ...token, ...trust]).output));
    }
  }
  return seen;
}

function verdictIn(output: string): string {
  return output.split('\n').find((line) => line.startsWith('Verification:')) ?? output;
}
