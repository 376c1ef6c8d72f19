import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CmsWriter } from '../../src/lib/cms/write/signed-data.js';
import { coveredDigest, embedCms, type PreparedSeal } from '../../src/lib/pades/write/prepared-seal.js';
import type { SignatureEntries } from '../../src/lib/pades/write/signature-dictionary.js';
import type { KeyType } from '../../src/lib/x509/key-type.js';

/** Room for a timestamp token with its certificate. */
const TOKEN_RESERVE = 4096;

/** Seals prepared files with a key in a PEM file, by nothing but `lib`. */
export class PemSealer {
  private constructor(
    /** DER, the signer's first. */
    readonly certificates: readonly Uint8Array[],
    private readonly key: KeyObject,
    private readonly writer: CmsWriter,
  ) {}

  /** @param file without `.pem` and `.key.pem` */
  static async open(file: string, keyType: KeyType): Promise<PemSealer> {
    const text = await readFile(`${file}.pem`, 'utf8');
    const blocks = text.match(/-----BEGIN[^]*?-----END CERTIFICATE-----/g) ?? [];
    const [certificate = new Uint8Array(), ...chain] = blocks.map(
      (block) => new Uint8Array(new X509Certificate(block).raw),
    );
    const key = createPrivateKey(await readFile(`${file}.key.pem`));
    return new PemSealer([certificate, ...chain], key, new CmsWriter({ certificate, chain, keyType }));
  }

  entries(name: string, at: Date): SignatureEntries {
    return { reserve: this.writer.maximumLength + TOKEN_RESERVE, name, reason: name, at };
  }

  /** @param finish what is done to the CMS before it is embedded */
  seal(prepared: PreparedSeal, finish: (cms: Uint8Array) => Uint8Array = (cms) => cms): Uint8Array {
    const digest = coveredDigest(prepared);
    const signature = sign('sha256', this.writer.signedAttributes(digest), this.key);
    return embedCms(prepared, finish(this.writer.signedData(digest, signature)));
  }
}
