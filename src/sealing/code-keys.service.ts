import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { assembleCoseSign1, type PreparedCoseSign1 } from '../lib/cose/write/cose-sign1.js';
import { keyIdOf } from '../lib/cose/write/key-id.js';
import { rawEcdsaSignature } from '../lib/cose/write/raw-signature.js';
import { keyTypeOf } from '../lib/x509/key-type.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { type CodeSettings, parseCodeSettings } from './codes/code-settings.js';
import { readPublicKey, readSignedTrustList, type SignedTrustList } from './codes/trust-list-file.js';
import { KeyOpener } from './key-opener.port.js';
import { LazySigner } from './lazy-signer.js';
import { readAs } from './read-as.js';
import type { Signer } from './signer.port.js';

/** The key that signs codes and status lists now. */
export type CodeKey = Readonly<{
  /** e.g. `CN-410726` */
  issuer: string;
  kid: Uint8Array;
}>;

type OpenedKey = CodeKey & Readonly<{ signer: Signer; settings: CodeSettings }>;

/**
 * The issuer's own P-256 key for codes on paper and for status lists, apart from every seal: what it signs is said
 * offline, without certificates. `codes.json` in the seals' folder names it; without that file codes carry no
 * signature.
 */
@Injectable()
export class CodeKeysService implements OnApplicationShutdown {
  private opened: Promise<OpenedKey> | undefined;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly keys: KeyOpener,
  ) {}

  /** @returns null when this installation has no such key */
  async present(): Promise<CodeKey | null> {
    if (!this.isConfigured()) return null;
    const { issuer, kid } = await this.key();
    return { issuer, kid };
  }

  /**
   * @param prepared with the `kid` of {@link present}
   * @returns COSE_Sign1, tagged
   * @throws DomainError `seal-unavailable` when the key is out of reach
   */
  async sign(prepared: PreparedCoseSign1): Promise<Uint8Array> {
    const { signer } = await this.key();
    return assembleCoseSign1(prepared, rawEcdsaSignature(await signer.sign(prepared.toBeSigned)));
  }

  /**
   * The trust list as the root has signed it, read anew each time: it is replaced while the service runs.
   *
   * @returns null when this installation has none
   * @throws Error naming the file that is wrong
   */
  async trustList(): Promise<SignedTrustList | null> {
    if (!this.isConfigured()) return null;
    const { settings } = await this.key();
    const root = await readPublicKey(this.file(settings.root));
    return readSignedTrustList(this.file(settings.trustList), root, this.isProduction());
  }

  /** @returns DER of the root's SubjectPublicKeyInfo; null when this installation has none */
  async rootKey(): Promise<Uint8Array | null> {
    if (!this.isConfigured()) return null;
    const { settings } = await this.key();
    const root = await readPublicKey(this.file(settings.root));
    return root.export({ type: 'spki', format: 'der' });
  }

  async onApplicationShutdown(): Promise<void> {
    await (await this.opened?.catch(() => undefined))?.signer.close?.();
  }

  private key(): Promise<OpenedKey> {
    this.opened ??= this.open().catch((error: unknown) => {
      this.opened = undefined; // the next one tries again
      throw error;
    });
    return this.opened;
  }

  private async open(): Promise<OpenedKey> {
    const settings = await readAs(this.file('codes.json'), parseCodeSettings);
    const publicKey = await readPublicKey(this.file(settings.publicKey));
    if (keyTypeOf(publicKey) !== 'p-256') throw new Error(`${settings.publicKey} is no P-256 key`);
    await this.assertTrusted(settings, publicKey);
    const open = (): Promise<Signer> => this.keys.open(settings.key, publicKey);
    const signer = new LazySigner('p-256', settings.key, open);
    return { issuer: settings.issuer, kid: keyIdOf(publicKey), signer, settings };
  }

  /** What nobody could verify must not be printed. */
  private async assertTrusted(
    { root, trustList, issuer }: CodeSettings,
    publicKey: KeyObject,
  ): Promise<void> {
    const file = this.file(trustList);
    const { list } = await readSignedTrustList(
      file,
      await readPublicKey(this.file(root)),
      this.isProduction(),
    );
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const isTrusted = list.keys.some((key) => key.issuer === issuer && spki.equals(key.publicKey));
    if (!isTrusted) throw new Error(`${file} does not name the key of ${issuer}`);
  }

  private isConfigured(): boolean {
    return existsSync(this.file('codes.json'));
  }

  private isProduction(): boolean {
    return this.config.environment === 'production';
  }

  private file(name: string): string {
    return resolve(this.config.sealsDirectory, name);
  }
}
