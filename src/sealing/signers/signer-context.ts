import type { KeyObject } from 'node:crypto';
import type { AppConfig } from '../../platform/config/app-config.js';

/** What a key reference is opened with. */
export type SignerContext = Readonly<{
  /** The seals' folder: every path of a reference starts here. */
  directory: string;
  /** Of the seal's certificate: the key must belong to it, and every signature from elsewhere must verify with it. */
  publicKey: KeyObject;
  settings: AppConfig['signers'];
}>;
