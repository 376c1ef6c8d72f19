import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { KeyOpener } from './key-opener.port.js';
import type { Signer } from './signer.port.js';
import { openSigner } from './signers/open-signer.js';

@Injectable()
export class ReferenceKeyOpener extends KeyOpener {
  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {
    super();
  }

  override open(reference: string, publicKey: KeyObject): Promise<Signer> {
    const { sealsDirectory, signers } = this.config;
    return openSigner(reference, { directory: sealsDirectory, publicKey, settings: signers });
  }
}
