import { issuedCertificates } from '../issued-certificates.js';

/** Which serial numbers each CA has given out, by the certificates that lie in the folder. */
export class IssuedIndex {
  private known: ReadonlySet<string> = new Set();

  constructor(private readonly directory: string) {}

  /** The folder is looked through again for a number that is not known: it may have come since. */
  async has(authority: string, serial: string): Promise<boolean> {
    const key = `${authority} ${serial}`;
    if (!this.known.has(key)) {
      const all = await issuedCertificates(this.directory);
      this.known = new Set(all.map((each) => `${each.authority} ${each.serial}`));
    }
    return this.known.has(key);
  }
}
